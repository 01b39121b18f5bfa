#pragma once
// How many units of a SKU are ordered, cancelled, returned: at least one.
#include <compare>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace perdura::domain {

/// 1 to `Quantity::max` units. The constructor throws `std::invalid_argument` outside (JSON:
/// INVALID_VALUE). Sums and rests of quantities, which may be 0, are plain `Units`.
class Quantity {
 public:
  using json_wraps = std::int32_t;

  /// A line of more units is a mistake or an attack, and bounds keep line totals far from overflow.
  static constexpr std::int32_t max = 9'999;

  constexpr Quantity() = default;
  constexpr explicit Quantity(std::int32_t units) : units_(units) {
    if (units < 1 || units > max) {
      throw std::invalid_argument("must be from 1 to " + std::to_string(max));
    }
  }
  constexpr std::int32_t value() const { return units_; }
  constexpr auto operator<=>(const Quantity&) const = default;

 private:
  std::int32_t units_ = 1;
};

/// A count of units that may be 0 (or, where a contract says so, a difference).
using Units = std::int32_t;

}  // namespace perdura::domain
