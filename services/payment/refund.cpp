// What an order took from the buyer's credit goes back.
#include "services/payment/effects.hpp"

#include "planted/bug.hpp"

namespace perdura::services::payment {
namespace {

using namespace domain::calls;
using domain::Money;
using platform::ProblemException;
using platform::sql::Transaction;

constexpr Money no_ceiling{INT64_MAX};

/// What this refund gave back before, when its key is another or long forgotten.
std::optional<Refunded> known(Transaction& tx, const RefundCredit& request) {
  const auto earlier = store::refund_of_id(tx, request.refund_id);
  if (!earlier) return std::nullopt;
  const bool same = earlier->payment_id == request.payment_id &&
                    (!request.amount || *request.amount == earlier->amount);
  if (same) return Refunded{earlier->amount};
  throw ProblemException(422, "REFUND_ID_REUSED",
                         "this refund id is another payment's, or of another amount");
}

/// So much of what is left. 422 REFUND_EXCEEDS_CAPTURED if that is less.
Money part_of(const store::AttemptRow& attempt, const RefundCredit& request) {
  const Money left = attempt.captured - attempt.refunded;
  const Money wanted = request.amount.value_or(left);
  if (wanted <= left) return wanted;
  throw ProblemException(422, "REFUND_EXCEEDS_CAPTURED",
                         "only " + std::to_string(left.value()) + " is left to refund");
}

/// Moves the attempt and gives the money back; the amount, 0 if another refund had it all.
Money return_credit(Transaction& tx, const store::PaymentRow& payment, const RefundCredit& request,
                    const std::string& actor, Instant now) {
  store::locked_card(tx, payment.payment_id);
  const auto found = store::locked_credit_attempt(tx, payment.payment_id);
  if (!found) return Money();  // nothing of it was paid on credit
  const store::AttemptRow& attempt = *found;
  const Money amount = part_of(attempt, request);
  if (amount.is_zero()) return amount;
  statemachines::payment::Refund refund;
  refund.refunded = attempt.refunded + amount;
  refund.captured = attempt.captured;
  const auto status = moved(attempt.status, refund);
  const auto account = store::locked_account(tx, payment.buyer_id).value();
  if (!store::refund_attempt(tx, attempt, status, amount) ||
      !store::give(tx, payment.buyer_id, amount, no_ceiling)) {
    throw std::logic_error("a locked payment or account changed");
  }
  store::add_event(tx, payment.payment_id,
                   {.sequence = store::next_sequence(tx, payment.payment_id),
                    .attempt_id = attempt.attempt_id,
                    .kind = store::EventKind::Refunded,
                    .amount = amount,
                    .refund_id = request.refund_id,
                    .asked_refund_id = std::nullopt,
                    .asked_try = std::nullopt,
                    .reason = request.reason,
                    .at = now});
  note(tx, {payment.buyer_id, actor}, account,
       {.kind = MovementKind::Refunded,
        .amount = amount,
        .balance = {},
        .reason = request.reason,
        .order_id = payment.order_id,
        .at = now});
  return amount;
}

domain::PaymentRefunded event_of(const store::PaymentRow& payment, const RefundCredit& request,
                                 Money amount) {
  return {.payment_id = payment.payment_id,
          .order_id = payment.order_id,
          .buyer_id = payment.buyer_id,
          .refund_id = request.refund_id,
          .method = domain::PaymentMethod::Credit,
          .attempt_id = std::nullopt,
          .currency = payment.currency,
          .amount = amount};
}

}  // namespace

Refunded PaymentService::refund(const RefundCredit& request, const Call& call) const {
  platform::Effect effect{platform::our_services, refund_route, call.key, json::to_text(request),
                          order_keys_kept};
  if (planted(Bug::RefundWithoutKey)) effect.key.reset();
  const std::string event_id = ports_.ids.make("evt");
  const auto work = [&](Transaction& tx, Instant now) {
    platform::close_to_deed(tx, once_ports(ports_), charge_key(request.order_id), order_keys_kept,
                            "the charge is still at work");
    const auto payment = store::payment_of_order(tx, request.order_id);
    if (!payment) return Refunded{};
    if (payment->payment_id != request.payment_id) {
      throw ProblemException(422, "PAYMENT_MISMATCH", "the order has another payment");
    }
    const auto earlier = known(tx, request);
    if (earlier && !planted(Bug::RefundWithoutKey)) return *earlier;
    const Money amount = return_credit(tx, *payment, request, call.caller, now);
    if (!amount.is_zero() && !planted(Bug::RefundNotTold)) {
      publish(ports_.outbox, tx, event_of(*payment, request, amount), {event_id, call.origin, now});
    }
    return Refunded{amount};
  };
  return platform::once<Refunded>(once_ports(ports_), effect, work);
}

}  // namespace perdura::services::payment
