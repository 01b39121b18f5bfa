#pragma once
// What is played on both servers. A scenario must leave no room for chance: on the real server
// things go on side by side, so that it waits (`facts.hpp`) for what must be over first, and holds
// no task or activity against a time-out of less than three seconds.
#include <ostream>
#include <string>
#include <vector>

#include "tests/temporal/testing/twin/notes.hpp"

namespace perdura::temporal::testing {

struct Scenario {
  const char* name;
  void (*run)(Bench&, Notes&);
};

inline void PrintTo(const Scenario& scenario, std::ostream* out) { *out << scenario.name; }

std::vector<Scenario> tasks_scenarios();
std::vector<Scenario> activities_scenarios();
std::vector<Scenario> workflows_scenarios();
std::vector<Scenario> updates_scenarios();
std::vector<Scenario> clients_scenarios();

}  // namespace perdura::temporal::testing
