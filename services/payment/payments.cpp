// A payment as its owner sees it.
#include "services/payment/service.hpp"
#include "services/payment/store.hpp"

namespace perdura::services::payment {
namespace {

using platform::sql::Reader;

void add_event(PaymentView& shown, const store::EventRow& event) {
  switch (event.kind) {
    case store::EventKind::Captured:
      shown.captured_amount += event.amount;
      return;
    case store::EventKind::Refunded:
      shown.refunded_amount += event.amount;
      shown.refunds.push_back({.id = event.refund_id.value(),
                               .amount = event.amount,
                               .reason = event.reason.value(),
                               .at = event.at});
      return;
  }
}

}  // namespace

std::optional<PaymentView> PaymentService::payment(const domain::PaymentId& id) const {
  return ports_.database.read([&](Reader& tx) -> std::optional<PaymentView> {
    const auto row = store::payment(tx, id);
    if (!row) return std::nullopt;
    PaymentView shown{.id = row->payment_id,
                      .order_id = row->order_id,
                      .buyer_id = row->buyer_id,
                      .currency = row->currency,
                      .created_at = row->created_at};
    for (const auto& attempt : store::attempts(tx, id)) {
      shown.status = attempt.status;
      shown.attempts.push_back(
          {attempt.attempt_id, attempt.method, attempt.status, attempt.amount, attempt.created_at});
    }
    for (const auto& event : store::events(tx, id)) add_event(shown, event);
    return shown;
  });
}

}  // namespace perdura::services::payment
