#include "audit/checks.hpp"
#include "audit/checks/words.hpp"
#include "domain/calls/shipping.hpp"

namespace perdura::audit {
namespace {

/// How the parcels of an order may stand.
struct Fit {
  std::string_view order;
  std::vector<std::string_view> parcels;
};
const Fit fits[] = {
    // Parcels are opened once the order is paid.
    {"PENDING", {}},
    {"AWAITING_PAYMENT", {}},
    {"FAILED", {}},
    {"EXPIRED", {}},
    // Of several sellers' parcels one may be cancelled, or being stopped.
    {"PAID", {"READY", "WAYBILL_ISSUED", "STOP_REQUESTED", "CANCELLED"}},
    {"CANCEL_PENDING",
     {"READY", "WAYBILL_ISSUED", "STOP_REQUESTED", "SHIPPING", "RETURNING", "DELIVERED", "LOST",
      "RETURNED", "CANCELLED"}},
    {"SHIPPING",
     {"READY", "WAYBILL_ISSUED", "STOP_REQUESTED", "SHIPPING", "RETURNING", "DELIVERED", "LOST",
      "RETURNED", "CANCELLED"}},
    {"DELIVERED", {"DELIVERED", "LOST", "RETURNED", "CANCELLED"}},
    {"COMPLETED", {"DELIVERED", "LOST", "RETURNED", "CANCELLED"}},
    {"CANCELLED", {"LOST", "RETURNED", "CANCELLED"}},
};

void check_fit(const Order& order, const Shipment& parcel, Findings& to) {
  const auto fit = std::ranges::find(fits, order.row.status, &Fit::order);
  if (fit == std::end(fits)) return;
  if (std::ranges::find(fit->parcels, parcel.row.status) != fit->parcels.end()) return;
  to.add(
      {"PARCEL_OF_ORDER", parcel.row.shipment_id, order.row.id},
      called(order) + ": its parcel " + parcel.row.shipment_id + " cannot be " + parcel.row.status,
      "a parcel of an order that is " + order.row.status, parcel.row.status);
}

/// Which counters of a line a parcel's units are in.
struct Counted {
  Units all = 0, shipped = 0, delivered = 0, lost = 0, sent_back = 0, cancelled = 0;
};

void count(const Shipment& parcel, Units units, Counted& to) {
  const std::string& status = parcel.row.status;
  to.all += units;
  if (status == "CANCELLED") to.cancelled += units;
  if (status == "DELIVERED") to.delivered += units;
  if (status == "LOST") to.lost += units;
  if (status == "RETURNED") to.sent_back += units;
  constexpr std::array<std::string_view, 4> at_home{"READY", "WAYBILL_ISSUED", "STOP_REQUESTED",
                                                    "CANCELLED"};
  if (!is_one_of(status, at_home)) to.shipped += units;
}

/// What a parcel holds is its order's, and its seller's.
void check_line(const Order& order, const Shipment& parcel, const ParcelLineRow& held,
                Findings& to) {
  const auto line = std::ranges::find(order.lines, held.line_id, &LineRow::line_id);
  const bool known = line != order.lines.end();
  if (known && line->sku_id == held.sku_id && line->seller_id == parcel.row.seller_id) return;
  to.add(
      {"PARCEL_LINE", parcel.row.shipment_id + " " + held.line_id, order.row.id, Causes::Nothing},
      called(order) + ": its parcel " + parcel.row.shipment_id +
          " holds a line that is not the order's, or not its seller's",
      known ? line->sku_id + " of " + line->seller_id : "a line of the order",
      (known ? "" : held.line_id + ": ") + held.sku_id + " of " + parcel.row.seller_id);
}

void check_units(const Order& order, const std::map<std::string, Counted>& by_line, Findings& to) {
  for (const LineRow& line : order.lines) {
    const auto found = by_line.find(line.line_id);
    const Counted parcels = found == by_line.end() ? Counted{} : found->second;
    const std::string about = line.order_id + " " + line.line_id;
    const auto same = [&](const char* code, Units expected, Units said, const char* what) {
      to.same({code, about, order.row.id}, expected, said, called(order) + ": " + what);
    };
    // Its parcels are made at once, and what is in them stays so.
    to.same({"PARCEL_UNITS", about, order.row.id, Causes::Nothing}, line.quantity, parcels.all,
            called(order) + ": its parcels hold other units than its lines");
    same("UNITS_SHIPPED", parcels.shipped, line.shipped,
         "it counts other units as picked up than its parcels");
    same("UNITS_DELIVERED", parcels.delivered, line.delivered,
         "it counts other units as delivered than its parcels");
    same("UNITS_LOST", parcels.lost, line.lost, "it counts other units as lost than its parcels");
    same("UNITS_SENT_BACK", parcels.sent_back, line.sent_back,
         "it counts other units as sent back than its parcels");
    same("UNITS_CANCELLED", parcels.cancelled, line.cancelled,
         "it counts other units as cancelled than its parcels");
  }
}

void check_order(const Order& order, const Books& books, Findings& to) {
  const auto parcels = books.parcels.find(order.row.id);
  if (parcels == books.parcels.end()) {
    // Cancelled before it was paid or parcelled, it needs none.
    if (!is_kept(order) || order.row.status == "CANCEL_PENDING") return;
    to.add({"PARCEL_MISSING", order.row.id, order.row.id}, called(order) + ": it has no parcel",
           "a parcel a seller", "none");
    return;
  }
  std::map<std::string, Counted> by_line;
  for (const std::string& id : parcels->second) {
    const Shipment& parcel = books.shipments.at(id);
    check_fit(order, parcel, to);
    for (const auto& line : parcel.lines) {
      check_line(order, parcel, line, to);
      count(parcel, line.quantity, by_line[line.line_id]);
    }
  }
  check_units(order, by_line, to);
}

/// What readers were told last of a parcel that stands so; "": nothing yet.
std::string told_as(const ShipmentRow& parcel) {
  if (parcel.status == "READY") return parcel.attempt == 0 ? "" : "READY";
  if (parcel.status == "STOP_REQUESTED") return "WAYBILL_ISSUED";
  if (parcel.status == "RETURNING") return "SHIPPING";
  return parcel.status;
}

void check_copy(const ShipmentRow& parcel, const CopyRow* copy, Findings& to) {
  const std::string expected = told_as(parcel);
  const std::string found = copy == nullptr ? "" : copy->status;
  // READY is told only when it was something else before.
  if (expected == "READY" && found.empty()) return;
  const Findings::About about{"PARCEL_COPY", parcel.shipment_id, parcel.order_id, Causes::Copies};
  if (found != expected) {
    return to.add(about,
                  "readers of " + parcel.order_id + " see another status of " + parcel.shipment_id,
                  expected.empty() ? "none yet" : expected, found.empty() ? "none yet" : found);
  }
  if (copy == nullptr || parcel.status == "READY" || copy->waybill == parcel.waybill) return;
  to.add(about, "readers of " + parcel.order_id + " see another waybill of " + parcel.shipment_id,
         parcel.waybill.value_or("none"), copy->waybill.value_or("none"));
}

void check_copies(const Books& books, Findings& to) {
  std::map<std::string, const CopyRow*> copies;
  for (const CopyRow& copy : books.copies) copies[copy.shipment_id] = &copy;
  for (const auto& [id, parcel] : books.shipments) {
    const auto copy = copies.find(id);
    check_copy(parcel.row, copy == copies.end() ? nullptr : copy->second, to);
  }
  for (const auto& [id, copy] : copies) {
    if (books.shipments.contains(id)) continue;
    to.add({"COPY_WITHOUT_PARCEL", id, copy->order_id, Causes::Nothing},
           "readers of " + copy->order_id + " see a parcel that is not there", "none", id);
  }
}

void check_dispatches(const Shipment& parcel, Findings& to) {
  for (const DispatchRow& one : parcel.dispatches) {
    const bool living = one.attempt == parcel.row.attempt && one.state == "ISSUED";
    if (!living || one.waybill == parcel.row.waybill || parcel.row.status == "READY") continue;
    to.add({"DISPATCH_WAYBILL", parcel.row.shipment_id, parcel.row.order_id},
           parcel.row.shipment_id + " has another waybill than its dispatch",
           one.waybill.value_or("none"), parcel.row.waybill.value_or("none"));
  }
}

/// From dispatch to its end.
void check_workflow(const ShipmentRow& parcel, const Transit& transit, Findings& to) {
  constexpr std::array<std::string_view, 4> under_way{"WAYBILL_ISSUED", "STOP_REQUESTED",
                                                      "SHIPPING", "RETURNING"};
  if (!parcel.dispatching && !is_one_of(parcel.status, under_way)) return;
  const auto workflow = domain::calls::shipment_workflow(domain::ShipmentId(parcel.shipment_id),
                                                         static_cast<std::int32_t>(parcel.attempt));
  if (transit.open_workflows.contains(workflow)) return;
  to.add({"SHIPMENT_WORKFLOW_LOST", workflow, parcel.order_id, Causes::Facts},
         parcel.shipment_id + " (" + parcel.status +
             "): its workflow is lost: nobody looks after " + "its deadlines",
         "an open workflow Shipment", "none");
}

}  // namespace

void check_shipments(const Books& books, const Transit& transit, std::vector<Finding>& to) {
  Findings findings(Check::Shipments, to);
  for (const auto& [id, order] : books.orders) check_order(order, books, findings);
  check_copies(books, findings);
  for (const auto& [id, parcel] : books.shipments) {
    check_dispatches(parcel, findings);
    check_workflow(parcel.row, transit, findings);
    if (books.orders.contains(parcel.row.order_id)) continue;
    findings.add({"PARCEL_WITHOUT_ORDER", id, parcel.row.order_id},
                 "a parcel is of an order that is not there", "none", parcel.row.status);
  }
}

}  // namespace perdura::audit
