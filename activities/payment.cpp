#include "activities/payment.hpp"

namespace perdura::activities {

using domain::effect_key;
using namespace domain::calls;

namespace {

/// All that is left goes back once; a part, once for each refund.
domain::IdempotencyKey refund_key(const RefundCredit& back) {
  return back.amount ? effect_key(back.order_id, "refund", back.refund_id)
                     : effect_key(back.order_id, "refund");
}

}  // namespace

void add_payment(temporal::Activities& activities, const ServiceClient& service, Now now) {
  Calls<payment::All> calls(activities, service, std::move(now));
  calls.add<payment::charge>("/internal/v1/credit/charges", once_an_order("charge"));
  calls.add<payment::refund>("/internal/v1/credit/refunds", refund_key);
  calls.add<payment::open>("/internal/v1/payments/open", once_an_order("payment"));
  calls.add<payment::validate>("/internal/v1/payments/validate", [](const ValidateAttempt& due) {
    return effect_key(due.attempt_id, "validate");
  });
  calls.add<payment::capture>("/internal/v1/payments/capture", [](const CaptureAttempt& due) {
    return effect_key(due.attempt_id, "capture");
  });
  calls.add<payment::ask>("/internal/v1/payments/ask", [](const AskGateway& about) {
    return effect_key(about.payment_id, "ask");
  });
  calls.add<payment::close>("/internal/v1/payments/close", once_an_order("close-payment"));
  calls.add<payment::give_back>("/internal/v1/payments/give-back", [](const GiveBack& back) {
    return effect_key(back.refund_id, "give-back");
  });
}

}  // namespace perdura::activities
