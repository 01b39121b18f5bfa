#include <set>

#include "audit/checks.hpp"
#include "audit/checks/words.hpp"

namespace perdura::audit {
namespace {

/// What the courier may say of a parcel of ours that stands so.
struct Fit {
  std::string_view parcel;
  bool returning;
  std::vector<std::string_view> scans;
};
const Fit fits[] = {
    {"WAYBILL_ISSUED", false, {"ACCEPTED"}},
    {"STOP_REQUESTED", false, {"ACCEPTED", "CANCELLED", "PICKED_UP"}},
    {"SHIPPING", false, {"PICKED_UP", "IN_TRANSIT", "AT_DESTINATION", "OUT_FOR_DELIVERY"}},
    {"RETURNING", true, {"IN_TRANSIT", "AT_DESTINATION", "OUT_FOR_DELIVERY"}},
    {"DELIVERED", false, {"DELIVERED"}},
    {"RETURNED", true, {"DELIVERED"}},
    {"CANCELLED", false, {"CANCELLED"}},
};

std::string said(const CourierParcel& parcel) {
  return parcel.status + (parcel.returning ? " (returning)" : "");
}

void check_status(const Shipment& parcel, const CourierParcel& theirs, Findings& to) {
  const auto fit = std::ranges::find(fits, parcel.row.status, &Fit::parcel);
  // What is LOST may be found again, which opens a ticket.
  if (fit == std::end(fits)) return;
  const bool fitting = std::ranges::find(fit->scans, theirs.status) != fit->scans.end();
  if (fitting && fit->returning == theirs.returning) return;
  to.add({"COURIER_STATUS", parcel.row.shipment_id, parcel.row.order_id, Causes::Courier},
         parcel.row.shipment_id + " is " + parcel.row.status + ", and at the courier it is not",
         parcel.row.status, said(theirs));
}

void check_parcel(const Shipment& parcel, const Books& books, Findings& to) {
  if (!parcel.row.waybill) return;
  const auto theirs = books.courier.find(*parcel.row.waybill);
  if (theirs == books.courier.end()) {
    return to.add({"COURIER_WAYBILL_MISSING", parcel.row.shipment_id, parcel.row.order_id},
                  "the courier does not know the waybill of " + parcel.row.shipment_id,
                  *parcel.row.waybill, "none");
  }
  if (theirs->second.order_id != parcel.row.order_id) {
    to.add({"COURIER_ORDER", parcel.row.shipment_id, parcel.row.order_id},
           "the courier carries " + *parcel.row.waybill + " for another order", parcel.row.order_id,
           theirs->second.order_id);
  }
  check_status(parcel, theirs->second, to);
}

/// A waybill that no parcel of ours lives by: it may be left over, but must not travel.
void check_left_over(const CourierParcel& theirs, Findings& to) {
  if (theirs.status == "CANCELLED" || theirs.status == "ACCEPTED") return;
  to.add({"COURIER_CARRIES_GIVEN_UP", theirs.waybill, theirs.order_id, Causes::Courier},
         "the courier carries a parcel of " + theirs.order_id + " by a waybill that was given up",
         "CANCELLED", said(theirs));
}

}  // namespace

void check_courier(const Books& books, std::vector<Finding>& to) {
  Findings findings(Check::Courier, to);
  std::set<std::string> living, references;
  for (const auto& [id, parcel] : books.shipments) {
    if (parcel.row.waybill) living.insert(*parcel.row.waybill);
    for (const DispatchRow& one : parcel.dispatches) references.insert(one.reference);
    check_parcel(parcel, books, findings);
  }
  for (const auto& [waybill, theirs] : books.courier) {
    if (!references.contains(theirs.reference)) {
      findings.add({"COURIER_WAYBILL_UNKNOWN", waybill, theirs.order_id},
                   "the courier has a waybill of " + theirs.order_id + " that nobody dispatched",
                   "none", theirs.reference);
    } else if (!living.contains(waybill)) {
      check_left_over(theirs, findings);
    }
  }
}

}  // namespace perdura::audit
