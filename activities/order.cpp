#include "activities/order.hpp"

#include "domain/names.hpp"

namespace perdura::activities {

using domain::effect_key;
using namespace domain::calls;

namespace {

auto once_a_cancellation(std::string effect) {
  return [effect = std::move(effect)](const auto& fact) {
    return effect_key(fact.order_id, effect, fact.cancellation_id);
  };
}

// Causes of the same end have keys of their own: a run that was set back may see another one come
// first. It is told where the order stands.

domain::IdempotencyKey unpaid_key(const RecordUnpaid& fact) {
  const auto effect = "unpaid/" + std::string(domain::name_of(fact.because));
  return fact.cancellation_id ? effect_key(fact.order_id, effect, *fact.cancellation_id)
                              : effect_key(fact.order_id, effect);
}

domain::IdempotencyKey failed_key(const RecordFailed& fact) {
  return effect_key(fact.order_id, "failed/" + fact.failure.code.value());
}

domain::IdempotencyKey completed_key(const RecordCompleted& fact) {
  return effect_key(fact.order_id, "completed/" + std::string(domain::name_of(fact.led_by)));
}

}  // namespace

void add_order(temporal::Activities& activities, const ServiceClient& service, Now now) {
  Calls<order::All> calls(activities, service, std::move(now));
  calls.add<order::look>("/internal/v1/orders/look", once_an_order("look"));
  calls.add<order::awaiting_payment>("/internal/v1/orders/awaiting-payment",
                                     once_an_order("awaiting-payment"));
  calls.add<order::attempt_declined>(
      "/internal/v1/orders/attempt-declined", [](const RecordAttemptDeclined& fact) {
        return effect_key(fact.order_id, "declined", fact.attempt_id);
      });
  calls.add<order::payment_validated>("/internal/v1/orders/payment-validated",
                                      once_an_order("payment-validated"));
  calls.add<order::unpaid>("/internal/v1/orders/unpaid", unpaid_key);
  calls.add<order::paid>("/internal/v1/orders/paid", once_an_order("paid"));
  calls.add<order::failed>("/internal/v1/orders/failed", failed_key);
  calls.add<order::cancel_pending>("/internal/v1/orders/cancel-pending",
                                   once_a_cancellation("cancel"));
  calls.add<order::cancelled>("/internal/v1/orders/cancelled", once_a_cancellation("cancelled"));
  calls.add<order::cancel_settled>("/internal/v1/orders/cancel-settled",
                                   once_a_cancellation("cancel-settled"));
  calls.add<order::shipment>("/internal/v1/orders/shipment", [](const RecordShipment& fact) {
    return effect_key(fact.order_id, "shipment", fact.event_id);
  });
  calls.add<order::reminded>("/internal/v1/orders/reminded", [](const RecordReminded& fact) {
    return effect_key(fact.order_id, "reminded/" + std::to_string(fact.number));
  });
  calls.add<order::completed>("/internal/v1/orders/completed", completed_key);
}

}  // namespace perdura::activities
