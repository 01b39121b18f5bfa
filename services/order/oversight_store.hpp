#pragma once
// SQL of what operators see: open orders, and copies of tickets.
//
// An order is open exactly while it waits for something (`order_awaited`), so that no query looks
// at orders that are final.
#include <optional>
#include <string>
#include <vector>

#include "platform/sql/database.hpp"
#include "services/order/rows.hpp"

namespace perdura::services::order::store {

namespace sql = platform::sql;

/// An open order. `due_at`: when the first of what it waits for is due.
struct SagaRow {
  domain::OrderId id;
  domain::OrderNumber number;
  Status status = Status::Pending;
  domain::UserId buyer_id;
  std::optional<domain::Currency> currency;
  Instant updated_at;
  domain::Money at_risk;
  Instant due_at;
};
BOOST_DESCRIBE_STRUCT(SagaRow, (),
                      (id, number, status, buyer_id, currency, updated_at, at_risk, due_at))

/// Where a list goes on: behind this one.
struct SagaPlace {
  domain::Money at_risk;
  Instant due_at;
  std::string id;
};
/// Of what was due at `as_of`: most money first, then what is due longest.
std::vector<SagaRow> overdue_sagas(sql::Reader& reader, Instant as_of, const SagaPlace& after,
                                   std::int64_t limit);
/// Of what is due later: what is due first. `with_ticket`: only those with an open ticket.
std::vector<SagaRow> sagas_in_time(sql::Reader& reader, bool with_ticket, const SagaPlace& after,
                                   std::int64_t limit);

struct AwaitedRow {
  domain::OrderId order_id;
  std::string fact;
  domain::Actor owner = domain::Actor::System;
  Instant due_at;
  std::string consequence;
};
BOOST_DESCRIBE_STRUCT(AwaitedRow, (), (order_id, fact, owner, due_at, consequence))
/// Of each order what is due first.
std::vector<AwaitedRow> awaited_of(sql::Reader& reader, const std::vector<domain::OrderId>& ids);

enum class TicketOwner { Payment, Shipping };
BOOST_DESCRIBE_ENUM(TicketOwner, Payment, Shipping)
enum class TicketStatus { Open, Closed };
BOOST_DESCRIBE_ENUM(TicketStatus, Open, Closed)

/// A copy: see ticket_copies.hpp.
struct TicketRow {
  domain::TicketId ticket_id;
  domain::OrderId order_id;
  TicketOwner owner = TicketOwner::Payment;
  domain::Code kind;
  std::string about;  // a payment attempt's id, or a shipment's
  domain::Money amount;
  std::optional<domain::Currency> currency;
  TicketStatus status = TicketStatus::Open;
  Instant opened_at;
  std::optional<Instant> closed_at;
};
BOOST_DESCRIBE_STRUCT(TicketRow, (),
                      (ticket_id, order_id, owner, kind, about, amount, currency, status, opened_at,
                       closed_at))
/// Over what was there.
void write_ticket(sql::Transaction& tx, const TicketRow& row);

struct TicketPlace {
  Instant opened_at;
  std::string ticket_id;
};
/// Newest first, those behind `after`. Without a status: all.
std::vector<TicketRow> tickets(sql::Reader& reader, std::optional<TicketStatus> status,
                               const TicketPlace& after, std::int64_t limit);

struct TicketCount {
  domain::OrderId order_id;
  std::int64_t tickets = 0;
};
BOOST_DESCRIBE_STRUCT(TicketCount, (), (order_id, tickets))
/// Of those that have any.
std::vector<TicketCount> open_tickets(sql::Reader& reader, const std::vector<domain::OrderId>& ids);

}  // namespace perdura::services::order::store

template <>
struct perdura::json::Form<perdura::services::order::store::TicketOwner>
    : perdura::json::UpperSnakeForm<perdura::services::order::store::TicketOwner> {};
template <>
struct perdura::json::Form<perdura::services::order::store::TicketStatus>
    : perdura::json::UpperSnakeForm<perdura::services::order::store::TicketStatus> {};
