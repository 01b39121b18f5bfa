#include "simulator/explore/twice.hpp"

#include "simulator/explore/outcome.hpp"

namespace perdura::simulator {

std::vector<Broken> difference(const RunResult& first, const RunResult& second) {
  if (!second.broken.empty() && second.broken.front().kind == BrokenKind::Nondeterminism) {
    return {second.broken.front()};
  }
  if (second.digest == first.digest && second.steps == first.steps) return {};
  return {{BrokenKind::Nondeterminism, determinism_check, "-",
           "the second run ended at step " + std::to_string(second.steps) + ", the first at step " +
               std::to_string(first.steps)}};
}

}  // namespace perdura::simulator
