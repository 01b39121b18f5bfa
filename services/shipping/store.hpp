#pragma once
// The shipping service's SQL. Each function is a statement or a few; transactions are the caller's.
// Members of rows are called as the columns are.
#include <optional>
#include <string>
#include <vector>

#include "domain/calls/shipping.hpp"
#include "platform/sql/database.hpp"
#include "services/shipping/courier.hpp"

namespace perdura::services::shipping::store {

using platform::sql::Reader;
using platform::sql::Transaction;
using statemachines::shipment::Scan;
using statemachines::shipment::Status;

struct ShipmentRow {
  domain::ShipmentId shipment_id;
  domain::OrderId order_id;
  domain::UserId buyer_id;
  domain::UserId seller_id;
  domain::AddressSnapshotId address_snapshot_id;
  Status status = Status::Ready;
  std::int64_t version = 1;
  std::int32_t attempt = 0;  // the last dispatch; 0: none yet
  bool dispatching = false;  // that one waits for the courier's answer
  std::optional<domain::CourierCode> courier_code;
  std::optional<domain::Waybill> waybill;
  std::optional<std::string> refusal_code;
  std::optional<std::string> refusal_detail;
  std::optional<domain::CancellationId> cancellation_id;  // that wants it stopped
  std::optional<Instant> stop_requested_at;
  std::optional<Instant> stop_asked_at;  // the courier, last
  std::optional<Instant> look_at;        // when tracking is due; none: nothing to look at
  std::optional<Instant> scanned_at;     // when something new was heard last; our time
  std::optional<Instant> waybill_issued_at;
  std::optional<Instant> picked_up_at;
  std::optional<Instant> ended_at;
  Instant created_at;
  Instant updated_at;

  bool operator==(const ShipmentRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentRow, (),
                      (shipment_id, order_id, buyer_id, seller_id, address_snapshot_id, status,
                       version, attempt, dispatching, courier_code, waybill, refusal_code,
                       refusal_detail, cancellation_id, stop_requested_at, stop_asked_at, look_at,
                       scanned_at, waybill_issued_at, picked_up_at, ended_at, created_at,
                       updated_at))

/// False if there is a shipment of this id.
bool add_shipment(Transaction& tx, const ShipmentRow& row);
/// Held until the transaction ends. Several are locked in the order of their ids.
std::optional<ShipmentRow> locked_shipment(Transaction& tx, const domain::ShipmentId& id);
/// In the order of their ids.
std::vector<domain::ShipmentId> of_order(Reader& tx, const domain::OrderId& order);
/// Newest first.
std::vector<ShipmentRow> shipments(Reader& tx, const std::vector<domain::ShipmentId>& ids);
std::optional<ShipmentRow> shipment(Reader& tx, const domain::ShipmentId& id);
/// Writes `to` over `from` if it still has its status and version; the version goes up by one.
bool change_shipment(Transaction& tx, const ShipmentRow& from, const ShipmentRow& to);

/// Where a page of the list begins: behind this one. Nothing: at the newest.
struct Before {
  Instant created_at = Instant::max();
  std::string shipment_id = "~";
};
std::vector<domain::ShipmentId> page(Reader& tx, const Before& before, std::int64_t limit);
std::vector<domain::ShipmentId> page_of(Reader& tx, const domain::UserId& seller,
                                        const Before& before, std::int64_t limit);

struct LineRow {
  domain::ShipmentId shipment_id;
  domain::LineId line_id;
  domain::SkuId sku_id;
  domain::Quantity quantity;
};
BOOST_DESCRIBE_STRUCT(LineRow, (), (shipment_id, line_id, sku_id, quantity))
void add_lines(Transaction& tx, const domain::ShipmentId& shipment,
               const std::vector<domain::calls::ParcelLine>& lines);
/// Of each shipment in their order.
std::vector<LineRow> lines(Reader& tx, const std::vector<domain::ShipmentId>& shipments);

/// Asked: the courier may have been asked. Closed: the waybill was cancelled, and the shipment is
/// READY again.
enum class DispatchState { Asked, Issued, Refused, Closed };
BOOST_DESCRIBE_ENUM(DispatchState, Asked, Issued, Refused, Closed)

struct DispatchRow {
  domain::ShipmentId shipment_id;
  std::int32_t attempt = 1;
  std::string reference;
  domain::CourierCode courier_code;
  DispatchState state = DispatchState::Asked;
  std::int64_t uploads = 0;
  std::optional<domain::Waybill> waybill;
  std::optional<std::string> refusal_code;
  std::optional<std::string> refusal_detail;
  Instant asked_at;
};
BOOST_DESCRIBE_STRUCT(DispatchRow, (),
                      (shipment_id, attempt, reference, courier_code, state, uploads, waybill,
                       refusal_code, refusal_detail, asked_at))
void add_dispatch(Transaction& tx, const DispatchRow& row);
std::optional<DispatchRow> dispatch(Reader& tx, const domain::ShipmentId& shipment,
                                    std::int32_t attempt);
std::optional<DispatchRow> dispatch_of(Reader& tx, const domain::Waybill& waybill);
/// From now on the courier may know of it. False if it has been answered.
bool note_upload(Transaction& tx, const DispatchRow& row);
/// Writes the answer over ASKED; false if there is one. Throws `DuplicateKey` for a waybill that is
/// another's.
bool answer_dispatch(Transaction& tx, const DispatchRow& row);
void close_dispatch(Transaction& tx, const domain::ShipmentId& shipment, std::int32_t attempt);

struct ScanRow {
  domain::ShipmentId shipment_id;
  std::int32_t attempt = 1;
  Scan status = Scan::Accepted;
  bool to_sender = false;
  Instant at;
  std::string place;
  bool by_webhook = false;
  std::int64_t readings = 0;
  bool applied = false;
  Instant seen_at;
};
BOOST_DESCRIBE_STRUCT(ScanRow, (),
                      (shipment_id, attempt, status, to_sender, at, place, by_webhook, readings,
                       applied, seen_at))
/// Of one dispatch, by the courier's time.
std::vector<ScanRow> scans(Reader& tx, const domain::ShipmentId& shipment, std::int32_t attempt);
void add_scan(Transaction& tx, const ScanRow& row);
/// Writes who told it, and whether the machine has heard it.
void change_scan(Transaction& tx, const ScanRow& row);

enum class TicketKind {
  ScanAfterEnd,          // of a parcel that was lost, returned, cancelled, or whose waybill was
  DeliveredAfterReturn,  // to the recipient, though it was on its way back
  Contradiction,         // what the courier told before says otherwise
  StopUnanswered         // for too long
};
BOOST_DESCRIBE_ENUM(TicketKind, ScanAfterEnd, DeliveredAfterReturn, Contradiction, StopUnanswered)

/// Untold: from before others were told of tickets; as good as open, and told with the next change.
enum class TicketStatus { Untold, Open, Closed };
BOOST_DESCRIBE_ENUM(TicketStatus, Untold, Open, Closed)

struct TicketRow {
  domain::TicketId ticket_id;
  TicketKind kind = TicketKind::ScanAfterEnd;
  domain::ShipmentId shipment_id;
  domain::OrderId order_id;
  TicketStatus status = TicketStatus::Open;
  Instant opened_at;
  std::optional<Instant> closed_at;
};
BOOST_DESCRIBE_STRUCT(TicketRow, (),
                      (ticket_id, kind, shipment_id, order_id, status, opened_at, closed_at))
/// A shipment's, of each kind one at most.
std::vector<TicketRow> tickets(Reader& tx, const domain::ShipmentId& shipment);
void add_ticket(Transaction& tx, const TicketRow& row);
/// Writes status and times.
void change_ticket(Transaction& tx, const TicketRow& to);

/// Due for tracking, longest overdue first.
std::vector<domain::ShipmentId> due_to_look(Reader& tx, Instant now, std::int64_t limit);
/// To be stopped, and the courier not asked since `before`: those with a waybill, and those whose
/// dispatch is not answered.
std::vector<domain::ShipmentId> due_to_stop(Reader& tx, Instant before, std::int64_t limit);
/// At `at`, if it is still due at `now`: the courier told nothing of it.
void look_again(Transaction& tx, const domain::ShipmentId& id, Instant now, Instant at);

/// False if this signature has come before.
bool note_signature(Transaction& tx, const std::string& fingerprint, Instant now);
/// Forgets those older than `before`, at most `limit`.
void forget_signatures(Transaction& tx, Instant before, std::int64_t limit);

}  // namespace perdura::services::shipping::store

template <>
struct perdura::json::Form<perdura::services::shipping::store::DispatchState>
    : perdura::json::UpperSnakeForm<perdura::services::shipping::store::DispatchState> {};
template <>
struct perdura::json::Form<perdura::services::shipping::store::TicketKind>
    : perdura::json::UpperSnakeForm<perdura::services::shipping::store::TicketKind> {};
template <>
struct perdura::json::Form<perdura::services::shipping::store::TicketStatus>
    : perdura::json::UpperSnakeForm<perdura::services::shipping::store::TicketStatus> {};
