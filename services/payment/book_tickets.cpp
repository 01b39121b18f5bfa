// What an operator has to look at, from its cause to its end; both are told in the transaction that
// sees them.
#include "services/payment/book.hpp"

namespace perdura::services::payment {

using machine::Status;
using store::TicketKind;
using store::TicketRow;
using store::TicketStatus;

namespace {

/// What is not given back of what was taken; else all that the attempt is about.
domain::Money at_stake(const store::CardAttemptRow& attempt) {
  const domain::Money kept = attempt.captured - attempt.refunded;
  return kept > domain::Money() ? kept : attempt.amount;
}

template <class Event>
Event event_of(const TicketRow& ticket, const domain::Currency& currency) {
  Event event;
  event.ticket_id = ticket.ticket_id;
  event.order_id = ticket.order_id;
  event.kind = domain::Code(std::string(domain::name_of(ticket.kind)));
  event.opened_at = ticket.opened_at;
  event.payment_id = ticket.payment_id;
  event.attempt_id = ticket.attempt_id;
  event.currency = currency;
  event.amount = ticket.amount;
  return event;
}

}  // namespace

void Book::open_ticket(const Attempt& attempt, TicketKind kind) {
  const auto known = store::ticket(tx_, attempt.attempt_id, kind);
  const auto amount = kind == TicketKind::ForeignRefund ? uncounted(attempt) : at_stake(attempt);
  const bool open = known && known->status == TicketStatus::Open;
  // Of the other kinds it stays what it was when it was opened.
  if (open && (kind != TicketKind::ForeignRefund || known->amount == amount)) return;
  TicketRow ticket = known.value_or(TicketRow{});
  if (!known) {
    ticket.ticket_id = domain::TicketId(parts_.ports.ids.make("tkt"));
    ticket.kind = kind;
    ticket.attempt_id = attempt.attempt_id;
    ticket.payment_id = row_.payment_id;
    ticket.order_id = row_.order_id;
  }
  ticket.amount = amount;
  ticket.status = TicketStatus::Open;
  if (!open) ticket.opened_at = now_;
  ticket.closed_at.reset();
  known ? store::change_ticket(tx_, ticket) : store::add_ticket(tx_, ticket);
  tell(ticket);
}

void Book::close_ticket(const Attempt& attempt, TicketKind kind) {
  auto ticket = store::ticket(tx_, attempt.attempt_id, kind);
  if (!ticket || ticket->status == TicketStatus::Closed) return;
  ticket->status = TicketStatus::Closed;
  ticket->closed_at = now_;
  store::change_ticket(tx_, *ticket);
  tell(*ticket);
}

void Book::settle_tickets(const Entry& entry) {
  if (!entry.before) return;
  const Attempt& attempt = entry.now;
  if (entry.before->doubted_at && !attempt.doubted_at) close_ticket(attempt, TicketKind::Doubt);
  const bool gone =
      has_money(*entry.before) && !has_money(attempt) && attempt.status != Status::InDoubt;
  if (!gone) return;
  close_ticket(attempt, TicketKind::Refund);
  close_ticket(attempt, TicketKind::Contradiction);
}

void Book::tell(const TicketRow& ticket) {
  const platform::EventStamp stamp{parts_.ports.ids.make("evt"), cause_.origin, now_};
  const auto send = [&](const auto& event) {
    platform::publish(parts_.ports.outbox, tx_, event, stamp);
  };
  if (ticket.status == TicketStatus::Closed) {
    send(event_of<domain::PaymentTicketClosed>(ticket, row_.currency));
  } else {
    send(event_of<domain::PaymentTicketOpened>(ticket, row_.currency));
  }
}

}  // namespace perdura::services::payment
