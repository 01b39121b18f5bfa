#include "services/shipping/store.hpp"

#include <tuple>

namespace perdura::services::shipping::store {

using domain::ShipmentId;
using platform::sql::In;

bool add_shipment(Transaction& tx, const ShipmentRow& row) {
  try {
    tx.execute(
        "INSERT INTO shipment (shipment_id, order_id, buyer_id, seller_id, address_snapshot_id, "
        "status, version, attempt, dispatching, created_at, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.shipment_id, row.order_id, row.buyer_id, row.seller_id, row.address_snapshot_id,
        row.status, row.version, row.attempt, row.dispatching, row.created_at, row.updated_at);
  } catch (const platform::sql::DuplicateKey&) {
    return false;
  }
  return true;
}

std::optional<ShipmentRow> locked_shipment(Transaction& tx, const ShipmentId& id) {
  return tx.query_one<ShipmentRow>(
      "SELECT shipment_id, order_id, buyer_id, seller_id, address_snapshot_id, status, version, "
      "attempt, dispatching, courier_code, waybill, refusal_code, refusal_detail, "
      "cancellation_id, stop_requested_at, stop_asked_at, look_at, scanned_at, "
      "waybill_issued_at, picked_up_at, ended_at, created_at, updated_at FROM shipment "
      "WHERE shipment_id = ? {for_update}",
      id);
}

std::vector<ShipmentId> of_order(Reader& tx, const domain::OrderId& order) {
  return tx.query<ShipmentId>(
      "SELECT shipment_id FROM shipment WHERE order_id = ? ORDER BY shipment_id", order);
}

std::vector<ShipmentRow> shipments(Reader& tx, const std::vector<ShipmentId>& ids) {
  return tx.query<ShipmentRow>(
      "SELECT shipment_id, order_id, buyer_id, seller_id, address_snapshot_id, status, version, "
      "attempt, dispatching, courier_code, waybill, refusal_code, refusal_detail, "
      "cancellation_id, stop_requested_at, stop_asked_at, look_at, scanned_at, "
      "waybill_issued_at, picked_up_at, ended_at, created_at, updated_at FROM shipment "
      "WHERE shipment_id IN (?) ORDER BY created_at DESC, shipment_id DESC",
      In{ids});
}

std::optional<ShipmentRow> shipment(Reader& tx, const ShipmentId& id) {
  auto rows = shipments(tx, {id});
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

bool change_shipment(Transaction& tx, const ShipmentRow& from, const ShipmentRow& to) {
  return tx.execute(
             "UPDATE shipment SET status = ?, version = version + 1, attempt = ?, "
             "dispatching = ?, courier_code = ?, waybill = ?, refusal_code = ?, "
             "refusal_detail = ?, cancellation_id = ?, stop_requested_at = ?, stop_asked_at = ?, "
             "look_at = ?, scanned_at = ?, waybill_issued_at = ?, picked_up_at = ?, "
             "ended_at = ?, updated_at = ? WHERE shipment_id = ? AND status = ? AND version = ?",
             to.status, to.attempt, to.dispatching, to.courier_code, to.waybill, to.refusal_code,
             to.refusal_detail, to.cancellation_id, to.stop_requested_at, to.stop_asked_at,
             to.look_at, to.scanned_at, to.waybill_issued_at, to.picked_up_at, to.ended_at,
             to.updated_at, from.shipment_id, from.status, from.version) == 1;
}

std::vector<ShipmentId> page(Reader& tx, const Before& before, std::int64_t limit) {
  return tx.query<ShipmentId>(
      "SELECT shipment_id FROM shipment WHERE created_at < ? "
      "OR (created_at = ? AND shipment_id < ?) "
      "ORDER BY created_at DESC, shipment_id DESC LIMIT ?",
      before.created_at, before.created_at, before.shipment_id, limit);
}

std::vector<ShipmentId> page_of(Reader& tx, const domain::UserId& seller, const Before& before,
                                std::int64_t limit) {
  return tx.query<ShipmentId>(
      "SELECT shipment_id FROM shipment WHERE seller_id = ? AND (created_at < ? "
      "OR (created_at = ? AND shipment_id < ?)) "
      "ORDER BY created_at DESC, shipment_id DESC LIMIT ?",
      seller, before.created_at, before.created_at, before.shipment_id, limit);
}

void add_lines(Transaction& tx, const ShipmentId& shipment,
               const std::vector<domain::calls::ParcelLine>& lines) {
  std::vector<std::tuple<ShipmentId, domain::LineId, domain::SkuId, domain::Quantity, std::int64_t>>
      rows;
  for (const auto& line : lines) {
    rows.emplace_back(shipment, line.line_id, line.sku_id, line.quantity,
                      static_cast<std::int64_t>(rows.size()));
  }
  tx.execute_rows(
      "INSERT INTO shipment_line (shipment_id, line_id, sku_id, quantity, place) "
      "VALUES (?, ?, ?, ?, ?)",
      rows);
}

std::vector<LineRow> lines(Reader& tx, const std::vector<ShipmentId>& shipments) {
  return tx.query<LineRow>(
      "SELECT shipment_id, line_id, sku_id, quantity FROM shipment_line "
      "WHERE shipment_id IN (?) ORDER BY shipment_id, place",
      In{shipments});
}

void add_dispatch(Transaction& tx, const DispatchRow& row) {
  tx.execute(
      "INSERT INTO dispatch (shipment_id, attempt, reference, courier_code, state, uploads, "
      "asked_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
      row.shipment_id, row.attempt, row.reference, row.courier_code, row.state, row.uploads,
      row.asked_at);
}

std::optional<DispatchRow> dispatch(Reader& tx, const ShipmentId& shipment, std::int32_t attempt) {
  return tx.query_one<DispatchRow>(
      "SELECT shipment_id, attempt, reference, courier_code, state, uploads, waybill, "
      "refusal_code, refusal_detail, asked_at FROM dispatch "
      "WHERE shipment_id = ? AND attempt = ?",
      shipment, attempt);
}

std::optional<DispatchRow> dispatch_of(Reader& tx, const domain::Waybill& waybill) {
  return tx.query_one<DispatchRow>(
      "SELECT shipment_id, attempt, reference, courier_code, state, uploads, waybill, "
      "refusal_code, refusal_detail, asked_at FROM dispatch WHERE waybill = ?",
      waybill);
}

bool note_upload(Transaction& tx, const DispatchRow& row) {
  return tx.execute(
             "UPDATE dispatch SET uploads = uploads + 1 "
             "WHERE shipment_id = ? AND attempt = ? AND state = ?",
             row.shipment_id, row.attempt, DispatchState::Asked) == 1;
}

bool answer_dispatch(Transaction& tx, const DispatchRow& row) {
  return tx.execute(
             "UPDATE dispatch SET state = ?, waybill = ?, refusal_code = ?, refusal_detail = ? "
             "WHERE shipment_id = ? AND attempt = ? AND state = ?",
             row.state, row.waybill, row.refusal_code, row.refusal_detail, row.shipment_id,
             row.attempt, DispatchState::Asked) == 1;
}

void close_dispatch(Transaction& tx, const ShipmentId& shipment, std::int32_t attempt) {
  tx.execute("UPDATE dispatch SET state = ? WHERE shipment_id = ? AND attempt = ? AND state = ?",
             DispatchState::Closed, shipment, attempt, DispatchState::Issued);
}

std::vector<ScanRow> scans(Reader& tx, const ShipmentId& shipment, std::int32_t attempt) {
  return tx.query<ScanRow>(
      "SELECT shipment_id, attempt, status, to_sender, at, place, by_webhook, readings, applied, "
      "seen_at FROM scan WHERE shipment_id = ? AND attempt = ? "
      "ORDER BY at, to_sender, seen_at, status",
      shipment, attempt);
}

void add_scan(Transaction& tx, const ScanRow& row) {
  tx.execute(
      "INSERT INTO scan (shipment_id, attempt, status, to_sender, at, place, by_webhook, "
      "readings, applied, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.shipment_id, row.attempt, row.status, row.to_sender, row.at, row.place, row.by_webhook,
      row.readings, row.applied, row.seen_at);
}

void change_scan(Transaction& tx, const ScanRow& row) {
  tx.execute(
      "UPDATE scan SET by_webhook = ?, readings = ?, applied = ? WHERE shipment_id = ? "
      "AND attempt = ? AND status = ? AND to_sender = ? AND at = ?",
      row.by_webhook, row.readings, row.applied, row.shipment_id, row.attempt, row.status,
      row.to_sender, row.at);
}

std::vector<TicketRow> tickets(Reader& tx, const ShipmentId& shipment) {
  return tx.query<TicketRow>(
      "SELECT ticket_id, kind, shipment_id, order_id, status, opened_at, closed_at FROM ticket "
      "WHERE shipment_id = ? ORDER BY kind",
      shipment);
}

void add_ticket(Transaction& tx, const TicketRow& row) {
  tx.execute(
      "INSERT INTO ticket (ticket_id, kind, shipment_id, order_id, status, opened_at, closed_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      row.ticket_id, row.kind, row.shipment_id, row.order_id, row.status, row.opened_at,
      row.closed_at);
}

void change_ticket(Transaction& tx, const TicketRow& to) {
  tx.execute("UPDATE ticket SET status = ?, opened_at = ?, closed_at = ? WHERE ticket_id = ?",
             to.status, to.opened_at, to.closed_at, to.ticket_id);
}

std::vector<ShipmentId> due_to_look(Reader& tx, Instant now, std::int64_t limit) {
  return tx.query<ShipmentId>(
      "SELECT shipment_id FROM shipment WHERE look_at <= ? ORDER BY look_at, shipment_id LIMIT ?",
      now, limit);
}

std::vector<ShipmentId> due_to_stop(Reader& tx, Instant before, std::int64_t limit) {
  return tx.query<ShipmentId>(
      "SELECT shipment_id FROM shipment WHERE status IN ('READY', 'STOP_REQUESTED') "
      "AND cancellation_id IS NOT NULL AND (stop_asked_at IS NULL OR stop_asked_at <= ?) "
      "ORDER BY shipment_id LIMIT ?",
      before, limit);
}

void look_again(Transaction& tx, const ShipmentId& id, Instant now, Instant at) {
  tx.execute("UPDATE shipment SET look_at = ? WHERE shipment_id = ? AND look_at <= ?", at, id, now);
}

bool note_signature(Transaction& tx, const std::string& fingerprint, Instant now) {
  return tx.execute(
             "INSERT INTO webhook_seen (fingerprint, seen_at) VALUES (?, ?) "
             "{insert_once fingerprint}",
             fingerprint, now) == 1;
}

void forget_signatures(Transaction& tx, Instant before, std::int64_t limit) {
  const auto old = tx.query<std::string>(
      "SELECT fingerprint FROM webhook_seen WHERE seen_at < ? ORDER BY fingerprint LIMIT ?", before,
      limit);
  if (old.empty()) return;
  tx.execute("DELETE FROM webhook_seen WHERE fingerprint IN (?)", In{old});
}

}  // namespace perdura::services::shipping::store
