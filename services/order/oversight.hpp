#pragma once
// What an operator asks: which orders are open, what each waits for and whose money hangs on it,
// and what a person has to look at. From our tables alone, never from workflows. Thread-safe.
//
// Money at risk is what was taken and not given back for an order that the buyer has not got:
// captured - refunded, and 0 once it is DELIVERED. An attempt that holds money, or is in doubt, is
// unknown to the order's rows and counts 0; payment's tickets tell of doubts that last.
#include <optional>
#include <string>
#include <vector>

#include "services/order/oversight_store.hpp"
#include "services/order/service.hpp"

namespace perdura::services::order {

struct MoneyView {
  domain::Money amount;
  domain::Currency currency;
};
BOOST_DESCRIBE_STRUCT(MoneyView, (), (amount, currency))

/// An open order. `since`: when it moved last. `overdue_since`: since when the first of what it
/// waits for is due. `tickets`: how many are open.
struct SagaView {
  domain::OrderId order_id;
  domain::OrderNumber number;
  Status status = Status::Pending;
  domain::UserId buyer_id;
  Instant since;
  std::vector<Awaited> waiting_for;
  bool overdue = false;
  std::optional<Instant> overdue_since;
  MoneyView money_at_risk;
  std::int64_t tickets = 0;
  std::string workflow_id;
  std::string workflow_url;
};
BOOST_DESCRIBE_STRUCT(SagaView, (),
                      (order_id, number, status, buyer_id, since, waiting_for, overdue,
                       overdue_since, money_at_risk, tickets, workflow_id, workflow_url))

struct SagaPage {
  std::vector<SagaView> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(SagaPage, (), (items, next_cursor))

/// `owner`: the service that opened it, and closes it once its cause is settled. `about`: what it
/// knows the cause by, a payment attempt or a shipment. `amount`: the money it is about.
struct TicketView {
  domain::TicketId id;
  domain::Code kind;
  store::TicketOwner owner = store::TicketOwner::Payment;
  domain::OrderId order_id;
  std::string about;
  domain::Money amount;
  std::optional<domain::Currency> currency;
  Instant opened_at;
  store::TicketStatus status = store::TicketStatus::Open;
  std::optional<Instant> closed_at;
};
BOOST_DESCRIBE_STRUCT(TicketView, (),
                      (id, kind, owner, order_id, about, amount, currency, opened_at, status,
                       closed_at))

struct TicketPage {
  std::vector<TicketView> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(TicketPage, (), (items, next_cursor))

class Oversight {
 public:
  /// Both outlive it.
  struct Ports {
    platform::sql::Database& database;
    const platform::Clock& clock;
  };
  Oversight(const Ports& ports, Settings settings)
      : ports_(ports), settings_(std::move(settings)) {}
  Oversight(const Oversight&) = delete;
  Oversight& operator=(const Oversight&) = delete;

  /// Behind which one a page begins, and as of when a list is told: what falls due between two
  /// pages does not change places.
  struct SagaCursor {
    Instant as_of;
    store::SagaPlace after;
  };
  struct SagaRequest {
    bool stuck = false;  // only what is overdue, or has an open ticket
    std::int64_t limit = 20;
    std::optional<SagaCursor> cursor;
  };
  /// What is overdue first, with the most money at risk first; then by when it is due.
  SagaPage sagas(const SagaRequest& request) const;

  struct TicketRequest {
    std::optional<store::TicketStatus> status;  // none: all
    std::int64_t limit = 20;
    std::optional<store::TicketPlace> cursor;
  };
  /// Newest first.
  TicketPage tickets(const TicketRequest& request) const;

  // Nothing: the text is no cursor.
  static std::optional<SagaCursor> saga_cursor(std::string_view text);
  static std::optional<store::TicketPlace> ticket_cursor(std::string_view text);

 private:
  SagaView view_of(const store::SagaRow& row, Instant as_of) const;

  const Ports ports_;
  const Settings settings_;
};

}  // namespace perdura::services::order
