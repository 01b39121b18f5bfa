#pragma once
// Store credit as a way to pay: how much of an order the buyer wants to pay with it.
#include <optional>
#include <variant>

#include "domain/money.hpp"
#include "json/reader.hpp"

namespace perdura::domain {

/// `"credit": "all"` or `"credit": 5000`; 0 by default: everything at the gateway.
class CreditWish {
 public:
  CreditWish() = default;
  static CreditWish all() { return CreditWish(All{}); }
  /// Throws `std::invalid_argument` for a negative amount.
  static CreditWish amount(Money money);

  bool is_all() const { return std::holds_alternative<All>(wish_); }
  /// The amount asked for out of `total`.
  Money of(Money total) const { return is_all() ? total : std::get<Money>(wish_); }

  bool operator==(const CreditWish&) const = default;

 private:
  struct All {
    bool operator==(const All&) const = default;
  };
  explicit CreditWish(std::variant<Money, All> wish) : wish_(wish) {}

  std::variant<Money, All> wish_;
};

/// credit + card = total, neither negative.
struct PaymentSplit {
  Money credit;
  Money card;

  bool operator==(const PaymentSplit&) const = default;
};

/// Nothing when more credit is asked for than the total: the request is refused, never cut.
std::optional<PaymentSplit> split(Money total, const CreditWish& wish);

}  // namespace perdura::domain

template <>
struct perdura::json::Form<perdura::domain::CreditWish> {
  static boost::json::value encode(const perdura::domain::CreditWish& wish);
  static perdura::domain::CreditWish decode(const boost::json::value& value, Reader& reader);
};
