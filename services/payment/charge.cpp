// An order takes the buyer's credit.
#include "services/payment/effects.hpp"

namespace perdura::services::payment {
namespace {

using namespace domain::calls;
using platform::ProblemException;
using platform::sql::Transaction;

/// What the order was charged already, when its key is long forgotten.
std::optional<ChargeOutcome> known(Transaction& tx, const ChargeCredit& request,
                                   const std::optional<store::PaymentRow>& row) {
  if (!row) return std::nullopt;
  const auto attempt = store::locked_credit_attempt(tx, row->payment_id);
  const bool same = row->payment_id == request.payment_id && row->buyer_id == request.buyer_id &&
                    row->currency == request.currency &&
                    (!attempt || attempt->amount == request.amount);
  if (same && !attempt) return std::nullopt;  // so far it is paid at the gateway alone
  if (!same) {
    throw ProblemException(422, "PAYMENT_EXISTS", "the order has another payment already");
  }
  if (!attempt->refunded.is_zero()) return ChargeWithdrawn{};
  return Charged{attempt->captured};
}

void record(Transaction& tx, const ChargeCredit& request, const domain::AttemptId& attempt,
            std::int64_t sequence, Instant now) {
  using statemachines::payment::Status;
  // Credit is authorised and captured in one step.
  const Status status = moved(Status::Ready, statemachines::payment::Capture{});
  store::add_attempt(tx, request.payment_id,
                     {.attempt_id = attempt,
                      .status = status,
                      .amount = request.amount,
                      .captured = request.amount,
                      .refunded = {},
                      .created_at = now});
  store::add_event(tx, request.payment_id,
                   {.sequence = sequence,
                    .attempt_id = attempt,
                    .kind = store::EventKind::Captured,
                    .amount = request.amount,
                    .refund_id = std::nullopt,
                    .asked_refund_id = std::nullopt,
                    .asked_try = std::nullopt,
                    .reason = std::nullopt,
                    .at = now});
}

}  // namespace

ChargeOutcome PaymentService::charge(const ChargeCredit& request, const Call& call) const {
  const auto key = charge_key(request.order_id);
  require_key(call.key, key.key);
  const platform::Effect effect{key.caller, key.route, key.key, json::to_text(request),
                                order_keys_kept};
  const domain::AttemptId attempt(ports_.ids.make("att"));
  const std::string event_id = ports_.ids.make("evt");
  const auto work = [&](Transaction& tx, Instant now) -> ChargeOutcome {
    const auto row = store::payment_of_order(tx, request.order_id);
    if (auto before = known(tx, request, row)) return *before;
    const auto account = store::locked_account(tx, request.buyer_id);
    const bool fits = account && account->currency == request.currency;
    if (!fits) return InsufficientCredit{};
    if (!store::take(tx, request.buyer_id, request.amount)) {
      return InsufficientCredit{account->balance};
    }
    note(tx, {request.buyer_id, call.caller}, *account,
         {.kind = MovementKind::Charged,
          .amount = -request.amount,
          .balance = {},
          .reason = std::nullopt,
          .order_id = request.order_id,
          .at = now});
    held_payment(tx,
                 {request.payment_id, request.order_id, request.buyer_id, request.currency, now});
    // Whoever holds it is alone with its events.
    const auto sequence = row ? store::next_sequence(tx, request.payment_id) : 1;
    record(tx, request, attempt, sequence, now);
    publish(ports_.outbox, tx,
            domain::PaymentCaptured{.payment_id = request.payment_id,
                                    .order_id = request.order_id,
                                    .buyer_id = request.buyer_id,
                                    .method = domain::PaymentMethod::Credit,
                                    .attempt_id = std::nullopt,
                                    .currency = request.currency,
                                    .amount = request.amount},
            {event_id, call.origin, now});
    return Charged{request.amount};
  };
  return platform::once<ChargeOutcome>(once_ports(ports_), effect, work, ChargeWithdrawn{});
}

}  // namespace perdura::services::payment
