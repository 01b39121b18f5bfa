#pragma once
// The end of every test: the auditor that users have (`perdura audit`), and what only the test
// knows.
#include <string>
#include <vector>

#include "tests/e2e/stage.hpp"

namespace perdura::e2e {

/// Waits until nothing of the stage is under way any more and all books agree, then compares shelf
/// and purse with what they were at first. One entry for each difference; none: the books are
/// right.
std::vector<std::string> audit(Stage& stage);

}  // namespace perdura::e2e
