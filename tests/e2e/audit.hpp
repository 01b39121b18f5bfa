#pragma once
// The books of one test: what the shop says must be what the orders say.
#include <string>
#include <vector>

#include "tests/e2e/stage.hpp"

namespace perdura::e2e {

/// Waits until nothing is under way any more, then compares stock, credit, payments and outboxes
/// with the statuses of the orders. One line for each difference; none: the books are right.
std::vector<std::string> audit(Stage& stage);

}  // namespace perdura::e2e
