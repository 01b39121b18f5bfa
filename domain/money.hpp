#pragma once
// Money: an amount in the minor units of one currency (KRW has none: 12000 is twelve thousand won).
//
// The currency comes from the context: an order, a payment, a ledger has one, and all its amounts
// are in it. Amounts may be negative (ledger entries, differences). As JSON: an integer.
// Everything here is pure and thread-safe.
#include <compare>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace perdura::domain {

/// An amount left 64 bits. Nothing of ours is that large: a bug, or bad input that nobody bounded.
class MoneyOverflow : public std::overflow_error {
 public:
  using std::overflow_error::overflow_error;
};

class Money {
 public:
  using json_wraps = std::int64_t;

  constexpr Money() = default;
  constexpr explicit Money(std::int64_t minor) : minor_(minor) {}

  constexpr std::int64_t value() const { return minor_; }
  constexpr bool is_zero() const { return minor_ == 0; }
  constexpr bool is_negative() const { return minor_ < 0; }

  constexpr auto operator<=>(const Money&) const = default;

  /// All arithmetic throws `MoneyOverflow` instead of wrapping round.
  Money& operator+=(Money other);
  Money& operator-=(Money other);
  friend Money operator+(Money a, Money b) { return a += b; }
  friend Money operator-(Money a, Money b) { return a -= b; }
  friend Money operator-(Money a) { return Money() -= a; }
  friend Money operator*(Money unit, std::int64_t count) { return unit.times(count); }
  friend Money operator*(std::int64_t count, Money unit) { return unit.times(count); }

 private:
  Money times(std::int64_t count) const;

  std::int64_t minor_ = 0;
};

/// A fraction of whole numbers: 10 per cent is {10, 100}.
struct Ratio {
  std::int64_t numerator;
  std::int64_t denominator;
};

/// `amount * ratio`, rounded towards minus infinity, exact for all of 64 bits in between.
/// Throws `std::invalid_argument` unless 0 <= numerator and 0 < denominator.
Money rounded_down(Money amount, Ratio ratio);

/// The same, rounded half up (1.5 -> 2, -1.5 -> -1): commission and the VAT on it, each by itself.
Money rounded_half_up(Money amount, Ratio ratio);

/// Three capital letters of ISO 4217. Throws `std::invalid_argument` for anything else.
class Currency {
 public:
  using json_wraps = std::string;

  Currency() = default;
  explicit Currency(std::string code);
  const std::string& value() const { return code_; }
  auto operator<=>(const Currency&) const = default;

 private:
  std::string code_ = "KRW";
};

}  // namespace perdura::domain
