#include "simulator/run/checks.hpp"

#include <algorithm>

namespace perdura::simulator {

std::vector<const CheckerKind*> wanted_checkers(const scenario::Scenario& scenario) {
  const auto& named = scenario.expect.invariants;
  std::vector<const CheckerKind*> wanted;
  for (const CheckerKind* kind : all_checkers()) {
    const bool is_named = std::ranges::find(named, kind->name) != named.end();
    if (named.empty() || is_named) wanted.push_back(kind);
  }
  return wanted;
}

Broken broken_by(const Finding& finding) {
  const bool hangs = finding.checker == "liveness";
  return {hangs ? BrokenKind::Liveness : BrokenKind::Invariant, finding.checker, finding.order,
          finding.sentence};
}

}  // namespace perdura::simulator
