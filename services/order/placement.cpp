#include "services/order/placement.hpp"

#include <string>

namespace perdura::services::order {

using domain::Code;
using domain::calls::Failure;
using domain::calls::ProblemEntry;

namespace {

std::optional<Failure> coupon_refusal(const PlaceRequest& request) {
  const Code code("COUPON_NOT_APPLICABLE");
  Failure failure{code, "orders do not take coupons yet", {}};
  const auto refuse = [&](const std::vector<std::string>& ids, const std::string& pointer) {
    for (std::size_t n = 0; n < ids.size(); ++n) {
      failure.errors.push_back({.pointer = pointer + "/" + std::to_string(n),
                                .code = code,
                                .detail = "no order takes the coupon " + ids[n] + " yet"});
    }
  };
  for (std::size_t n = 0; n < request.items.size(); ++n) {
    refuse(request.items[n].coupon_ids, "/items/" + std::to_string(n) + "/coupon_ids");
  }
  refuse(request.coupon_ids, "/coupon_ids");
  return failure.errors.empty() ? std::nullopt : std::optional(failure);
}

Failure payment_refusal(std::string_view code, const std::string& detail) {
  const Code known{std::string(code)};
  return {known, detail, {ProblemEntry{"/payment/credit", known, detail}}};
}

}  // namespace

domain::Money credit_of(const PlaceRequest& request) {
  const auto wish = request.payment ? request.payment->credit : domain::CreditWish();
  return wish.of(request.expected_total);
}

std::optional<Failure> refusal_of(const PlaceRequest& request) {
  if (auto refused = coupon_refusal(request)) return refused;
  const auto wish = request.payment ? request.payment->credit : domain::CreditWish();
  const auto split = domain::split(request.expected_total, wish);
  if (!split) {
    return payment_refusal("CREDIT_EXCEEDS_TOTAL", "more credit than the expected total");
  }
  if (!split->card.is_zero() && !split->credit.is_zero()) {
    return payment_refusal(
        "PAYMENT_METHOD_UNAVAILABLE",
        "a payment partly on store credit is not offered yet: send \"credit\": \"all\" to pay with "
        "store credit alone, or no credit to pay by card");
  }
  return std::nullopt;
}

}  // namespace perdura::services::order
