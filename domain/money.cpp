#include "domain/money.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace perdura::domain {
namespace {

// Products of two 64-bit numbers need 128 bits before they are divided again.
__extension__ typedef __int128 Wide;

Money narrow(Wide amount) {
  if (amount < std::numeric_limits<std::int64_t>::min() ||
      amount > std::numeric_limits<std::int64_t>::max()) {
    throw MoneyOverflow("an amount of money beyond 64 bits");
  }
  return Money(static_cast<std::int64_t>(amount));
}

Wide floor_div(Wide dividend, Wide divisor) {
  const Wide quotient = dividend / divisor;
  return quotient - (dividend % divisor < 0 ? 1 : 0);
}

void require_sound(Ratio ratio) {
  if (ratio.numerator < 0 || ratio.denominator <= 0) {
    throw std::invalid_argument("a ratio needs 0 <= numerator and 0 < denominator");
  }
}

}  // namespace

Money& Money::operator+=(Money other) { return *this = narrow(Wide(minor_) + other.minor_); }

Money& Money::operator-=(Money other) { return *this = narrow(Wide(minor_) - other.minor_); }

Money Money::times(std::int64_t count) const { return narrow(Wide(minor_) * count); }

Money rounded_down(Money amount, Ratio ratio) {
  require_sound(ratio);
  return narrow(floor_div(Wide(amount.value()) * ratio.numerator, ratio.denominator));
}

Money rounded_half_up(Money amount, Ratio ratio) {
  require_sound(ratio);
  // floor(x + 1/2) without leaving whole numbers. The sum stays below 2^127: the product of two
  // 63-bit magnitudes is below 2^126, and so is the denominator.
  const Wide product = Wide(amount.value()) * ratio.numerator;
  const Wide whole = floor_div(product, ratio.denominator);
  const Wide rest = product - whole * ratio.denominator;
  return narrow(whole + (2 * rest >= ratio.denominator ? 1 : 0));
}

Currency::Currency(std::string code) : code_(std::move(code)) {
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (code_.size() != 3 || !std::all_of(code_.begin(), code_.end(), capital)) {
    throw std::invalid_argument("a currency is three capital letters");
  }
}

}  // namespace perdura::domain
