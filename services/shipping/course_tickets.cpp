// What an operator has to look at, from its cause to its end; both are told in the transaction that
// sees them.
#include <algorithm>

#include "domain/names.hpp"
#include "platform/outbox/publish.hpp"
#include "services/shipping/course.hpp"

namespace perdura::services::shipping {

using machine::Status;
using store::TicketRow;
using store::TicketStatus;

namespace {

bool waits_for_stop(const ShipmentRow& row) {
  return row.cancellation_id && (row.dispatching || row.status == Status::StopRequested);
}

template <class Event>
Event event_of(const TicketRow& ticket, const std::vector<domain::ParcelUnits>& units) {
  Event event;
  event.ticket_id = ticket.ticket_id;
  event.order_id = ticket.order_id;
  event.kind = domain::Code(std::string(domain::name_of(ticket.kind)));
  event.opened_at = ticket.opened_at;
  event.shipment_id = ticket.shipment_id;
  event.lines = units;
  return event;
}

}  // namespace

void Course::open_ticket(TicketKind kind) {
  const auto all = store::tickets(tx_, row_.shipment_id);
  const auto known = std::ranges::find(all, kind, &TicketRow::kind);
  const bool there = known != all.end();
  if (there && known->status == TicketStatus::Open) return;
  TicketRow ticket = there ? *known : TicketRow{};
  if (!there) {
    ticket.ticket_id = domain::TicketId(ports_.ids.make("tkt"));
    ticket.kind = kind;
    ticket.shipment_id = row_.shipment_id;
    ticket.order_id = row_.order_id;
  }
  ticket.status = TicketStatus::Open;
  ticket.opened_at = cause_.now;
  ticket.closed_at.reset();
  there ? store::change_ticket(tx_, ticket) : store::add_ticket(tx_, ticket);
  tell(ticket);
}

void Course::close_tickets(const std::set<TicketKind>& kinds) {
  for (TicketRow ticket : store::tickets(tx_, row_.shipment_id)) {
    if (!kinds.contains(ticket.kind) || ticket.status == TicketStatus::Closed) continue;
    ticket.status = TicketStatus::Closed;
    ticket.closed_at = cause_.now;
    store::change_ticket(tx_, ticket);
    tell(ticket);
  }
}

void Course::settle_contradictions() {
  if (row_.status == Status::Lost) return;
  close_tickets({TicketKind::Contradiction, TicketKind::DeliveredAfterReturn});
}

void Course::settle_stop() {
  if (waits_for_stop(before_) && !waits_for_stop(row_)) close_tickets({TicketKind::StopUnanswered});
}

void Course::tell(const TicketRow& ticket) {
  const auto units = units_of(tx_, row_.shipment_id);
  const platform::EventStamp stamp{ports_.ids.make("evt"), cause_.origin, cause_.now};
  const auto send = [&](const auto& event) { platform::publish(ports_.outbox, tx_, event, stamp); };
  if (ticket.status == TicketStatus::Closed) {
    send(event_of<domain::ShipmentTicketClosed>(ticket, units));
  } else {
    send(event_of<domain::ShipmentTicketOpened>(ticket, units));
  }
}

}  // namespace perdura::services::shipping
