#include "tests/e2e/outside_audit.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "tests/e2e/outside.hpp"

namespace perdura::e2e {
namespace {

/// How its parcels may stand when an order has this status.
const std::map<std::string, std::set<std::string>> parcels_by_order{
    {"FAILED", {"CANCELLED"}},
    {"EXPIRED", {"CANCELLED"}},
    {"CANCELLED", {"CANCELLED", "LOST", "RETURNED"}},
    {"PAID", {"READY", "WAYBILL_ISSUED"}},
    {"SHIPPING",
     {"READY", "WAYBILL_ISSUED", "SHIPPING", "RETURNING", "DELIVERED", "CANCELLED", "LOST",
      "RETURNED"}},
    {"DELIVERED", {"DELIVERED", "CANCELLED", "LOST", "RETURNED"}},
    {"COMPLETED", {"DELIVERED", "CANCELLED", "LOST", "RETURNED"}},
};

/// What the courier may say of a parcel of which the shop says this.
const std::map<std::string, std::set<std::string>> courier_by_parcel{
    {"WAYBILL_ISSUED", {"ACCEPTED"}},
    {"SHIPPING", {"PICKED_UP", "IN_TRANSIT", "AT_DESTINATION", "OUT_FOR_DELIVERY"}},
    {"DELIVERED", {"DELIVERED"}},
    {"CANCELLED", {"CANCELLED"}},
    {"RETURNED", {"DELIVERED"}},
};

bool may(const std::map<std::string, std::set<std::string>>& table, const std::string& of,
         const std::string& status) {
  const auto row = table.find(of);
  return row == table.end() || row->second.contains(status);
}

}  // namespace

void compare_gateway(const SeenOrder& order, const OutsideBooks& books, Findings& findings) {
  if (!order.payment.pg_order_id) return;
  const std::string of = order.id.value() + " (" + order.status + ") at the gateway: ";
  const auto book = PaymentGateway().book(order.pg_order_id());
  if (book.order_id != order.id) findings.add(of + "it is another order's payment");
  findings.same(of + "captured", books.money.captured, book.captured.value());
  findings.same(of + "refunded", books.money.refunded, book.refunded.value());
  for (const auto& transaction : book.transactions) {
    if (transaction.status == "AUTHORIZED") {
      findings.add(of + transaction.pg_transaction_id + " is still held");
    }
    findings.same(of + "refunds under way", 0, transaction.refund_pending_amount.value());
  }
}

void compare_parcels(const SeenOrder& order, const OutsideBooks& books, Findings& findings) {
  const std::string of = order.id.value() + " (" + order.status + "): ";
  if (books.parcels.empty() && order.status == "PAID") findings.add(of + "it has no parcel");
  if (books.parcels.empty()) return;
  const bool dispatched =
      std::ranges::any_of(books.parcels, [](const ParcelRow& one) { return one.attempt > 0; });
  std::vector<CourierParcel> carried;
  if (dispatched) carried = Courier().parcels(order.id);
  for (const auto& parcel : books.parcels) {
    const std::string which = of + parcel.shipment_id + " is " + parcel.status;
    if (!may(parcels_by_order, order.status, parcel.status)) findings.add(which);
    if (!parcel.waybill) continue;
    const auto known = std::ranges::find(carried, *parcel.waybill, &CourierParcel::waybill);
    if (known == carried.end()) {
      findings.add(which + ", and the courier does not know it");
    } else if (!may(courier_by_parcel, parcel.status, known->status)) {
      findings.add(which + ", and at the courier " + known->status);
    }
  }
}

}  // namespace perdura::e2e
