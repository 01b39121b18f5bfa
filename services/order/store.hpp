#pragma once
// The order service's SQL. Each function is a statement or a few; transactions are the caller's.
#include <optional>
#include <span>
#include <vector>

#include "platform/sql/database.hpp"
#include "services/order/rows.hpp"

namespace perdura::services::order::store {

namespace sql = platform::sql;

/// An order with all that hangs on it.
struct Whole {
  OrderRow order;
  std::vector<LineRow> lines;
  std::vector<FeeRow> fees;
  std::vector<CancellationRow> cancellations;
  std::vector<ShipmentRow> shipments;
};

/// Throws `sql::DuplicateKey` "orders_number" for a number that is taken.
void insert_order(sql::Transaction& tx, const OrderRow& order);
void insert_lines(sql::Transaction& tx, const std::vector<LineRow>& lines);
void insert_fees(sql::Transaction& tx, const std::vector<FeeRow>& fees);

std::optional<OrderRow> find_order(sql::Reader& reader, const domain::OrderId& id);
std::optional<Whole> find_whole(sql::Reader& reader, const domain::OrderId& id);
/// With all that hangs on it only while its placement has no answer yet.
std::optional<Whole> find_undecided(sql::Reader& reader, const domain::OrderId& id);

/// Newest first.
struct Page {
  std::optional<domain::UserId> buyer;    // all buyers'
  std::optional<domain::OrderId> before;  // only older ones
  int limit = 20;
};
std::vector<Whole> page(sql::Reader& reader, const Page& page);

/// Writes `to` over `from` if it is still what it was: same status, same version; the version goes
/// up by one. False: somebody else was faster.
bool move_order(sql::Transaction& tx, const OrderRow& from, const OrderRow& to);
/// Orders whose time to be looked at has come, longest overdue first.
std::vector<domain::OrderId> due_for_check(sql::Reader& reader, Instant now, int limit);
/// From now on it waits for its workflow again.
void watch(sql::Transaction& tx, const domain::OrderId& id, Instant check_at);
struct Check {
  std::optional<Instant> at;
  std::int64_t asked_again = 0;
};
/// False if it has moved, or somebody else has looked at it, since `from` was read.
bool check_later(sql::Transaction& tx, const OrderRow& from, const Check& to);
/// Whether a request under this key has had its effect.
bool key_known(sql::Reader& reader, const platform::EffectKey& key);
/// Whether something for its workflow is on its way.
bool facts_waiting(sql::Reader& reader, const domain::OrderId& id);

bool write_memo(sql::Transaction& tx, const domain::OrderId& id,
                const std::optional<std::string>& memo, std::string_view by);

/// An attempt that was declined. False if it is known already.
bool note_declined(sql::Transaction& tx, const domain::OrderId& order,
                   const domain::AttemptId& attempt, Instant at);
/// Looks at it with the next round, if it would not be looked at sooner.
void look_soon(sql::Transaction& tx, const domain::OrderId& id);
std::optional<domain::AttemptId> captured_by(sql::Reader& reader, const domain::OrderId& order);
/// The attempt that paid.
void note_captured(sql::Transaction& tx, const domain::OrderId& order,
                   const domain::AttemptId& attempt, Instant at);

/// All live units of the order become cancel_pending; then cancelled.
void stop_units(sql::Transaction& tx, const domain::OrderId& id);
void cancel_units(sql::Transaction& tx, const domain::OrderId& id);
/// These of them alone. False, and nothing has changed, if not so many are live.
bool stop_units(sql::Transaction& tx, const domain::OrderId& order,
                const domain::ParcelUnits& units);
/// The first time counts.
void set_ready(sql::Transaction& tx, const domain::OrderId& order, const domain::LineId& line,
               Instant at);

/// A status that an order's parcel took. False if it is known already.
bool note_parcel(sql::Transaction& tx, const domain::OrderId& order,
                 const domain::ShipmentId& parcel, std::string_view status, Instant at);
std::vector<std::string> parcel_told(sql::Reader& reader, const domain::OrderId& order,
                                     const domain::ShipmentId& parcel);

/// Over what was there.
void write_shipment(sql::Transaction& tx, const ShipmentRow& row);

// Units of one line move on. False, and nothing has changed, if the line has not so many where they
// come from.

/// Picked up: no cancel waits for them any more.
bool ship_units(sql::Transaction& tx, const domain::OrderId& order,
                const domain::ParcelUnits& units);
bool deliver_units(sql::Transaction& tx, const domain::OrderId& order,
                   const domain::ParcelUnits& units);
bool lose_units(sql::Transaction& tx, const domain::OrderId& order,
                const domain::ParcelUnits& units);
bool send_back_units(sql::Transaction& tx, const domain::OrderId& order,
                     const domain::ParcelUnits& units);
/// From cancel_pending.
bool cancel_stopped(sql::Transaction& tx, const domain::OrderId& order,
                    const domain::ParcelUnits& units);
/// They leave cancel_pending, as far as they were not picked up before.
void let_go_on(sql::Transaction& tx, const domain::OrderId& order,
               const domain::ParcelUnits& units);

/// The steps that brought it to this version, behind all before.
void append_steps(sql::Transaction& tx, const domain::OrderId& id, std::int64_t version,
                  const std::vector<Step>& steps);
std::vector<Step> timeline(sql::Reader& reader, const domain::OrderId& id);

/// Replaces what the order waits for.
void await(sql::Transaction& tx, const domain::OrderId& id, const std::vector<Awaited>& facts);
/// Of an order that has just been made.
void await_first(sql::Transaction& tx, const domain::OrderId& id,
                 const std::vector<Awaited>& facts);
std::vector<Awaited> awaited(sql::Reader& reader, const domain::OrderId& id);

/// False if it is there already.
bool insert_cancellation(sql::Transaction& tx, const CancellationRow& row);
std::optional<CancellationRow> find_cancellation(sql::Reader& reader,
                                                 const domain::CancellationId& id);
/// Writes status, refund and failure if the status is still `from`.
bool move_cancellation(sql::Transaction& tx, CancellationStatus from, const CancellationRow& to);

}  // namespace perdura::services::order::store
