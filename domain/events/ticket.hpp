#pragma once
// Tickets: what an operator has to look at. Whoever owns the cause tells of it, on his own topic,
// and of its end; one that is opened again keeps its id.
#include <chrono>

#include "domain/events/topic.hpp"
#include "domain/ids.hpp"

namespace perdura::domain {

/// What every event of a ticket says, its end too: the last one alone tells all.
struct TicketFact {
  TicketId ticket_id;
  OrderId order_id;
  Code kind;  // as its owner calls it
  std::chrono::sys_time<std::chrono::milliseconds> opened_at;

  const std::string& aggregate() const { return ticket_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const TicketFact&) const = default;
};
BOOST_DESCRIBE_STRUCT(TicketFact, (), (ticket_id, order_id, kind, opened_at))

}  // namespace perdura::domain
