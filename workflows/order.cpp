#include "workflows/order.hpp"

#include <algorithm>

#include "activities/order.hpp"
#include "activities/payment.hpp"
#include "activities/product.hpp"
#include "planted/bug.hpp"
#include "workflows/call.hpp"
#include "workflows/refusals.hpp"

namespace perdura::workflows {

using namespace domain::calls;
using namespace temporal;
namespace product = activities::product;
namespace payment = activities::payment;
namespace bookkeeping = activities::order;

namespace {

/// Past its placement, and not given up.
bool is_placed(const std::string& status) {
  return status == "AWAITING_PAYMENT" || status == "PAID" || status == "CANCEL_PENDING" ||
         status == "SHIPPING" || status == "DELIVERED" || status == "COMPLETED";
}

}  // namespace

// Promise: either the buyer has paid and stock is his, or nothing is held and nothing is owed; and
// the order says which.
Task<Placement> Order::run(PlaceOrder order) {
  order_ = std::move(order);
  patience_ = order_.patience.value_or(Patience{});
  if (order_.resumed) {
    take_up(*order_.resumed);
  } else {
    auto placing = place();
    now_ = co_await placing;
  }
  placement_ = now_;
  upsert_search_attributes({{"OrderStatus", now_.status}});
  if (now_.status == "AWAITING_PAYMENT") {
    auto paying = await_payment();
    co_await paying;
    upsert_search_attributes({{"OrderStatus", now_.status}});
  }
  if (now_.status == "PAID" || (order_.resumed && !over())) {
    auto fulfilling = fulfil();
    co_await fulfilling;
  }
  auto answered = until(handlers_finished);
  co_await answered;
  co_return now_;
}

/// A paid order whose workflow was lost. What it was paid by is not given back if somebody tells of
/// it again.
void Order::take_up(const ResumedOrder& resumed) {
  held_ = resumed.held;
  captured_ = resumed.captured;
  if (captured_) {
    validations_[captured_->value()] = PaymentValidated{resumed.status, "CAPTURED", {}};
  }
  paid_for_ = true;
  busy_ = true;  // until what is half done is done
  cancelling_ = resumed.cancelling.has_value();
  now_.status = resumed.status;
  cancellations_ = resumed.cancellations;
  overdue_ = reminders_ = resumed.acts;
}

Task<Placement> Order::place() {
  std::optional<Failure> refused;
  bool gave_up = false;
  try {
    auto securing = secure();
    refused = co_await securing;
  } catch (const TemporalFailure& failure) {
    refused = unavailable(failure);
    gave_up = true;
  }
  if (gave_up && since(1)) {
    auto looking = secured_before();
    const bool secured = co_await looking;
    if (secured) refused.reset();
  }
  if (refused) {
    if (planted(Bug::HoldKeptOnRefusal)) saga_.keep();
    auto undoing = shielded(must_undo(std::move(saga_)));
    co_await undoing;
    auto refusing = shielded(refuse(std::move(*refused)));
    co_return co_await refusing;
  }
  if (opened_) {
    auto recording = must(bookkeeping::awaiting_payment, {.order_id = order_.order_id,
                                                          .held = *held_,
                                                          .credit = order_.credit,
                                                          .pg_order_id = opened_->pg_order_id,
                                                          .checkout_url = opened_->checkout_url});
    const auto recorded = co_await recording;
    co_return Placement{.status = recorded.status, .failure = {}};
  }
  saga_.keep();
  paid_for_ = true;
  auto confirming = confirm_credit();
  co_await confirming;
  co_return Placement{.status = "PAID", .failure = {}};
}

/// A worker that died with the first task in its hands may have come through, or this run may have
/// been set back to its beginning, and nothing tells of it but the order. Then nothing is undone:
/// all is asked for again, which finds what is there, for as long as that takes.
Task<bool> Order::secured_before() {
  auto looking = shielded(must(bookkeeping::look, {.order_id = order_.order_id}));
  const OrderStands stands = co_await looking;
  through_ = is_placed(stands.status);
  for (int refusals = 1; through_; ++refusals) {
    saga_ = Saga();
    std::string why;
    try {
      auto securing = secure();
      const auto refused = co_await securing;
      if (!refused) break;
      why = refused->code.value();
    } catch (const TemporalFailure& failure) {
      why = failure.what();
    }
    auto waiting = workflows::refused(std::move(why), refusals);
    co_await waiting;
  }
  co_return through_;
}

/// Stock, then money. What refuses has changed nothing: its undo is dropped.
Task<std::optional<Failure>> Order::secure() {
  saga_.undo_with(product::release, {.order_id = order_.order_id});
  auto reserving = call(product::reserve,
                        {.order_id = order_.order_id,
                         .buyer_id = order_.buyer_id,
                         .items = order_.items,
                         .expected_total = order_.expected_total},
                        patience_left());
  const auto reservation = co_await reserving;
  if (const auto refused = refusal_of(reservation, order_.items)) {
    saga_.forget_last();
    co_return refused;
  }
  held_ = std::get<Reserved>(reservation);
  if (held_->total.is_zero()) co_return std::nullopt;  // nothing to pay
  auto paying = order_.credit.is_zero() ? open_payment() : charge_credit();
  co_return co_await paying;
}

Task<std::optional<Failure>> Order::charge_credit() {
  saga_.undo_with(payment::refund, {.order_id = order_.order_id,
                                    .payment_id = order_.payment_id,
                                    .refund_id = placement_refund(order_.order_id)});
  auto charging = call(payment::charge,
                       {.order_id = order_.order_id,
                        .payment_id = order_.payment_id,
                        .buyer_id = order_.buyer_id,
                        .currency = held_->currency,
                        .amount = held_->total},
                       patience_left());
  const auto charge = co_await charging;
  auto refused = refusal_of(charge);
  if (refused) saga_.forget_last();
  co_return refused;
}

/// A payment that the gateway may know of stays to be closed, refused or not.
Task<std::optional<Failure>> Order::open_payment() {
  saga_.undo_by([this] { return close_payment(); });
  if (planted(Bug::CompensationReversed)) {
    saga_.undo_with(product::release, {.order_id = order_.order_id});
  }
  auto opening = call(payment::open,
                      {.order_id = order_.order_id,
                       .payment_id = order_.payment_id,
                       .buyer_id = order_.buyer_id,
                       .currency = held_->currency,
                       .amount = held_->total},
                      patience_left());
  const auto outcome = co_await opening;
  if (const auto* opened = std::get_if<PaymentOpened>(&outcome)) opened_ = *opened;
  co_return refusal_of(outcome);
}

/// The money is ours, so the order is paid: from here on only forward, for as long as it takes.
Task<void> Order::confirm_credit() {
  auto selling = spawn(must(product::sell, {.order_id = order_.order_id}));
  auto recording = spawn(must(
      bookkeeping::paid, {.order_id = order_.order_id, .held = *held_, .credit = held_->total}));
  co_await selling;
  const OrderRecorded recorded = co_await recording;
  waits_for(recorded);
}

Task<Placement> Order::refuse(Failure failure) {
  auto recording = must(bookkeeping::failed, {.order_id = order_.order_id, .failure = failure});
  const auto recorded = co_await recording;
  co_return Placement{.status = recorded.status, .failure = std::move(failure)};
}

Duration Order::patience_left() const {
  if (through_) return {};  // without limit
  const Duration left = info().started_at + patience_.placement - now();
  return std::max<Duration>(left, std::chrono::seconds(1));
}

Task<Placement> Order::placed() {
  auto decided = until([this] { return placement_.has_value(); });
  co_await decided;
  co_return *placement_;
}

Placement Order::status() const { return now_; }

WorkflowDefinition order_workflow() {
  return define<Order>("Order")
      .run(&Order::run)
      .update("place", &Order::placed)
      .update("validate", &Order::validate)
      .update("cancel", &Order::cancel, &Order::may_cancel)
      .update("confirm_purchase", &Order::confirm_purchase, &Order::may_confirm)
      .signal("shipment_changed", &Order::shipment_changed)
      .query("status", &Order::status);
}

}  // namespace perdura::workflows
