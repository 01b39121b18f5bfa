#pragma once
// What works in rounds, driven by the loop: `platform/drivers/rounds.hpp` in a simulated world.
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "simulator/world/machine.hpp"

namespace perdura::simulator {

/// When rounds come: each `period` and after each wake, no sooner than `gap` after the last. A
/// round that would find nothing is left out, for quiet days must cost nothing: `due` says when
/// there is something to do (a moment that has passed: now; nothing: not before a wake or a touch).
/// Where what is due stays undone, periods double up to `longest`.
struct TickPace {
  Duration period = std::chrono::seconds(1);
  Duration gap{};
  Duration longest = std::chrono::seconds(8);
};

/// Rounds of one machine, each on a fiber that dies with it. Never two at a time.
class Ticks : public std::enable_shared_from_this<Ticks> {
 public:
  /// A time of the machine's clock. Asked between rounds, outside fibers too; it reads without
  /// waiting.
  using Due = std::function<std::optional<TimePoint>()>;

  /// The first round comes at once. The machine outlives what `round` and `due` use.
  static std::shared_ptr<Ticks> start(Machine& machine, std::string name, TickPace pace, Due due,
                                      std::function<void()> round);

  /// A round soon; after the machine's death without effect.
  void wake();
  /// Something has changed: `due` is asked again within a period.
  void touch();

 private:
  Ticks(Machine& machine, std::string name, TickPace pace, Due due, std::function<void()> round);
  void begin();
  void end();
  void plan();
  void look();
  void clock_moved();
  std::optional<TimePoint> due() const;
  void schedule(TimePoint at, bool look_only);
  void run();

  std::shared_ptr<Machine::Life> life_;
  const HostClock& clock_;  // asked while the machine lives
  Loop& loop_;
  const std::string name_;
  const TickPace pace_;
  const Due due_;
  const std::function<void()> round_;
  Loop::TimerId timer_ = 0;
  TimePoint at_{};        // of the timer
  bool looking_ = false;  // the timer only asks whether something is due
  bool running_ = false;
  bool woken_ = false;
  TimePoint ended_{};  // of the last round
  Duration rest_{};    // until the next one, where what is due stays undone
};

}  // namespace perdura::simulator
