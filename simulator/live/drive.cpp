#include "simulator/live/drive.hpp"

namespace perdura::simulator::live {

namespace {

/// How much later than due a step may come.
constexpr std::chrono::milliseconds looks_each{5};

}  // namespace

bool drive(Loop& loop, Away& away, const feed::PaceClock& clock,
           const std::function<bool()>& ended) {
  const TimePoint start = loop.now();
  const auto began = clock.now();
  while (!ended()) {
    if (clock.interrupted()) return false;
    loop.run_until(start + (clock.now() - began));
    away.wake(looks_each);
  }
  return true;
}

}  // namespace perdura::simulator::live
