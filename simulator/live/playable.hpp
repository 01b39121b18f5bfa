#pragma once
// What of a scenario cannot be played in a running shop.
#include <string>
#include <vector>

#include "simulator/scenario/scenario.hpp"

namespace perdura::simulator::live {

/// Why not, and where in the scenario: "plan, entry 2 (gateway.capture of o1): …".
struct Obstacle {
  std::string place;
  std::string why;

  bool operator==(const Obstacle&) const = default;
};

/// More orders than this are a load, for which there is `make loadtest`.
inline constexpr std::size_t orders_most = 200;

/// Faults that are drawn are none: a running shop is played in fair weather. The scenario has no
/// workload (`scripted`).
std::vector<Obstacle> obstacles_of(const scenario::Scenario& scenario);

}  // namespace perdura::simulator::live
