#include "services/order/oversight_store.hpp"

namespace perdura::services::order::store {

using domain::OrderId;
using sql::In;
using sql::Reader;
using sql::Sql;

namespace {

// In each: of an order's rows only the one that is due first, and the rule of money at risk (see
// oversight.hpp).

constexpr Sql overdue_sql(
    "SELECT id, number, status, buyer_id, currency, updated_at, at_risk, due_at FROM ("
    "SELECT o.id AS id, o.number AS number, o.status AS status, o.buyer_id AS buyer_id, "
    "o.currency AS currency, o.updated_at AS updated_at, a.due_at AS due_at, "
    "CASE WHEN o.status IN ('DELIVERED', 'COMPLETED') THEN 0 ELSE o.captured - o.refunded END "
    "AS at_risk FROM order_awaited a JOIN orders o ON o.id = a.order_id "
    "WHERE a.due_at <= ? AND NOT EXISTS (SELECT 1 FROM order_awaited e "
    "WHERE e.order_id = a.order_id AND "
    "(e.due_at < a.due_at OR (e.due_at = a.due_at AND e.fact < a.fact)))) late "
    "WHERE at_risk < ? OR (at_risk = ? AND (due_at > ? OR (due_at = ? AND id > ?))) "
    "ORDER BY at_risk DESC, due_at, id LIMIT ?");
constexpr Sql in_time_sql(
    "SELECT o.id AS id, o.number AS number, o.status AS status, o.buyer_id AS buyer_id, "
    "o.currency AS currency, o.updated_at AS updated_at, a.due_at AS due_at, "
    "CASE WHEN o.status IN ('DELIVERED', 'COMPLETED') THEN 0 ELSE o.captured - o.refunded END "
    "AS at_risk FROM order_awaited a JOIN orders o ON o.id = a.order_id "
    "WHERE a.due_at >= ? AND (a.due_at > ? OR a.order_id > ?) "
    "AND NOT EXISTS (SELECT 1 FROM order_awaited e WHERE e.order_id = a.order_id AND "
    "(e.due_at < a.due_at OR (e.due_at = a.due_at AND e.fact < a.fact))) "
    "ORDER BY a.due_at, a.order_id LIMIT ?");
constexpr Sql in_time_with_ticket_sql(
    "SELECT o.id AS id, o.number AS number, o.status AS status, o.buyer_id AS buyer_id, "
    "o.currency AS currency, o.updated_at AS updated_at, a.due_at AS due_at, "
    "CASE WHEN o.status IN ('DELIVERED', 'COMPLETED') THEN 0 ELSE o.captured - o.refunded END "
    "AS at_risk FROM order_awaited a JOIN orders o ON o.id = a.order_id "
    "WHERE a.order_id IN (SELECT t.order_id FROM order_ticket t WHERE t.status = 'OPEN') "
    "AND a.due_at >= ? AND (a.due_at > ? OR a.order_id > ?) "
    "AND NOT EXISTS (SELECT 1 FROM order_awaited e WHERE e.order_id = a.order_id AND "
    "(e.due_at < a.due_at OR (e.due_at = a.due_at AND e.fact < a.fact))) "
    "ORDER BY a.due_at, a.order_id LIMIT ?");
constexpr Sql awaited_of_orders(
    "SELECT order_id, fact, owner, due_at, consequence FROM order_awaited WHERE order_id IN (?) "
    "ORDER BY order_id, due_at, fact");

constexpr Sql write_ticket_sql(
    "INSERT INTO order_ticket (ticket_id, order_id, owner, kind, about, amount, currency, status, "
    "opened_at, closed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) {upsert ticket_id} "
    "order_id = {new order_id}, owner = {new owner}, kind = {new kind}, about = {new about}, "
    "amount = {new amount}, currency = {new currency}, status = {new status}, "
    "opened_at = {new opened_at}, closed_at = {new closed_at}");
constexpr Sql tickets_of_all(
    "SELECT ticket_id, order_id, owner, kind, about, amount, currency, status, opened_at, "
    "closed_at FROM order_ticket WHERE opened_at <= ? AND (opened_at < ? OR ticket_id < ?) "
    "ORDER BY opened_at DESC, ticket_id DESC LIMIT ?");
constexpr Sql tickets_of_status(
    "SELECT ticket_id, order_id, owner, kind, about, amount, currency, status, opened_at, "
    "closed_at FROM order_ticket WHERE status = ? AND opened_at <= ? "
    "AND (opened_at < ? OR ticket_id < ?) ORDER BY opened_at DESC, ticket_id DESC LIMIT ?");
constexpr Sql open_tickets_sql(
    "SELECT order_id, COUNT(*) AS tickets FROM order_ticket WHERE order_id IN (?) "
    "AND status = 'OPEN' GROUP BY order_id ORDER BY order_id");

}  // namespace

std::vector<SagaRow> overdue_sagas(Reader& reader, Instant as_of, const SagaPlace& after,
                                   std::int64_t limit) {
  return reader.query<SagaRow>(overdue_sql, as_of, after.at_risk, after.at_risk, after.due_at,
                               after.due_at, after.id, limit);
}

std::vector<SagaRow> sagas_in_time(Reader& reader, bool with_ticket, const SagaPlace& after,
                                   std::int64_t limit) {
  return reader.query<SagaRow>(with_ticket ? in_time_with_ticket_sql : in_time_sql, after.due_at,
                               after.due_at, after.id, limit);
}

std::vector<AwaitedRow> awaited_of(Reader& reader, const std::vector<OrderId>& ids) {
  if (ids.empty()) return {};
  return reader.query<AwaitedRow>(awaited_of_orders, In{ids});
}

void write_ticket(sql::Transaction& tx, const TicketRow& row) {
  tx.execute(write_ticket_sql, row.ticket_id, row.order_id, row.owner, row.kind, row.about,
             row.amount, row.currency, row.status, row.opened_at, row.closed_at);
}

std::vector<TicketRow> tickets(Reader& reader, std::optional<TicketStatus> status,
                               const TicketPlace& after, std::int64_t limit) {
  if (!status) {
    return reader.query<TicketRow>(tickets_of_all, after.opened_at, after.opened_at,
                                   after.ticket_id, limit);
  }
  return reader.query<TicketRow>(tickets_of_status, *status, after.opened_at, after.opened_at,
                                 after.ticket_id, limit);
}

std::vector<TicketCount> open_tickets(Reader& reader, const std::vector<OrderId>& ids) {
  if (ids.empty()) return {};
  return reader.query<TicketCount>(open_tickets_sql, In{ids});
}

}  // namespace perdura::services::order::store
