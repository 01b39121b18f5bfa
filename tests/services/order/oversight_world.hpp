#pragma once
// Orders as an operator sees them.
#include <map>

#include "domain/events/payment.hpp"
#include "services/order/ticket_copies.hpp"
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {

inline constexpr const char* sagas_url = "/api/v1/admin/sagas";
inline constexpr const char* tickets_url = "/api/v1/admin/tickets";

/// What an event of a ticket is about, and which it is of that ticket.
struct Told {
  std::string ticket;
  std::string order;
  std::string kind;
  std::int64_t sequence = 1;
  std::optional<Instant> opened_at = {};  // now
};

struct OversightWorld : Orders {
  OversightWorld();

  /// An order by card, paid: `total` is 6,000.
  std::string paid_by_card(const std::string& key);
  /// Gives so much of its money back, as far as the rows tell.
  void set_refunded(const std::string& id, std::int64_t amount);
  /// When the first of what the order waits for is due; all else later.
  void set_due(const std::string& id, Instant at);

  template <class Event>
  platform::Message payment_event(const Told& told, std::int64_t amount = 6'000) const {
    Event event;
    event.payment_id = domain::PaymentId("pay_1");
    event.attempt_id = domain::AttemptId("att_1");
    event.currency = domain::Currency("KRW");
    event.amount = domain::Money(amount);
    return message("payment", std::move(event), told);
  }
  template <class Event>
  platform::Message shipment_event(const Told& told, std::vector<domain::ParcelUnits> lines) const {
    Event event;
    event.shipment_id = domain::ShipmentId("shp_1");
    event.lines = std::move(lines);
    return message("shipment", std::move(event), told);
  }
  void handle(std::vector<platform::Message> messages);
  void open_ticket(const std::string& ticket, const std::string& order,
                   const std::string& kind = "REFUND");

  value page(const std::string& target) const;
  /// The ids of its items.
  static std::vector<std::string> ids(const value& page, std::string_view member = "/order_id");
  /// Those of all pages of so many, following the cursors.
  std::vector<std::string> walk(const std::string& target, int limit,
                                std::string_view member = "/order_id") const;

  std::vector<std::string> dead;
  TicketCopies copies{{db, clock, [this](auto&, const platform::Message&, const std::string& why) {
                         dead.push_back(why);
                       }}};

 private:
  template <class Event>
  platform::Message message(const char* topic, Event event, const Told& told) const {
    event.ticket_id = domain::TicketId(told.ticket);
    event.order_id = domain::OrderId(told.order);
    event.kind = domain::Code(told.kind);
    event.opened_at = told.opened_at.value_or(platform::now_of(clock));
    return {topic, told.order, headers_of(Event::type, told), json::to_text(event)};
  }
  platform::MessageHeaders headers_of(std::string_view type, const Told& told) const;

  std::map<std::string, std::int64_t> offsets_;
};

}  // namespace perdura::services::order::testing
