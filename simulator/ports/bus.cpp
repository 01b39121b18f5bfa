#include "simulator/ports/bus.hpp"

#include <algorithm>

namespace perdura::simulator {

using platform::MemoryBus;

/// Ends also when the fiber is cancelled in a handler whose host has died: the bus goes on.
class SimulatedBus::Driving {
 public:
  explicit Driving(SimulatedBus& of) : of_(of), self_(of.fibers_.current()) {}
  Driving(const Driving&) = delete;
  Driving& operator=(const Driving&) = delete;
  ~Driving() {
    of_.looking_.erase(self_);
    if (!idle) of_.work_comes(of_.options_.latency);
  }
  MemoryBus::Step step() {
    of_.looking_.insert(self_);
    return of_.bus_.step();
  }
  bool idle = false;

 private:
  SimulatedBus& of_;
  const FiberId self_;
};

SimulatedBus::SimulatedBus(Fibers& fibers, Options options)
    : fibers_(fibers), options_(std::move(options)), bus_(memory_options()) {}

MemoryBus::Options SimulatedBus::memory_options() {
  MemoryBus::Options made;
  made.publish_fate = options_.publish_fate;
  made.delivery_fate = options_.delivery_fate;
  made.on_work = [this] { work_comes(options_.latency); };
  // A driver that goes into a handler leaves the rest to another one.
  made.on_call = [this] {
    looking_.erase(fibers_.current());
    work_comes(Duration::zero());
  };
  made.rest_after_failure = true;
  made.wait = [this](const auto& ready, auto deadline) { return wait(ready, deadline); };
  return made;
}

void SimulatedBus::break_down(Duration down_for) {
  Loop& loop = fibers_.loop();
  up_from_ = std::max(up_from_, loop.now() + down_for);
  bus_.set_broker(false);
  loop.at(up_from_, [this] {
    if (fibers_.loop().now() >= up_from_) bus_.set_broker(true);
  });
}

void SimulatedBus::work_comes(Duration after) {
  // Who looks goes on until there is nothing more.
  if (due_ || looking_.contains(fibers_.current())) return;
  due_ = true;
  fibers_.loop().after(after, [this] {
    due_ = false;
    fibers_.spawn([this] { drive(); }, "event bus");
  });
}

void SimulatedBus::drive() {
  Driving driving(*this);
  for (;;) {
    switch (driving.step()) {
      case MemoryBus::Step::Idle:
        driving.idle = true;
        return;
      case MemoryBus::Step::Worked:
        break;
      case MemoryBus::Step::Failed:
        fibers_.loop().after(options_.pause, [this] { bus_.retry(); });
        break;
    }
  }
}

bool SimulatedBus::wait(const std::function<bool()>& ready, std::chrono::milliseconds deadline) {
  const TimePoint until = fibers_.loop().now() + deadline;
  while (!ready()) {
    if (fibers_.loop().now() >= until) return false;
    fibers_.sleep(options_.latency);
  }
  return true;
}

}  // namespace perdura::simulator
