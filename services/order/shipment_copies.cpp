#include "services/order/shipment_copies.hpp"

#include <algorithm>

#include "platform/outbox/headers.hpp"
#include "services/order/store.hpp"

namespace perdura::services::order {

using platform::Message;
namespace sql = platform::sql;

namespace {

/// Which status an event tells of.
struct Fold {
  std::string_view type;
  const char* status;
};
constexpr Fold folds[] = {{domain::ShipmentWaybillIssued::type, "WAYBILL_ISSUED"},
                          {domain::ShipmentReadyAgain::type, "READY"},
                          {domain::ShipmentPickedUp::type, "SHIPPING"},
                          {domain::ShipmentDelivered::type, "DELIVERED"},
                          {domain::ShipmentLost::type, "LOST"},
                          {domain::ShipmentReturned::type, "RETURNED"},
                          {domain::ShipmentCancelled::type, "CANCELLED"}};

void fold(sql::Transaction& tx, const Message& message) {
  const auto known = std::ranges::find(folds, header_of(message, platform::header::type),
                                       [](const Fold& fold) { return std::string(fold.type); });
  if (known == std::end(folds)) return;  // a ticket, or of a newer version
  const auto fact = fact_of<domain::ShipmentFact>(message);
  store::write_shipment(tx, {.shipment_id = fact.shipment_id,
                             .order_id = fact.order_id,
                             .seller_id = fact.seller_id,
                             .status = known->status,
                             .courier_code = fact.courier_code,
                             .waybill = fact.waybill,
                             .units = json::to_text(fact.lines),
                             .updated_at = occurred_at(message)});
  // Whether its workflow has recorded it, too.
  if (must_be_recorded(known->status)) store::look_soon(tx, fact.order_id);
}

}  // namespace

ShipmentCopies::ShipmentCopies(Ports ports)
    : Folding(std::move(ports), group, fold, [](const Message&) { return true; }) {}

}  // namespace perdura::services::order
