#pragma once
// Every activity type that there is.
#include "activities/order.hpp"
#include "activities/payment.hpp"
#include "activities/product.hpp"
#include "activities/shipping.hpp"

namespace perdura::activities {

/// A worker registers nothing else (`calls.hpp`); `tests/workflows/rows.hpp` demands of each what
/// it does and what undoes it.
using All = Joined<product::All, payment::All, order::All, shipping::All>;

}  // namespace perdura::activities
