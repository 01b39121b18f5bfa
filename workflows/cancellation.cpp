#include "workflows/cancellation.hpp"

#include <algorithm>
#include <map>

#include "activities/product.hpp"
#include "activities/shipping.hpp"
#include "domain/allocation.hpp"
#include "planted/bug.hpp"
#include "workflows/refunding.hpp"

namespace perdura::workflows {

using namespace domain::calls;
using namespace temporal;
using domain::Money;
using domain::OrderLine;
using domain::ParcelUnits;
namespace product = activities::product;
namespace shipping = activities::shipping;

Task<CancellationEnd> Cancellation::run(StartCancellation start) {
  start_ = std::move(start);
  patience_ = start_.patience.value_or(Patience{});
  auto stopping = stop_parcels();
  co_await stopping;
  if (!end_.stopped.empty()) {
    auto refunding = spawn(refund());
    auto releasing = spawn(release());
    end_.refunded = co_await refunding;
    co_await releasing;
  }
  co_return end_;
}

/// Until the courier has said of each parcel whether it is stopped.
Task<void> Cancellation::stop_parcels() {
  const auto parcels = start_.part ? std::optional(start_.part->parcels) : std::nullopt;
  ShipmentsStopped answer;
  int asked = 0;
  for (bool waiting = start_.has_parcels; waiting;) {
    const int told = told_;
    auto asking = must(shipping::stop, {.order_id = start_.order_id,
                                        .shipment_ids = parcels,
                                        .cancellation_id = start_.wish.cancellation_id});
    answer = co_await asking;
    waiting = std::ranges::any_of(answer.items, [](const StoppedShipment& parcel) {
      return parcel.answer == StopAnswer::Asked;
    });
    if (!waiting) break;
    auto answered = until([this, told] { return told_ != told; }, stop_pause(patience_, ++asked));
    co_await answered;
  }
  for (const StoppedShipment& parcel : answer.items) {
    if (parcel.answer == StopAnswer::CancelledBefore) continue;
    auto& units = parcel.answer == StopAnswer::Cancelled ? end_.stopped : end_.too_late;
    units.insert(units.end(), parcel.lines.begin(), parcel.lines.end());
  }
  if (answer.items.empty()) end_.stopped = wanted();
}

std::vector<ParcelUnits> Cancellation::wanted() const {
  if (start_.part) return start_.part->units;
  std::vector<ParcelUnits> all;
  for (const OrderLine& line : start_.lines) all.push_back({line.line_id, line.quantity});
  return all;
}

/// All of it, where it came from; or what the stopped units are worth.
Task<Money> Cancellation::refund() {
  const std::optional<Money> part = all_stopped() ? std::nullopt : std::optional(due());
  return give_back_for({.order_id = start_.order_id,
                        .payment_id = start_.payment_id,
                        .captured = start_.captured,
                        .refund_id = start_.wish.refund_id,
                        .reason = start_.wish.reason,
                        .amount = part},
                       patience_);
}

/// Money rules 4 and 9: the units' nets, and the fee of a seller of whom everything is stopped.
Money Cancellation::due() const {
  Money sum;
  std::map<std::string, bool> all_of;  // by seller
  for (const OrderLine& line : start_.lines) {
    domain::Units stopped = 0;
    for (const ParcelUnits& units : end_.stopped) {
      if (units.line_id == line.line_id) stopped += units.quantity.value();
    }
    sum += domain::refund_of_units(line.final,
                                   {.before = 0, .now = stopped, .q = line.quantity.value()});
    const auto [seller, is_new] = all_of.try_emplace(line.seller_id.value(), true);
    seller->second = seller->second && stopped == line.quantity.value();
  }
  for (const auto& fee : start_.fees) {
    if (all_of[fee.seller_id.value()]) sum += fee.amount;
  }
  return sum;
}

Task<void> Cancellation::release() {
  if (all_stopped() || planted(Bug::PartReleasesAll)) {
    auto releasing = must(product::release, {.order_id = start_.order_id});
    co_await releasing;
    co_return;
  }
  ReleaseUnits part{
      .order_id = start_.order_id, .cancellation_id = start_.wish.cancellation_id, .units = {}};
  for (const ParcelUnits& units : end_.stopped) {
    const auto line = std::ranges::find(start_.lines, units.line_id, &OrderLine::line_id);
    if (line != start_.lines.end()) part.units.push_back({line->sku_id, units.quantity});
  }
  auto releasing = must(product::release_units, part);
  co_await releasing;
}

WorkflowDefinition cancellation_workflow() {
  return define<Cancellation>("Cancellation")
      .run(&Cancellation::run)
      .signal("shipment_changed", &Cancellation::changed);
}

}  // namespace perdura::workflows
