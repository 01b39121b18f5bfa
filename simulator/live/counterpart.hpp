#pragma once
// The simulated run that a live one is compared with: the same acts, by the same deadlines, in fair
// weather.
#include "simulator/live/end_state.hpp"
#include "simulator/live/tempo.hpp"
#include "simulator/run/run.hpp"

namespace perdura::simulator::live {

struct Counterpart {
  RunResult run;
  EndState end;
  Duration lasts{};  // from the first act to the last commit, by the shop's clock
};

/// `real` is what is played; `start`: of the shop's clock, on which days of work depend. Throws
/// what `run` throws.
Counterpart simulate(const scenario::Scenario& real, const Tempo& tempo, TimePoint start,
                     const ShopSettings& settings, std::uint64_t seed, Schemas& schemas);

}  // namespace perdura::simulator::live
