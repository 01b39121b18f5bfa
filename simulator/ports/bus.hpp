#pragma once
// The event bus of a simulated world: the bus in memory, driven by the loop.
#include <set>

#include "platform/messaging/memory/bus.hpp"
#include "simulator/fiber.hpp"

namespace perdura::simulator {

/// What the bus does is done on fibers, `latency` after there was something to do: so handlers may
/// wait, and while one does all other groups, members and producers go on. Fibers outlive it; they
/// are stopped before it goes.
class SimulatedBus {
 public:
  struct Options {
    Duration latency = std::chrono::milliseconds(2);
    Duration pause = std::chrono::milliseconds(100);  // before what failed is tried again, at most
    std::function<platform::MemoryBus::PublishFate(const platform::Message&)> publish_fate;
    std::function<platform::MemoryBus::DeliveryFate(const std::string& group,
                                                    const platform::Batch&)>
        delivery_fate;
  };

  explicit SimulatedBus(Fibers& fibers) : SimulatedBus(fibers, Options{}) {}
  SimulatedBus(Fibers& fibers, Options options);
  SimulatedBus(const SimulatedBus&) = delete;
  SimulatedBus& operator=(const SimulatedBus&) = delete;

  platform::MemoryBus& bus() { return bus_; }
  /// No broker answers for so long.
  void break_down(Duration down_for);

 private:
  class Driving;
  platform::MemoryBus::Options memory_options();
  void work_comes(Duration after);
  void drive();
  bool wait(const std::function<bool()>& ready, std::chrono::milliseconds deadline);

  Fibers& fibers_;
  const Options options_;
  TimePoint up_from_{};
  bool due_ = false;           // a step of the loop will drive it
  std::set<FiberId> looking_;  // those that drive it, and are in no handler
  platform::MemoryBus bus_;
};

}  // namespace perdura::simulator
