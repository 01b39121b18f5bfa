#pragma once
// What waits in the services' schemas, also while servers are away that an audit asks.
#include "tests/e2e/stage.hpp"

namespace perdura::e2e {

/// Rows that wait in the outboxes of a stage's orders, payments, parcels and products, keys of its
/// buyers that are still at work, attempts to pay that hold money or are in doubt, parcels whose
/// courier has not answered.
std::int64_t rows_under_way(Stage& stage);

}  // namespace perdura::e2e
