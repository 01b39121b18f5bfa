#include "workflows/refusals.hpp"

#include <algorithm>

#include "domain/names.hpp"

namespace perdura::workflows {

using namespace domain::calls;
using domain::Code;

namespace {

/// One entry for each line that names one of the SKUs.
template <class Matches>
std::vector<ProblemEntry> entries(const std::vector<WantedUnits>& items, const Code& code,
                                  const std::string& field, Matches detail_of) {
  std::vector<ProblemEntry> found;
  for (std::size_t at = 0; at < items.size(); ++at) {
    if (const std::optional<std::string> detail = detail_of(items[at])) {
      found.push_back({.pointer = "/items/" + std::to_string(at) + "/" + field,
                       .code = code,
                       .detail = *detail});
    }
  }
  return found;
}

struct Wording {
  const std::vector<WantedUnits>& items;

  std::optional<Failure> operator()(const Reserved&) const { return std::nullopt; }

  std::optional<Failure> operator()(const SkuUnavailable& refused) const {
    const Code code("SKU_UNAVAILABLE");
    return Failure{code, "an item cannot be bought",
                   entries(items, code, "sku_id", [&](const WantedUnits& item) {
                     const bool named = std::find(refused.skus.begin(), refused.skus.end(),
                                                  item.sku_id) != refused.skus.end();
                     return named ? std::optional("unknown or inactive: " + item.sku_id.value())
                                  : std::nullopt;
                   })};
  }

  std::optional<Failure> operator()(const PriceChanged& refused) const {
    const Code code("PRICE_CHANGED");
    const auto total = std::to_string(refused.total.value());
    return Failure{code,
                   "the total is " + total + " now",
                   {{.pointer = "/expected_total", .code = code, .detail = total}}};
  }

  std::optional<Failure> operator()(const OutOfStock& refused) const {
    const Code code("OUT_OF_STOCK");
    return Failure{code, "not enough in stock",
                   entries(items, code, "quantity",
                           [&](const WantedUnits& item) -> std::optional<std::string> {
                             for (const auto& lack : refused.skus) {
                               if (lack.sku_id != item.sku_id) continue;
                               return item.sku_id.value() + ": wanted " +
                                      std::to_string(lack.wanted) + ", available " +
                                      std::to_string(lack.available);
                             }
                             return std::nullopt;
                           })};
  }

  std::optional<Failure> operator()(const ReservationWithdrawn&) const {
    return Failure{Code("PLACEMENT_WITHDRAWN"), "the placement was undone meanwhile", {}};
  }
};

}  // namespace

std::optional<Failure> refusal_of(const ReserveOutcome& outcome,
                                  const std::vector<WantedUnits>& items) {
  return std::visit(Wording{items}, outcome);
}

std::optional<Failure> refusal_of(const ChargeOutcome& outcome) {
  if (const auto* poor = std::get_if<InsufficientCredit>(&outcome)) {
    return Failure{Code("INSUFFICIENT_CREDIT"),
                   "available: " + std::to_string(poor->available.value()),
                   {{.pointer = "/payment/credit",
                     .code = Code("INSUFFICIENT_CREDIT"),
                     .detail = std::to_string(poor->available.value())}}};
  }
  if (std::holds_alternative<ChargeWithdrawn>(outcome)) {
    return Failure{Code("PLACEMENT_WITHDRAWN"), "the placement was undone meanwhile", {}};
  }
  return std::nullopt;
}

std::optional<Failure> refusal_of(const OpenPaymentOutcome& outcome) {
  if (std::holds_alternative<PaymentNotTaken>(outcome)) {
    return Failure{Code("PAYMENT_REFUSED"), "the payment gateway does not take this payment", {}};
  }
  if (std::holds_alternative<PaymentWithdrawn>(outcome)) {
    return Failure{Code("PLACEMENT_WITHDRAWN"), "the placement was undone meanwhile", {}};
  }
  return std::nullopt;
}

Failure not_paid_in_time() {
  return {Code("PAYMENT_EXPIRED"), "it was not paid in time; nothing was taken", {}};
}

Failure declined_too_often(std::int32_t times) {
  return {
      Code("PAYMENT_DECLINED"), "the payment was declined " + std::to_string(times) + " times", {}};
}

Failure mismatched(const AttemptMismatched& at_gateway, domain::Money due) {
  const Code code("AMOUNT_MISMATCH");
  const std::string paid =
      std::to_string(at_gateway.amount.value()) + " " + at_gateway.currency.value();
  return {code,
          "what was paid at the gateway is not what the order costs; it is given back",
          {{.pointer = "/amount",
            .code = code,
            .detail = "due " + std::to_string(due.value()) + ", paid " + paid}}};
}

Failure ended_already(const std::string& status) {
  return {
      Code("ILLEGAL_TRANSITION"), "the order is " + status + ": this payment is given back", {}};
}

Failure unavailable(const temporal::TemporalFailure& failure) {
  return {Code("SERVICE_UNAVAILABLE"), failure.root().message, {}};
}

bool is_dead(const std::string& order_status) {
  return order_status == "FAILED" || order_status == "EXPIRED" || order_status == "CANCELLED";
}

temporal::ApplicationFailure illegal_now(const std::string& status) {
  return temporal::ApplicationFailure(
      {.type = "ILLEGAL_TRANSITION", .message = "the order is " + status, .non_retryable = true});
}

domain::RefundId placement_refund(const domain::OrderId& order) {
  return domain::RefundId(std::string(domain::RefundId::prefix) +
                          order.value().substr(domain::OrderId::prefix.size()));
}

}  // namespace perdura::workflows
