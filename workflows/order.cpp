#include "workflows/order.hpp"

#include <algorithm>

#include "activities/order.hpp"
#include "activities/payment.hpp"
#include "activities/product.hpp"
#include "workflows/call.hpp"
#include "workflows/refusals.hpp"

namespace perdura::workflows {

using namespace domain::calls;
using namespace temporal;
namespace product = activities::product;
namespace payment = activities::payment;
namespace bookkeeping = activities::order;

// Promise: either the buyer has paid and stock is his, or nothing is held and nothing is owed; and
// the order says which.
Task<Placement> Order::run(PlaceOrder order) {
  order_ = std::move(order);
  auto placing = place();
  placement_ = co_await placing;
  upsert_search_attributes({{"OrderStatus", placement_->status}});
  if (placement_->status == "PAID") {
    auto over = until([this] { return cancelled_; });
    co_await over;
    upsert_search_attributes({{"OrderStatus", "CANCELLED"}});
  }
  auto answered = until(handlers_finished);
  co_await answered;
  co_return *placement_;
}

Task<Placement> Order::place() {
  Saga saga;
  std::optional<Failure> refused;
  try {
    auto securing = secure(saga);
    refused = co_await securing;
  } catch (const TemporalFailure& failure) {
    refused = unavailable(failure);
  }
  if (refused) {
    auto undoing = shielded(must_undo(std::move(saga)));
    co_await undoing;
    auto refusing = refuse(std::move(*refused));
    co_return co_await refusing;
  }
  saga.keep();
  paid_for_ = true;
  auto confirming = confirm();
  co_await confirming;
  co_return Placement{.status = "PAID", .failure = {}};
}

/// Stock, then money. What refuses has changed nothing: its undo is dropped.
Task<std::optional<Failure>> Order::secure(Saga& saga) {
  saga.undo_with(product::release, {.order_id = order_.order_id});
  auto reserving = call(product::reserve,
                        {.order_id = order_.order_id,
                         .buyer_id = order_.buyer_id,
                         .items = order_.items,
                         .expected_total = order_.expected_total},
                        patience_left());
  const auto reservation = co_await reserving;
  if (const auto refused = refusal_of(reservation, order_.items)) {
    saga.forget_last();
    co_return refused;
  }
  held_ = std::get<Reserved>(reservation);
  if (held_->total.is_zero()) co_return std::nullopt;  // nothing to pay

  saga.undo_with(payment::refund, {.order_id = order_.order_id,
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
  if (const auto refused = refusal_of(charge)) {
    saga.forget_last();
    co_return refused;
  }
  co_return std::nullopt;
}

/// The money is ours, so the order is paid: from here on only forward, for as long as it takes.
Task<void> Order::confirm() {
  auto selling = spawn(must(product::sell, {.order_id = order_.order_id}));
  auto recording = spawn(must(
      bookkeeping::paid, {.order_id = order_.order_id, .held = *held_, .credit = held_->total}));
  co_await selling;
  co_await recording;
}

Task<Placement> Order::refuse(Failure failure) {
  auto recording = must(bookkeeping::failed, {.order_id = order_.order_id, .failure = failure});
  const auto recorded = co_await recording;
  co_return Placement{.status = recorded.status, .failure = std::move(failure)};
}

Duration Order::patience_left() const {
  const Duration left = info().started_at + placement_patience - now();
  return std::max<Duration>(left, std::chrono::seconds(1));
}

Task<Placement> Order::placed() {
  auto decided = until([this] { return placement_.has_value(); });
  co_await decided;
  co_return *placement_;
}

namespace {

ApplicationFailure illegal(const std::string& why) {
  return ApplicationFailure({.type = "ILLEGAL_TRANSITION", .message = why, .non_retryable = true});
}

}  // namespace

/// While the placement is undecided it is accepted: the order service lets only PAID orders come
/// here, and one whose run was set back to an older copy is about to be PAID again.
void Order::may_cancel(const CancelOrder&) const {
  if (cancelling_) throw illegal("the order is being cancelled");
  if (placement_ && !paid_for_) throw illegal("the order is " + placement_->status);
}

Task<OrderCancellation> Order::cancel(CancelOrder wanted) {
  cancelling_ = true;
  // Readers may see PAID a moment before the stock is sold: what is cancelled must be complete.
  auto confirmed = until([this] { return placement_.has_value(); });
  co_await confirmed;
  if (!paid_for_) {
    cancelling_ = false;
    throw illegal("the order is " + placement_->status);
  }
  auto announcing = must(bookkeeping::cancel_pending, {.order_id = order_.order_id,
                                                       .cancellation_id = wanted.cancellation_id,
                                                       .led_by = wanted.led_by,
                                                       .reason = wanted.reason});
  const auto announced = co_await announcing;
  if (!announced.moved) {
    cancelling_ = false;
    throw illegal("the order is " + announced.status);
  }
  auto refunding = spawn(must(payment::refund, {.order_id = order_.order_id,
                                                .payment_id = order_.payment_id,
                                                .refund_id = wanted.refund_id,
                                                .reason = wanted.reason}));
  auto releasing = spawn(must(product::release, {.order_id = order_.order_id}));
  const auto refunded = co_await refunding;
  co_await releasing;
  auto recording = must(bookkeeping::cancelled, {.order_id = order_.order_id,
                                                 .cancellation_id = wanted.cancellation_id,
                                                 .refunded = refunded.amount});
  const auto recorded = co_await recording;
  placement_->status = recorded.status;
  cancelled_ = true;
  co_return OrderCancellation{.status = recorded.status, .refunded = refunded.amount};
}

Placement Order::status() const {
  return placement_.value_or(Placement{.status = "PENDING", .failure = {}});
}

WorkflowDefinition order_workflow() {
  return define<Order>("Order")
      .run(&Order::run)
      .update("place", &Order::placed)
      .update("cancel", &Order::cancel, &Order::may_cancel)
      .query("status", &Order::status);
}

}  // namespace perdura::workflows
