// From PAID on: the seller, the courier, and a buyer who changes his mind.
#include <algorithm>

#include "apps/demo/demo.hpp"
#include "json/rfc3339.hpp"

namespace perdura::apps::demo {

namespace {

constexpr const char* courier_code = "04";
/// More scans than there are on the longest way, there and back.
constexpr int scans_max = 20;

}  // namespace

/// Its parcels are opened right after the order is PAID.
std::string Demo::dispatch() {
  std::vector<Shipment> parcels;
  const bool opened = comes_true([&] {
    parcels = seller_.shipments_of(order_.id);
    return !parcels.empty();
  });
  if (!opened) throw std::runtime_error("the seller has no parcel of " + order_.id.value());
  std::string text;
  for (Shipment& parcel : parcels) {
    workflows_.push_back({"Shipment", parcel.id.value()});
    parcel = seller_.dispatch(parcel.id, courier_code, key("dispatch-" + parcel.id.value()));
    comes_true([&] {
      if (parcel.dispatching) parcel = seller_.shipment(parcel.id);
      return !parcel.dispatching;
    });
    const std::string stands = parcel.id.value() + " is " + parcel.status;
    if (!parcel.waybill) throw std::runtime_error(stands + ": the courier gave it no waybill");
    text += (text.empty() ? "" : ", ") + stands + ", waybill " + *parcel.waybill;
  }
  return text;
}

std::string Demo::deliver() { return advance_to_end(); }

std::string Demo::bring_back() {
  for (const auto& parcel : world_.courier.book(order_.id)) world_.courier.refuse_delivery(parcel);
  return advance_to_end();
}

/// One that the courier's own clock carries on meanwhile is taken as it is.
std::string Demo::advance_to_end() {
  std::string text;
  for (int scans = 0; scans < scans_max; ++scans) {
    const auto parcels = world_.courier.book(order_.id);
    for (const auto& parcel : parcels) {
      if (!has_ended(parcel)) world_.courier.advance(parcel);
    }
    for (const auto& parcel : parcels) text += (text.empty() ? "" : ", ") + shown(parcel);
    if (std::ranges::all_of(parcels, has_ended)) return text;
  }
  throw std::runtime_error("the courier does not come to an end: " + text);
}

std::string Demo::become_delivered() { return follow_to({"DELIVERED"}); }

std::string Demo::become_undelivered() {
  return follow_to({"CANCELLED", "NOT_DELIVERED"}) +
         "; refunded: " + in_won(order_.payment.refunded_amount);
}

std::string Demo::cancel() {
  for (const auto& parcel : world_.courier.book(order_.id)) world_.courier.hold(parcel);
  const auto cancellation = buyer_.cancel(order_.id, domain::Reason::ChangedMind, key("cancel"));
  workflows_.push_back({"Cancellation", order_.id.value() + "/1"});
  return cancellation.id.value() + " is " + cancellation.status;
}

std::string Demo::become_cancelled() {
  return follow_to({"CANCELLED", "CANCELLED"}) +
         "; refunded: " + in_won(order_.payment.refunded_amount);
}

std::string Demo::lose() {
  for (const auto& parcel : world_.courier.book(order_.id)) world_.courier.advance(parcel);
  for (const auto& parcel : world_.courier.book(order_.id)) world_.courier.lose(parcel);
  follow_to({"SHIPPING"});
  std::string text = "it is " + order_.status;
  for (const auto& parcel : world_.courier.book(order_.id)) {
    text += "; waybill " + parcel.waybill + " is " + shown(parcel);
  }
  return text;
}

/// A courier says nothing of a loss: only its silence tells.
std::string Demo::wait_for_delivery() {
  std::string text;
  for (const auto& awaited : buyer_.waiting(order_.id)) {
    text += (text.empty() ? "" : "\n      ") + awaited.fact + ", owed by " + awaited.owner +
            " until " + json::format_time(awaited.until) + "; then " + awaited.then;
  }
  if (text.empty()) throw std::runtime_error("it waits for nothing");
  return text;
}

std::string Demo::become_lost() {
  if (world_.silence > loss_within) {
    return "that is not waited for here. A stack whose PERDURA_DEADLINE_SHIPPING_SILENCE is 20s\n"
           "      shows it (with a PERDURA_COURIER_STEP that is shorter): see perdura.conf";
  }
  return follow_to({"CANCELLED", "NOT_DELIVERED", world_.silence + fact_within}) +
         "; refunded: " + in_won(order_.payment.refunded_amount);
}

}  // namespace perdura::apps::demo
