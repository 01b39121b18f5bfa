#include "workflows/shipment.hpp"

#include <algorithm>
#include <array>

#include "activities/shipping.hpp"
#include "workflows/doubt.hpp"

namespace perdura::workflows {

using namespace domain::calls;
using namespace temporal;
namespace shipping = activities::shipping;

// Promise: whatever the courier does not say, the parcel comes to an end that is known.
Task<ShipmentEnd> Shipment::run(StartShipment start) {
  start_ = std::move(start);
  patience_ = start_.patience.value_or(ShipmentPatience{});
  doubt_ = start_.doubt.value_or(Patience{});
  auto issuing = have_waybill();
  co_await issuing;
  while (!ended()) {
    if (status_ == "WAYBILL_ISSUED") {
      auto waiting = be_handed_over();
      co_await waiting;
    } else if (status_ == "STOP_REQUESTED") {
      // The shipping service asks the courier each minute, and opens a ticket.
      auto answered = until([this] { return status_ != "STOP_REQUESTED"; });
      co_await answered;
    } else {
      auto travelling = travel();
      co_await travelling;
    }
  }
  co_return ShipmentEnd{status_};
}

void Shipment::changed(ShipmentChanged told) { status_ = std::move(told.status); }

bool Shipment::ended() const {
  constexpr std::array ends{"READY", "DELIVERED", "LOST", "RETURNED", "CANCELLED"};
  return std::ranges::find(ends, status_) != ends.end();
}

/// Until the courier has said whether there is a waybill.
Task<void> Shipment::have_waybill() {
  for (int asked = 1; status_.empty(); ++asked) {
    auto asking =
        must(shipping::issue, {.shipment_id = start_.shipment_id, .attempt = start_.attempt});
    const WaybillOutcome said = co_await asking;
    if (!status_.empty()) co_return;  // told meanwhile
    if (std::holds_alternative<WaybillIssued>(said)) status_ = "WAYBILL_ISSUED";
    if (std::holds_alternative<WaybillRefused>(said)) status_ = "READY";
    if (!status_.empty()) co_return;
    auto moving = moves_within(doubt_pause(doubt_, asked));
    co_await moving;
  }
}

/// The deadline of the seller, at which the courier decides.
Task<void> Shipment::be_handed_over() {
  Duration wait = patience_.hand_over;
  for (int asked = 1;; ++asked) {
    auto moving = moves_within(wait);
    const bool moved = co_await moving;
    if (moved) co_return;
    auto asking = must(shipping::not_handed_over,
                       {.shipment_id = start_.shipment_id, .attempt = start_.attempt});
    const HandOverOutcome said = co_await asking;
    if (std::holds_alternative<ReadyAgain>(said)) status_ = "READY";
    if (const auto* on = std::get_if<ShipmentMovedOn>(&said)) status_ = on->status;
    if (status_ != "WAYBILL_ISSUED") co_return;
    wait = doubt_pause(doubt_, asked);
  }
}

/// SHIPPING, RETURNING: the deadline of the courier.
Task<void> Shipment::travel() {
  Duration wait = patience_.silence;
  for (int unknown = 0;;) {
    auto moving = moves_within(wait);
    const bool moved = co_await moving;
    if (moved) co_return;
    auto asking =
        must(shipping::lost, {.shipment_id = start_.shipment_id, .attempt = start_.attempt});
    const LossOutcome said = co_await asking;
    if (std::holds_alternative<LossRecorded>(said)) {
      status_ = "LOST";
      co_return;
    }
    if (const auto* on = std::get_if<ShipmentMovedOn>(&said)) {
      status_ = on->status;
      co_return;
    }
    const auto* since = std::get_if<ScannedSince>(&said);
    unknown = since ? 0 : unknown + 1;
    wait = since ? Duration(since->wait) : doubt_pause(doubt_, unknown);
  }
}

Task<bool> Shipment::moves_within(Duration time) {
  const std::string from = status_;
  auto moving = until([this, from] { return status_ != from; }, time);
  co_return co_await moving;
}

WorkflowDefinition shipment_workflow() {
  return define<Shipment>("Shipment")
      .run(&Shipment::run)
      .signal("shipment_changed", &Shipment::changed);
}

}  // namespace perdura::workflows
