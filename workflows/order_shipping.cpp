// From PAID to COMPLETED: a parcel a seller, what becomes of them, and the deadlines of sellers and
// buyer. What moves the status is done one after the other, never beside a cancellation.
#include <algorithm>
#include <map>

#include "activities/order.hpp"
#include "activities/product.hpp"
#include "activities/shipping.hpp"
#include "domain/allocation.hpp"
#include "planted/bug.hpp"
#include "workflows/order.hpp"
#include "workflows/refunding.hpp"
#include "workflows/refusals.hpp"

namespace perdura::workflows {

using namespace domain::calls;
using namespace temporal;
using domain::Money;
using domain::OrderLine;
using domain::ParcelUnits;
namespace product = activities::product;
namespace shipping = activities::shipping;
namespace bookkeeping = activities::order;

namespace {

std::string suffix_of(const domain::OrderId& order) {
  return order.value().substr(domain::OrderId::prefix.size());
}

/// One refund a parcel, for ever.
domain::RefundId refund_of(const domain::ShipmentId& parcel) {
  return domain::RefundId(std::string(domain::RefundId::prefix) +
                          parcel.value().substr(domain::ShipmentId::prefix.size()));
}

/// What the courier has lost or brought back was paid for and not delivered.
bool is_refunded(const std::string& status) { return status == "LOST" || status == "RETURNED"; }

/// READY again: its seller's deadline begins anew.
bool is_recorded(const std::string& status) {
  return status == "READY" || status == "SHIPPING" || status == "DELIVERED" || is_refunded(status);
}

}  // namespace

Task<void> Order::fulfil() {
  // Orders from before parcels have no address.
  if (order_.address_snapshot_id && !held_->lines.empty()) {
    auto opening = open_parcels();
    co_await opening;
  }
  if (order_.resumed) {
    auto going_on = go_on(*order_.resumed);
    co_await going_on;
  }
  while (!over()) {
    // One act after the other; while somebody else acts, deadlines stand still.
    auto free = until([this] { return over() || !busy_; });
    co_await free;
    if (over()) co_return;
    const auto something = [this] { return over() || busy_ || !news_.empty(); };
    bool in_time = true;
    if (const auto left = time_left()) {
      auto next = until(something, *left, "deadline of " + now_.status);
      in_time = co_await next;
    } else {
      auto next = until(something);
      co_await next;
    }
    if (over() || busy_) continue;
    auto acting = in_time ? hear() : deadline();
    co_await acting;
  }
}

bool Order::over() const { return now_.status == "CANCELLED" || now_.status == "COMPLETED"; }

std::optional<Duration> Order::time_left() const {
  const auto next = reminds_next() ? remind_at_ : due_at_;
  if (!next) return std::nullopt;
  const Duration left = std::max(*next - now(), Duration(0));
  if (planted(Bug::ClockInWorkflow)) {
    return left + std::chrono::system_clock::now().time_since_epoch() % std::chrono::seconds(1);
  }
  return left;
}

bool Order::reminds_next() const { return remind_at_ && (!due_at_ || *remind_at_ < *due_at_); }

void Order::waits_for(const OrderRecorded& recorded) {
  if (!planted(Bug::TimerNotCancelled)) due_at_.reset();
  remind_at_.reset();
  if (recorded.due_in && !due_at_) due_at_ = now() + *recorded.due_in;
  if (recorded.remind_in) remind_at_ = now() + *recorded.remind_in;
}

void Order::stands(const OrderRecorded& recorded) {
  waits_for(recorded);
  if (now_.status == recorded.status) return;
  now_.status = recorded.status;
  upsert_search_attributes({{"OrderStatus", now_.status}});
}

/// What the lost workflow may have left half done; each effect has its key, and is had once.
Task<void> Order::go_on(ResumedOrder resumed) {
  auto selling = must(product::sell, {.order_id = order_.order_id});
  co_await selling;
  waits_for({.status = resumed.status, .due_in = resumed.due_in, .remind_in = resumed.remind_in});
  if (resumed.cancelling) {
    std::optional<CancelledPart> part;
    if (const auto& units = resumed.cancelling->part) {
      part = CancelledPart{parcels_with(*units), *units};
    }
    auto carrying_on = carry_on(resumed.cancelling->wish, std::move(part));
    co_await carrying_on;
    cancelling_ = false;
  }
  busy_ = false;
}

/// The parcels' ids follow from the order's, so that a run that is set back opens the same ones.
Task<void> Order::open_parcels() {
  std::map<std::string, Parcel> parcels;  // by seller
  for (const OrderLine& line : held_->lines) {
    const auto [entry, is_new] = parcels.try_emplace(line.seller_id.value());
    Parcel& parcel = entry->second;
    parcel.seller_id = line.seller_id;
    parcel.lines.push_back({line.line_id, line.sku_id, line.quantity});
  }
  OpenShipments wanted{.order_id = order_.order_id,
                       .buyer_id = order_.buyer_id,
                       .address_snapshot_id = *order_.address_snapshot_id,
                       .parcels = {}};
  for (auto& [seller, parcel] : parcels) {
    const auto number = std::to_string(wanted.parcels.size() + 1);
    parcel.shipment_id = domain::ShipmentId(std::string(domain::ShipmentId::prefix) +
                                            suffix_of(order_.order_id) + "-" + number);
    wanted.parcels.push_back(std::move(parcel));
  }
  parcels_ = wanted.parcels;
  auto opening = must(shipping::open, wanted);
  co_await opening;
}

// ---- what the parcels tell ----------------------------------------------------------------------

void Order::shipment_changed(ShipmentChanged told) {
  if (!heard_.insert(told.event_id.value()).second) return;
  if (cancellation_) signal_external(*cancellation_, "shipment_changed", told);
  if (is_recorded(told.status)) news_.push_back(std::move(told));
}

/// One piece of news: what was not delivered is refunded first.
Task<void> Order::hear() {
  busy_ = true;
  const ShipmentChanged told = std::move(news_.front());
  news_.erase(news_.begin());
  Money refunded;
  if (is_refunded(told.status)) {
    const auto reason =
        told.status == "LOST" ? domain::Reason::Lost : domain::Reason::Other;  // it came back
    auto giving = give_back_for(
        {.order_id = order_.order_id,
         .payment_id = order_.payment_id,
         .captured = captured_,
         .refund_id = refund_of(told.shipment_id),
         .reason = reason,
         .amount = planted(Bug::ParcelRefundsAll) ? std::optional<Money>() : worth_of(told.lines)},
        patience_);
    refunded = co_await giving;
  }
  auto recording = must(bookkeeping::shipment, {.order_id = order_.order_id,
                                                .event_id = told.event_id,
                                                .shipment_id = told.shipment_id,
                                                .status = told.status,
                                                .lines = told.lines,
                                                .refunded = refunded});
  const OrderRecorded recorded = co_await recording;
  stands(recorded);
  busy_ = false;
}

/// What the buyer paid for a seller's whole parcel, its fee included.
Money Order::worth_of(const std::vector<ParcelUnits>& parcel) const {
  Money sum;
  std::optional<domain::UserId> seller;
  for (const ParcelUnits& units : parcel) {
    const auto line = std::ranges::find(held_->lines, units.line_id, &OrderLine::line_id);
    if (line == held_->lines.end()) continue;
    sum += domain::refund_of_units(
        line->final, {.before = 0, .now = units.quantity.value(), .q = line->quantity.value()});
    seller = line->seller_id;
  }
  for (const auto& fee : held_->shipping_fees) {
    if (seller == fee.seller_id) sum += fee.amount;
  }
  return sum;
}

// ---- deadlines ----------------------------------------------------------------------------------

Task<void> Order::deadline() {
  if (reminds_next()) {
    auto reminding = remind();
    co_await reminding;
    co_return;
  }
  due_at_.reset();
  if (now_.status == "DELIVERED") {
    auto completing = complete(domain::Actor::System);
    co_await completing;
  } else {
    auto cancelling = cancel_overdue();
    co_await cancelling;
  }
}

Task<void> Order::remind() {
  busy_ = true;
  auto reminding =
      must(bookkeeping::reminded, {.order_id = order_.order_id, .number = ++reminders_});
  const OrderRecorded recorded = co_await reminding;
  waits_for(recorded);
  busy_ = false;
}

/// PAID, SHIPPING: parcels that nobody has dispatched, at their sellers' fault. If there are none,
/// as the order service knows, it is looked at again when the next seller's time is over, at the
/// latest the next day: by then they are picked up, or READY again.
Task<void> Order::cancel_overdue() {
  const domain::CancellationId id(std::string(domain::CancellationId::prefix) +
                                  suffix_of(order_.order_id) + "-overdue-" +
                                  std::to_string(++overdue_));
  cancelling_ = true;
  try {
    auto cancelling = cancel_paid({.cancellation_id = id,
                                   .refund_id = domain::calls::refund_of(id),
                                   .led_by = domain::Actor::System,
                                   .reason = domain::Reason::OutOfStock});
    co_await cancelling;
  } catch (const ApplicationFailure&) {
    const TimePoint next_day = now() + patience_.overdue_each;
    due_at_ = std::min(due_at_.value_or(next_day), next_day);
  }
  // Nothing could be stopped, and what was late is late still.
  if (due_at_ && *due_at_ <= now()) due_at_ = now() + patience_.overdue_each;
}

void Order::may_confirm(const ConfirmPurchase&) const {
  // While something moves it, readers may know of DELIVERED before we do.
  if (busy_ || now_.status == "DELIVERED" || now_.status == "COMPLETED") return;
  throw illegal_now(now_.status);
}

Task<Placement> Order::confirm_purchase(ConfirmPurchase) {
  auto turn = until([this] { return !busy_; });
  co_await turn;
  if (now_.status == "DELIVERED") {
    auto completing = complete(domain::Actor::Buyer);
    co_await completing;
  }
  if (now_.status != "COMPLETED") throw illegal_now(now_.status);
  co_return now_;
}

Task<void> Order::complete(domain::Actor by) {
  busy_ = true;
  auto recording = must(bookkeeping::completed, {.order_id = order_.order_id, .led_by = by});
  const OrderRecorded recorded = co_await recording;
  stands(recorded);
  busy_ = false;
}

}  // namespace perdura::workflows
