#include "simulator/world/ticks.hpp"

#include <algorithm>

namespace perdura::simulator {

std::shared_ptr<Ticks> Ticks::start(Machine& machine, std::string name, TickPace pace, Due due,
                                    std::function<void()> round) {
  std::shared_ptr<Ticks> ticks(
      new Ticks(machine, std::move(name), pace, std::move(due), std::move(round)));
  ticks->schedule(ticks->loop_.now(), false);
  machine.on_clock([weak = std::weak_ptr(ticks)] {
    if (const auto alive = weak.lock()) alive->clock_moved();
  });
  return ticks;
}

Ticks::Ticks(Machine& machine, std::string name, TickPace pace, Due due,
             std::function<void()> round)
    : life_(machine.life()),
      clock_(machine.clock),
      loop_(machine.loop()),
      name_(std::move(name)),
      pace_(pace),
      due_(std::move(due)),
      round_(std::move(round)),
      rest_(pace.period) {}

void Ticks::wake() {
  if (!life_->alive) return;
  rest_ = pace_.period;
  if (running_) {
    woken_ = true;
  } else {
    schedule(std::max(loop_.now(), ended_ + pace_.gap), false);
  }
}

void Ticks::touch() {
  if (!life_->alive || running_) return;  // it looks when it ends
  rest_ = pace_.period;
  if (timer_ == 0 || at_ > loop_.now() + pace_.period) schedule(loop_.now() + pace_.period, true);
}

void Ticks::schedule(TimePoint at, bool look_only) {
  if (timer_ != 0) {
    if (at_ <= at && (look_only || !looking_)) return;
    loop_.cancel(timer_);
  }
  at_ = at;
  looking_ = look_only;
  timer_ = loop_.at(at, [self = shared_from_this()] { self->begin(); });
}

void Ticks::begin() {
  timer_ = 0;
  if (!life_->alive) return;
  if (looking_) return look();
  running_ = true;
  life_->spawn([self = shared_from_this()] { self->run(); }, name_);
}

void Ticks::run() {
  round_();
  end();
}

void Ticks::end() {
  running_ = false;
  ended_ = loop_.now();
  if (std::exchange(woken_, false)) {
    schedule(ended_ + pace_.gap, false);
  } else {
    plan();
  }
}

/// In the world's time.
std::optional<TimePoint> Ticks::due() const {
  const auto shown = due_();
  if (!shown) return std::nullopt;
  return clock_.when(*shown);
}

/// What it waits for comes sooner or later than thought; what is about to be done is done.
void Ticks::clock_moved() {
  if (!life_->alive || running_ || timer_ == 0 || at_ <= loop_.now() + pace_.gap) return;
  loop_.cancel(std::exchange(timer_, 0));
  schedule(loop_.now(), true);
}

/// After a round: what is due by now stays undone for a while.
void Ticks::plan() {
  const auto at = due();
  if (!at) return;
  if (*at > loop_.now()) {
    rest_ = pace_.period;
    schedule(std::max(*at, loop_.now() + pace_.gap), false);
  } else {
    schedule(loop_.now() + rest_, false);
    rest_ = std::min(rest_ * 2, std::max(pace_.longest, pace_.period));
  }
}

void Ticks::look() {
  const auto at = due();
  if (at) schedule(std::max({*at, loop_.now(), ended_ + pace_.gap}), false);
}

}  // namespace perdura::simulator
