#pragma once
// Every activity × every fault × every ending that calls it; the final books are those of the same
// ending without a fault.
#include <string>
#include <vector>

#include "tests/workflows/endings.hpp"

namespace perdura::workflows {

inline const std::vector<Fault> kFaults = {Fault::FailsBefore, Fault::FailsAfter,
                                           Fault::TimesOutWithTheEffect, Fault::RunsTwice,
                                           Fault::AnswersLate};

struct Case {
  const Ending* ending = nullptr;
  Strike strike;
};

std::string name_of(const Case& one);

/// The ending as it is when nothing fails; lived once.
const Life& calm(const Ending& ending);

std::vector<Case> all_cases();

/// What is wrong with it; nothing: the books are equal.
std::vector<std::string> problems_of(const Case& one);

}  // namespace perdura::workflows
