#pragma once
// How money is divided so that the parts add up to the whole. Pure functions.
#include <span>
#include <vector>

#include "domain/money.hpp"
#include "domain/quantity.hpp"

namespace perdura::domain {

/// Divides `amount` over `totals` in proportion, by largest remainder, ties to the lowest line:
/// 3,000 over 10,000 / 7,000 / 3,333 gives 1,475 / 1,033 / 492.
/// Promise: the shares add up to `amount`, and 0 <= share <= total for each line. A line of 0 gets
/// 0. Never "the last line takes the rest" (it may fall below 0), never "round each" (it loses).
/// Throws `std::invalid_argument` when a total is negative, or `amount` is negative or above their
/// sum (cut a coupon to the rest first).
std::vector<Money> allocate(Money amount, std::span<const Money> totals);

/// k of q units.
struct UnitsOf {
  Units k;
  Units q;
};

/// What the first k of q units are worth together: floor(net * k / q), exactly `net` at k = q.
/// Throws `std::invalid_argument` unless 0 <= k <= q, 0 < q and 0 <= net.
Money value_of_units(Money net, UnitsOf units);

/// What `now` further units are worth when `before` of `q` are already gone. So refunds are
/// cumulative: whatever the order and grouping, after k units exactly `value_of_units(net, {k, q})`
/// has been refunded.
struct UnitsGoing {
  Units before;
  Units now;
  Units q;
};
Money refund_of_units(Money net, UnitsGoing units);

}  // namespace perdura::domain
