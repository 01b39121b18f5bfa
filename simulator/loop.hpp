#pragma once
// The loop of a simulated world: the only place where time advances.
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <vector>

#include "simulator/digest.hpp"
#include "temporal/runtime.hpp"

namespace perdura::simulator {

using Duration = temporal::Duration;
using TimePoint = temporal::TimePoint;

/// A run that went over a bound of `Loop::Options`: it would never have ended.
class LoopLimit : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Virtual time and a queue of steps, ordered by (time, tie-break, order of scheduling). The same
/// calls give the same run. One thread only; a step may schedule and cancel, but not run the loop.
class Loop {
 public:
  using TimerId = std::uint64_t;
  using Work = std::function<void()>;

  struct Options {
    TimePoint start{};
    std::uint64_t max_steps = 1'000'000'000;
    std::size_t max_pending = 4'000'000;
  };

  Loop() : Loop(Options{}) {}
  explicit Loop(Options options);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();

  TimePoint now() const { return now_; }
  /// How many steps have been run.
  std::uint64_t steps() const { return steps_; }
  /// How many are waiting, cancelled ones not counted.
  std::size_t pending() const { return queue_.size() - dead_; }
  /// The room that the queue takes: cancelled steps are swept out once they are the greater part.
  std::size_t queued() const { return queue_.size(); }
  /// What the current step comes from: the number that was set last in the step which scheduled it,
  /// or in this one. 0: nothing was set on the way. It changes nothing; traces are made of it.
  std::uint64_t cause() const { return cause_; }
  void set_cause(std::uint64_t cause) { cause_ = cause; }
  /// Of every step so far; parts of the world may add what they did.
  Digest& digest() { return digest_; }

  /// Runs `work` at `time` (a past time counts as now). Among what is due at one moment smaller
  /// tie-breaks go first, equal ones in the order of scheduling. Ids are never 0, and are not
  /// reused while anyone could still hold them. Throws `LoopLimit` over `max_pending`.
  TimerId at(TimePoint time, Work work, std::uint64_t tie_break = 0);
  TimerId after(Duration delay, Work work, std::uint64_t tie_break = 0);
  TimerId post(Work work) { return at(now_, std::move(work)); }

  /// A step that watches: it comes after all others of its moment, those in the order of `rank`,
  /// and is part of neither digest nor `steps`, so a run may have it or not and be the same run.
  TimerId watch(TimePoint time, Work work, std::uint64_t rank = 0);
  /// Nothing waits but what watches.
  bool idle() const { return pending() == watching_; }

  /// Takes a step back and destroys its work; false if it has run, or is unknown.
  bool cancel(TimerId id);

  /// Runs the next step; false if there is none. What the step throws comes out here, and the loop
  /// can go on. Throws `LoopLimit` over `max_steps`.
  bool step();
  /// Runs until nothing is left.
  void run();
  /// Runs what is due up to and including `time`; then it is `time`.
  void run_until(TimePoint time);
  void run_for(Duration duration) { run_until(later(duration)); }

 private:
  struct Entry {
    TimePoint time;
    std::uint64_t tie_break;
    std::uint64_t sequence;
    std::uint32_t slot;
    std::uint32_t generation;
  };
  struct Slot {
    std::uint32_t generation = 0;
    bool watches = false;
    std::uint64_t cause = 0;
    Work work;
  };
  /// Orders a heap with the earliest entry on top.
  struct Later {
    bool operator()(const Entry& a, const Entry& b) const;
  };

  TimePoint later(Duration delay) const;
  TimerId add(TimePoint time, Work work, std::uint64_t tie_break, std::uint64_t sequence);
  std::uint32_t take_slot();
  void free_slot(std::uint32_t slot);
  bool alive(const Entry& entry) const { return slots_[entry.slot].generation == entry.generation; }
  bool drop_dead_top();
  void sweep();

  Options options_;
  TimePoint now_;
  std::uint64_t steps_ = 0;
  std::uint64_t cause_ = 0;
  std::uint64_t sequence_ = 0;
  std::uint64_t watched_ = 0;  // steps that watched
  std::size_t watching_ = 0;   // of those that wait
  std::size_t dead_ = 0;       // cancelled entries that are still in the queue
  bool running_ = false;
  Digest digest_;
  std::vector<Entry> queue_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_slots_;
};

}  // namespace perdura::simulator
