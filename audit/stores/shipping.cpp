// The schema of the shipping service.
#include "audit/stores/stores.hpp"

namespace perdura::audit {
namespace {

using sql::Sql;

constexpr Sql shipments_sql(
    "SELECT shipment_id, order_id, seller_id, status, attempt, dispatching, courier_code, waybill, "
    "look_at IS NOT NULL AS looked_after FROM shipment "
    "WHERE order_id > ? AND order_id <= ? AND (? = 1 OR order_id IN (?)) "
    "ORDER BY order_id, shipment_id");

constexpr Sql lines_sql(
    "SELECT l.shipment_id, l.line_id, l.sku_id, l.quantity FROM shipment s "
    "JOIN shipment_line l ON l.shipment_id = s.shipment_id "
    "WHERE s.order_id > ? AND s.order_id <= ? AND (? = 1 OR s.order_id IN (?)) "
    "ORDER BY l.shipment_id, l.line_id");

constexpr Sql dispatches_sql(
    "SELECT d.shipment_id, d.attempt, d.reference, d.state, d.waybill FROM shipment s "
    "JOIN dispatch d ON d.shipment_id = s.shipment_id "
    "WHERE s.order_id > ? AND s.order_id <= ? AND (? = 1 OR s.order_id IN (?)) "
    "ORDER BY d.shipment_id, d.attempt");

constexpr Sql scans_sql(
    "SELECT c.shipment_id, c.attempt, c.status, c.to_sender, c.by_webhook + c.readings AS told "
    "FROM shipment s JOIN scan c ON c.shipment_id = s.shipment_id "
    "WHERE s.order_id > ? AND s.order_id <= ? AND (? = 1 OR s.order_id IN (?)) "
    "ORDER BY c.shipment_id, c.attempt, c.at, c.status, c.to_sender");

template <class Row, class Use>
void for_shipments(Books& books, const std::vector<Row>& rows, Use use) {
  for (const Row& row : rows) {
    const auto shipment = books.shipments.find(row.shipment_id);
    if (shipment != books.shipments.end()) use(shipment->second, row);
  }
}

}  // namespace

void read_shipments(const Store& shipping, const std::vector<Window>& windows, Books& books,
                    const Progress& progress) {
  for (const Window& window : windows) {
    for (auto& row : rows_of<ShipmentRow>(shipping, shipments_sql, window)) {
      const std::string id = row.shipment_id;
      books.parcels[row.order_id].push_back(id);
      books.shipments[id].row = std::move(row);
    }
    for_shipments(books, rows_of<ParcelLineRow>(shipping, lines_sql, window),
                  [](Shipment& of, const ParcelLineRow& row) { of.lines.push_back(row); });
    for_shipments(books, rows_of<DispatchRow>(shipping, dispatches_sql, window),
                  [](Shipment& of, const DispatchRow& row) { of.dispatches.push_back(row); });
    for_shipments(books, rows_of<ScanRow>(shipping, scans_sql, window),
                  [](Shipment& of, const ScanRow& row) { of.scans.push_back(row); });
    progress("parcels", books.shipments.size());
  }
}

}  // namespace perdura::audit
