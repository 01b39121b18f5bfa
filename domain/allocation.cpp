#include "domain/allocation.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace perdura::domain {
namespace {

__extension__ typedef __int128 Wide;

Money checked_sum(std::span<const Money> totals) {
  Money sum;
  for (const Money total : totals) {
    if (total.is_negative()) throw std::invalid_argument("a line's total is negative");
    sum += total;
  }
  return sum;
}

}  // namespace

std::vector<Money> allocate(Money amount, std::span<const Money> totals) {
  const Money sum = checked_sum(totals);
  if (amount.is_negative() || amount > sum) {
    throw std::invalid_argument("what is divided must be from 0 to the sum of the lines");
  }
  std::vector<Money> shares(totals.size());
  if (sum.is_zero()) return shares;

  std::vector<std::int64_t> remainders(totals.size());
  Money rest = amount;
  for (std::size_t i = 0; i < totals.size(); ++i) {
    const Wide product = Wide(amount.value()) * totals[i].value();
    shares[i] = Money(static_cast<std::int64_t>(product / sum.value()));
    remainders[i] = static_cast<std::int64_t>(product % sum.value());
    rest -= shares[i];
  }

  // The rest is smaller than the number of lines with a remainder, so each gets at most one unit,
  // and a line with a remainder is below its total: no share can exceed it.
  std::vector<std::size_t> order(totals.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; i < static_cast<std::size_t>(rest.value()); ++i) {
    shares[order[i]] += Money(1);
  }
  return shares;
}

Money value_of_units(Money net, UnitsOf units) {
  if (net.is_negative() || units.q <= 0 || units.k < 0 || units.k > units.q) {
    throw std::invalid_argument("needs 0 <= net, 0 <= k <= q and 0 < q");
  }
  return rounded_down(net, {.numerator = units.k, .denominator = units.q});
}

Money refund_of_units(Money net, UnitsGoing units) {
  if (units.before < 0 || units.now < 0 || units.before > units.q ||
      units.now > units.q - units.before) {
    throw std::invalid_argument("more units than the line has");
  }
  return value_of_units(net, {.k = units.before + units.now, .q = units.q}) -
         value_of_units(net, {.k = units.before, .q = units.q});
}

}  // namespace perdura::domain
