#include "simulator/loop.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace perdura::simulator {
namespace {

/// Fewer cancelled entries than this are not worth a sweep.
constexpr std::size_t min_dead_for_sweep = 1024;

/// The tie-breaks of steps that watch begin here.
constexpr std::uint64_t watchers = std::uint64_t{1} << 63;

constexpr const char* run_inside_step = "the loop was run from inside one of its own steps";

/// Marks a running loop, also when a step throws.
class Running {
 public:
  explicit Running(bool& flag) : flag_(flag) {
    if (flag_) throw std::logic_error(run_inside_step);
    flag_ = true;
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() { flag_ = false; }

 private:
  bool& flag_;
};

}  // namespace

Loop::Loop(Options options) : options_(options), now_(options.start) {}

Loop::~Loop() {
  // The destructor of a work may cancel others: take them all out first.
  std::vector<Slot> slots;
  slots.swap(slots_);
  queue_.clear();
}

bool Loop::Later::operator()(const Entry& a, const Entry& b) const {
  return std::tie(a.time, a.tie_break, a.sequence) > std::tie(b.time, b.tie_break, b.sequence);
}

TimePoint Loop::later(Duration delay) const {
  if (delay <= Duration::zero()) return now_;
  return delay > TimePoint::max() - now_ ? TimePoint::max() : now_ + delay;
}

std::uint32_t Loop::take_slot() {
  if (free_slots_.empty()) {
    slots_.push_back({1, false, 0, {}});
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }
  const std::uint32_t slot = free_slots_.back();
  free_slots_.pop_back();
  return slot;
}

void Loop::free_slot(std::uint32_t slot) {
  ++slots_[slot].generation;
  if (std::exchange(slots_[slot].watches, false)) --watching_;
  free_slots_.push_back(slot);
}

Loop::TimerId Loop::at(TimePoint time, Work work, std::uint64_t tie_break) {
  return add(time, std::move(work), tie_break, ++sequence_);
}

Loop::TimerId Loop::watch(TimePoint time, Work work, std::uint64_t rank) {
  const TimerId id = add(time, std::move(work), watchers + rank, 0);
  slots_[static_cast<std::uint32_t>(id) - 1].watches = true;
  ++watching_;
  return id;
}

Loop::TimerId Loop::add(TimePoint time, Work work, std::uint64_t tie_break,
                        std::uint64_t sequence) {
  if (pending() >= options_.max_pending) {
    throw LoopLimit("more than " + std::to_string(options_.max_pending) + " steps are waiting");
  }
  const std::uint32_t slot = take_slot();
  slots_[slot].work = std::move(work);
  slots_[slot].cause = cause_;
  const std::uint32_t generation = slots_[slot].generation;
  queue_.push_back({std::max(time, now_), tie_break, sequence, slot, generation});
  std::push_heap(queue_.begin(), queue_.end(), Later{});
  return (static_cast<TimerId>(generation) << 32) | (slot + 1);
}

Loop::TimerId Loop::after(Duration delay, Work work, std::uint64_t tie_break) {
  return at(later(delay), std::move(work), tie_break);
}

bool Loop::cancel(TimerId id) {
  const auto number = static_cast<std::uint32_t>(id);
  const auto generation = static_cast<std::uint32_t>(id >> 32);
  if (number == 0 || number > slots_.size() || slots_[number - 1].generation != generation) {
    return false;
  }
  // Destroyed at the end, when the loop is in order again: its destructor may come back here.
  const Work work = std::exchange(slots_[number - 1].work, nullptr);
  free_slot(number - 1);
  ++dead_;
  sweep();
  return true;
}

void Loop::sweep() {
  if (dead_ < min_dead_for_sweep || dead_ < queue_.size() / 2) return;
  std::erase_if(queue_, [this](const Entry& entry) { return !alive(entry); });
  std::make_heap(queue_.begin(), queue_.end(), Later{});
  dead_ = 0;
}

bool Loop::drop_dead_top() {
  while (!queue_.empty() && !alive(queue_.front())) {
    std::pop_heap(queue_.begin(), queue_.end(), Later{});
    queue_.pop_back();
    --dead_;
  }
  return !queue_.empty();
}

bool Loop::step() {
  const Running running(running_);
  if (!drop_dead_top()) return false;
  if (steps_ + watched_ >= options_.max_steps) {
    throw LoopLimit("more than " + std::to_string(options_.max_steps) + " steps");
  }
  std::pop_heap(queue_.begin(), queue_.end(), Later{});
  const Entry entry = queue_.back();
  queue_.pop_back();
  const Work work = std::exchange(slots_[entry.slot].work, nullptr);
  const bool watches = slots_[entry.slot].watches;
  cause_ = slots_[entry.slot].cause;
  free_slot(entry.slot);

  now_ = entry.time;
  if (watches) {
    ++watched_;
    work();
    return true;
  }
  ++steps_;
  digest_.add(static_cast<std::uint64_t>(now_.time_since_epoch().count()));
  digest_.add(entry.sequence);
  work();
  return true;
}

void Loop::run() {
  while (step()) {
  }
}

void Loop::run_until(TimePoint time) {
  if (running_) throw std::logic_error(run_inside_step);
  while (drop_dead_top() && queue_.front().time <= time) step();
  now_ = std::max(now_, time);
}

}  // namespace perdura::simulator
