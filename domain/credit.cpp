#include "domain/credit.hpp"

#include <stdexcept>

#include "json/codec.hpp"

namespace perdura::domain {

CreditWish CreditWish::amount(Money money) {
  if (money.is_negative()) throw std::invalid_argument("credit must not be negative");
  return CreditWish(money);
}

std::optional<PaymentSplit> split(Money total, const CreditWish& wish) {
  const Money credit = wish.of(total);
  if (total.is_negative() || credit > total) return std::nullopt;
  return PaymentSplit{.credit = credit, .card = total - credit};
}

}  // namespace perdura::domain

namespace perdura::json {

using domain::CreditWish;
using domain::Money;

boost::json::value Form<CreditWish>::encode(const CreditWish& wish) {
  if (wish.is_all()) return "all";
  return json::encode(wish.of(Money()));
}

CreditWish Form<CreditWish>::decode(const boost::json::value& value, Reader& reader) {
  if (const auto* text = value.if_string()) {
    if (*text == "all") return CreditWish::all();
    reader.fail(code::UnknownValue, "must be \"all\" or an amount");
    return {};
  }
  const auto amount = reader.read<Money>(value);
  if (amount.is_negative()) {
    reader.fail(code::OutOfRange, "must not be negative");
    return {};
  }
  return CreditWish::amount(amount);
}

}  // namespace perdura::json
