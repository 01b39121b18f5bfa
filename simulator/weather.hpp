#pragma once
// How often what goes wrong: drawn once a run, so that runs differ in kind (swarm testing: what is
// always on together hides what only comes alone).
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "simulator/sites.hpp"

namespace perdura::simulator {

struct Weather {
  /// By class: so many of a thousand occasions go wrong, in one of the site's ways by their
  /// weights; 0: the class is off.
  std::array<int, fault_classes.size()> per_mille{};
  /// By site: in place of its class's. One number a choice, so many of a thousand; the default's
  /// (the first) is what is left, and is not looked at. Their sum is at most 1,000.
  std::map<std::string, std::vector<int>, std::less<>> odds = {};

  int& of(FaultClass one) { return per_mille[static_cast<std::size_t>(one)]; }
  int of(FaultClass one) const { return per_mille[static_cast<std::size_t>(one)]; }
  bool operator==(const Weather&) const = default;
};

/// Nothing goes wrong.
inline Weather fair_weather() { return {}; }

/// A run's own: each class is on in 25 % of the runs; where it is, 0.5 %, 5 % or 25 % of its
/// occasions go wrong.
Weather swarm_weather(std::uint64_t seed);

}  // namespace perdura::simulator
