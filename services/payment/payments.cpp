// A payment as its owner sees it.
#include <algorithm>

#include "services/payment/card_store.hpp"
#include "services/payment/service.hpp"

namespace perdura::services::payment {
namespace {

using platform::sql::Reader;
using statemachines::payment::Status;

/// All of a payment's rows.
struct Rows {
  store::CardRow payment;
  std::optional<store::AttemptRow> credit;
  std::vector<store::CardAttemptRow> card;
  std::vector<store::RefundRow> refunds;
  std::vector<store::EventRow> events;
};

/// The money is taken, held, or may be.
bool is_paid(Status status) { return store::is_live(status) && status != Status::Ready; }

Status status_of(const Rows& rows) {
  if (rows.card.empty()) return rows.credit ? rows.credit->status : Status::Ready;
  const auto live = std::find_if(rows.card.rbegin(), rows.card.rend(),
                                 [](const auto& one) { return store::is_live(one.status); });
  return live != rows.card.rend() ? live->status : rows.card.back().status;
}

/// Whether a payer who goes there could still pay.
bool can_be_paid(const Rows& rows) {
  if (rows.payment.closed_at || rows.payment.refusal) return false;
  const auto used = std::ranges::count_if(
      rows.card, [](const auto& one) { return one.pg_transaction_id.has_value(); });
  return used < domain::max_payment_attempts &&
         std::ranges::none_of(rows.card, [](const auto& one) {
           return one.keeper == store::Keeper::PaidOrder ||
                  (is_paid(one.status) && store::may_pay(one));
         });
}

AttemptView view_of(const store::AttemptRow& row) {
  return {.id = row.attempt_id,
          .method = row.method,
          .status = row.status,
          .amount = row.amount,
          .pg_transaction_id = {},
          .authorised_amount = {},
          .captured_amount = row.captured,
          .refunded_amount = row.refunded,
          .created_at = row.created_at};
}

AttemptView view_of(const store::CardAttemptRow& row) {
  return {.id = row.attempt_id,
          .method = domain::PaymentMethod::Card,
          .status = row.status,
          .amount = row.amount,
          .pg_transaction_id = row.pg_transaction_id,
          .authorised_amount = row.authorised,
          .captured_amount = row.captured,
          .refunded_amount = row.refunded,
          .created_at = row.created_at};
}

void add_sums(PaymentView& shown, const Rows& rows) {
  for (const auto& event : rows.events) {
    if (event.kind == store::EventKind::Captured) shown.captured_amount += event.amount;
    if (event.kind != store::EventKind::Refunded) continue;
    shown.refunded_amount += event.amount;
    // What went back by card has a row that tells more.
    if (!rows.credit || event.attempt_id != rows.credit->attempt_id) continue;
    shown.refunds.push_back({.id = event.refund_id.value(),
                             .amount = event.amount,
                             .reason = event.reason.value(),
                             .at = event.at});
  }
}

PaymentView view_of(const Rows& rows) {
  PaymentView shown{.id = rows.payment.payment_id,
                    .order_id = rows.payment.order_id,
                    .buyer_id = rows.payment.buyer_id,
                    .currency = rows.payment.currency,
                    .status = status_of(rows),
                    .pg_order_id = rows.payment.pg_order_id,
                    .checkout_url = {},
                    .created_at = rows.payment.created_at};
  if (can_be_paid(rows)) shown.checkout_url = rows.payment.checkout_url;
  if (rows.credit) shown.attempts.push_back(view_of(*rows.credit));
  for (const auto& attempt : rows.card) shown.attempts.push_back(view_of(attempt));
  add_sums(shown, rows);
  for (const auto& refund : rows.refunds) {
    shown.refunds.push_back({.id = refund.refund_id,
                             .amount = refund.amount,
                             .status = refund.status,
                             .reason = refund.reason,
                             .at = refund.ended_at.value_or(refund.requested_at)});
  }
  return shown;
}

}  // namespace

std::optional<PaymentView> PaymentService::payment(const domain::PaymentId& id) const {
  return ports_.database.read([&](Reader& tx) -> std::optional<PaymentView> {
    auto payment = store::card(tx, id);
    if (!payment) return std::nullopt;
    return view_of({.payment = std::move(*payment),
                    .credit = store::credit_attempt(tx, id),
                    .card = store::card_attempts(tx, id),
                    .refunds = store::refunds(tx, id),
                    .events = store::events(tx, id)});
  });
}

}  // namespace perdura::services::payment
