#include "temporal/testing/virtual_runtime.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace perdura::temporal::testing {

VirtualRuntime::VirtualRuntime(VirtualRuntimeOptions options)
    : max_steps_(options.max_steps), now_(options.start), random_(options.seed) {}

void VirtualRuntime::post(Work work) {
  if (!held_up_) after(Duration::zero(), std::move(work));
}

void VirtualRuntime::run_blocking(Work work) {
  post([this, work = std::move(work)]() mutable {
    try {
      work();
    } catch (...) {
      held_up_.reset();
      throw;
    }
    const auto delay = std::exchange(held_up_, std::nullopt);
    if (!delay || *delay == Duration::max()) return;
    after(*delay, [this, work = std::move(work)]() mutable { run_blocking(std::move(work)); });
  });
}

void VirtualRuntime::hold_up(Duration delay) { held_up_ = delay; }

Runtime::TimerId VirtualRuntime::after(Duration delay, Work work) {
  // Far-away deadlines must not overflow the clock.
  const Duration room = TimePoint::max() - now_;
  const TimePoint due = now_ + std::clamp(delay, Duration::zero(), room);
  const TimerId id = ++last_id_;
  queue_.emplace(Key{due, id}, std::move(work));
  due_.emplace(id, due);
  return id;
}

void VirtualRuntime::cancel(TimerId id) {
  const auto found = due_.find(id);
  if (found == due_.end()) return;
  // The work may own what cancels timers in its destructor: it goes last.
  const auto node = queue_.extract(Key{found->second, id});
  due_.erase(found);
}

bool VirtualRuntime::step() {
  if (queue_.empty()) return false;
  if (++steps_ > max_steps_) {
    throw std::runtime_error("virtual runtime: more than " + std::to_string(max_steps_) +
                             " steps, something goes round in circles");
  }
  auto node = queue_.extract(queue_.begin());
  const auto [due, id] = node.key();
  due_.erase(id);
  now_ = std::max(now_, due);
  node.mapped()();
  return true;
}

void VirtualRuntime::run_until_idle() {
  while (!queue_.empty() && queue_.begin()->first.first <= now_) step();
}

bool VirtualRuntime::run_until(const std::function<bool()>& holds, Duration limit) {
  const TimePoint end = now_ + std::min(limit, TimePoint::max() - now_);
  while (!holds()) {
    if (queue_.empty() || queue_.begin()->first.first > end) return false;
    step();
  }
  return true;
}

void VirtualRuntime::run_for(Duration span) {
  const TimePoint end = now_ + span;
  while (!queue_.empty() && queue_.begin()->first.first <= end) step();
  now_ = std::max(now_, end);
}

void VirtualRuntime::advance(Duration span) { now_ += span; }

}  // namespace perdura::temporal::testing
