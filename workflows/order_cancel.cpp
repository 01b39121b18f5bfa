// A buyer, support or a deadline cancels the whole order, before it ships; a deadline also the
// parcels of it that their sellers have not dispatched.
#include <algorithm>

#include "activities/order.hpp"
#include "workflows/order.hpp"
#include "workflows/refunding.hpp"
#include "workflows/refusals.hpp"

namespace perdura::workflows {

using namespace domain::calls;
using namespace temporal;
namespace bookkeeping = activities::order;

/// While the placement is undecided it is accepted: the order service lets only orders come here
/// that are placed, and one whose run was set back to an older copy is about to be so again.
void Order::may_cancel(const CancelOrder&) const {
  if (cancelling_) throw illegal_now("being cancelled");
  if (placement_ && now_.status != "PAID" && !awaiting()) throw illegal_now(now_.status);
}

Task<OrderCancellation> Order::cancel(CancelOrder wanted) {
  cancelling_ = true;
  auto placed = until([this] { return placement_.has_value(); });
  co_await placed;
  if (awaiting() && !decided()) {
    // Somebody may just have paid: then it is his money that goes back.
    auto asking = ask_gateway(1);
    co_await asking;
  }
  if (awaiting() && !decided()) {
    auto ending = unpaid({.order_id = order_.order_id,
                          .because = UnpaidBecause::Cancelled,
                          .failure = cancelled_by(wanted.led_by, wanted.reason),
                          .cancellation_id = wanted.cancellation_id});
    co_await ending;
    if (!paid_for_) co_return OrderCancellation{.status = now_.status, .refunded = {}};
  }
  // Readers may see PAID a moment before the stock is sold: what is cancelled must be complete.
  auto settled = until([this] { return !awaiting(); });
  co_await settled;
  if (!paid_for_) {
    cancelling_ = false;
    throw illegal_now(now_.status);
  }
  auto cancelling = cancel_paid(std::move(wanted));
  co_return co_await cancelling;
}

/// The order service says first what is being cancelled; then its workflow stops, refunds and gives
/// back; then the status says what came of it.
Task<OrderCancellation> Order::cancel_paid(CancelOrder wanted) {
  auto turn = until([this] { return !busy_; });
  co_await turn;
  busy_ = true;
  auto announcing = must(bookkeeping::cancel_pending, {.order_id = order_.order_id,
                                                       .cancellation_id = wanted.cancellation_id,
                                                       .led_by = wanted.led_by,
                                                       .reason = wanted.reason});
  const auto announced = co_await announcing;
  if (!announced.moved && !announced.part) {
    // A deadline's: when the next of them comes, of those who have not dispatched.
    const bool by_deadline = wanted.led_by == domain::Actor::System;
    if (by_deadline && announced.due_in) due_at_ = now() + *announced.due_in;
    busy_ = cancelling_ = false;
    throw illegal_now(announced.status);
  }
  now_.status = announced.status;
  std::optional<CancelledPart> part;
  if (announced.part) part = CancelledPart{parcels_with(*announced.part), *announced.part};
  auto carrying_on = carry_on(wanted, std::move(part));
  const CancellationEnd end = co_await carrying_on;
  busy_ = cancelling_ = false;
  co_return OrderCancellation{.status = now_.status, .refunded = end.refunded};
}

Task<CancellationEnd> Order::carry_on(CancelOrder wanted, std::optional<CancelledPart> part) {
  auto carrying_out = carry_out(wanted, part);
  const CancellationEnd end = co_await carrying_out;
  const bool goes_on = part || !end.too_late.empty();
  auto settling = goes_on ? settle(wanted, end) : record_cancelled(wanted, end.refunded);
  co_await settling;
  co_return end;
}

std::vector<domain::ShipmentId> Order::parcels_with(
    const std::vector<domain::ParcelUnits>& units) const {
  std::vector<domain::ShipmentId> parcels;
  for (const Parcel& parcel : parcels_) {
    const bool is_in = std::ranges::any_of(parcel.lines, [&](const ParcelLine& line) {
      return std::ranges::find(units, line.line_id, &domain::ParcelUnits::line_id) != units.end();
    });
    if (is_in) parcels.push_back(parcel.shipment_id);
  }
  return parcels;
}

Task<CancellationEnd> Order::carry_out(CancelOrder wanted, std::optional<CancelledPart> part) {
  const StartCancellation start{.order_id = order_.order_id,
                                .payment_id = order_.payment_id,
                                .wish = wanted,
                                .lines = held_->lines,
                                .fees = held_->shipping_fees,
                                .has_parcels = !parcels_.empty(),
                                .captured = captured_,
                                .patience = order_.patience,
                                .part = std::move(part)};
  cancellation_ = order_.order_id.value() + "/" + std::to_string(++cancellations_);
  for (int refusals = 1;; ++refusals) {
    auto child = start_child(cancellation, start,
                             {.id = *cancellation_, .parent_close = ParentClosePolicy::Abandon});
    std::optional<CancellationEnd> end;
    std::string why;
    try {
      end = co_await child.result;
    } catch (const ChildWorkflowFailure& failure) {
      why = failure.what();
    }
    if (end) {
      cancellation_.reset();
      co_return std::move(*end);
    }
    // Its id is another run's, as after a reset of ours: that one is let come to its end.
    auto waiting = refused(std::move(why), refusals);
    co_await waiting;
  }
}

Task<void> Order::record_cancelled(CancelOrder wanted, domain::Money refunded) {
  auto recording = must(bookkeeping::cancelled, {.order_id = order_.order_id,
                                                 .cancellation_id = wanted.cancellation_id,
                                                 .refunded = refunded});
  const auto recorded = co_await recording;
  now_.failure = cancelled_by(wanted.led_by, wanted.reason);
  stands(recorded);
}

/// The rest of the order goes on.
Task<void> Order::settle(CancelOrder wanted, CancellationEnd end) {
  auto recording = must(bookkeeping::cancel_settled, {.order_id = order_.order_id,
                                                      .cancellation_id = wanted.cancellation_id,
                                                      .stopped = end.stopped,
                                                      .too_late = end.too_late,
                                                      .refunded = end.refunded});
  const auto recorded = co_await recording;
  stands(recorded);
}

}  // namespace perdura::workflows
