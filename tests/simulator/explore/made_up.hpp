#pragma once
// Runs that tests make up, in place of the simulated world's.
#include <string>

#include "simulator/explore/outcome.hpp"
#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator {

inline const std::string one_order =
    "orders: [{id: o1, lines: [{sku: s1, price: 1_000won}]}]\n"
    "script: [{at: 0s, place: o1}]\nexpect: {invariants: all}\n";

inline Broken broken(const std::string& check, BrokenKind kind = BrokenKind::Invariant) {
  return {kind, check, "o1", check + " is wrong"};
}

/// Of so many steps, kept.
inline RunResult fine(std::uint64_t seed) {
  RunResult result;
  result.steps = 100 + seed;
  result.digest = seed;
  return result;
}

}  // namespace perdura::simulator
