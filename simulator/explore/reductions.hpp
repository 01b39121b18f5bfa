#pragma once
// Smaller scenarios out of a scenario. Whether they still say what they mean to, the loader knows:
// one that it refuses is none.
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "simulator/scenario/scenario.hpp"

namespace perdura::simulator {

/// A thing that goes wrong: at one occasion, or for a while.
using Fault = std::variant<PlanEntry, scenario::Window>;

/// What goes wrong is the plan and nothing else by chance: of windows only kills and outages stay.
scenario::Scenario frozen(scenario::Scenario scenario, Plan plan);

std::vector<Fault> faults_of(const scenario::Scenario& scenario);
scenario::Scenario with_faults(scenario::Scenario scenario, const std::vector<Fault>& faults);

std::vector<std::string> orders_of(const scenario::Scenario& scenario);
/// Without the others' acts and ends too. What goes wrong stays.
scenario::Scenario with_orders(scenario::Scenario scenario, const std::vector<std::string>& orders);

/// The script's acts by their places in it, the placements left out: they go with their orders.
std::vector<std::size_t> acts_of(const scenario::Scenario& scenario);
scenario::Scenario with_acts(scenario::Scenario scenario, const std::vector<std::size_t>& acts);

/// No order comes by itself so long after the start.
scenario::Scenario until(scenario::Scenario scenario, Duration end);

/// Values made usual or small, each on its own: one line, quantity 1, price 1, no credit, no
/// expectation but of `check`, and so on. Those that would change nothing are left out.
std::vector<scenario::Scenario> simplified(const scenario::Scenario& scenario,
                                           const std::string& check);

/// A delay of a scenario that may be shorter.
struct Delay {
  Duration value{};
  Duration least{};
  std::function<scenario::Scenario(Duration)> with;  // outlives not the scenario it is of
};
/// Between acts (those behind it come earlier too), of faults, and of windows.
std::vector<Delay> delays_of(const scenario::Scenario& scenario);

/// Times that people write, below `value` and from `least` on: ascending, `value` the last.
std::vector<Duration> round_times(Duration least, Duration value);

}  // namespace perdura::simulator
