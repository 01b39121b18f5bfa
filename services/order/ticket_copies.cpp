#include "services/order/ticket_copies.hpp"

#include <algorithm>

#include "domain/allocation.hpp"
#include "domain/events/payment.hpp"
#include "platform/outbox/headers.hpp"
#include "services/order/oversight_store.hpp"
#include "services/order/store.hpp"

namespace perdura::services::order {

using platform::Message;
using store::TicketOwner;
using store::TicketRow;
using store::TicketStatus;
namespace sql = platform::sql;

namespace {

/// Whose ticket an event tells of, and what becomes of it.
struct Fold {
  std::string_view type;
  TicketOwner owner;
  TicketStatus status;
};
constexpr Fold folds[] = {
    {domain::PaymentTicketOpened::type, TicketOwner::Payment, TicketStatus::Open},
    {domain::PaymentTicketClosed::type, TicketOwner::Payment, TicketStatus::Closed},
    {domain::ShipmentTicketOpened::type, TicketOwner::Shipping, TicketStatus::Open},
    {domain::ShipmentTicketClosed::type, TicketOwner::Shipping, TicketStatus::Closed}};

const Fold* fold_of(const Message& message) {
  const auto* type = platform::find_header(message.headers, platform::header::type);
  const auto found =
      std::ranges::find_if(folds, [&](const Fold& one) { return type && *type == one.type; });
  return found == std::end(folds) ? nullptr : found;
}

/// What the buyer paid for the units of a parcel, as far as their order is known.
domain::Money worth(const std::optional<store::Whole>& order,
                    const std::vector<domain::ParcelUnits>& units) {
  domain::Money sum;
  if (!order) return sum;
  for (const auto& part : units) {
    const auto line = std::ranges::find(order->lines, part.line_id, &LineRow::line_id);
    if (line == order->lines.end() || part.quantity > line->quantity) continue;
    sum +=
        domain::value_of_units(line->final_total, {part.quantity.value(), line->quantity.value()});
  }
  return sum;
}

TicketRow row_of(const domain::TicketFact& fact) {
  TicketRow row;
  row.ticket_id = fact.ticket_id;
  row.order_id = fact.order_id;
  row.kind = fact.kind;
  row.opened_at = fact.opened_at;
  return row;
}

TicketRow payment_ticket(const Message& message) {
  const auto fact = fact_of<domain::PaymentTicketFact>(message);
  TicketRow row = row_of(fact);
  row.about = fact.attempt_id.value();
  row.amount = fact.amount;
  row.currency = fact.currency;
  return row;
}

TicketRow shipping_ticket(sql::Reader& reader, const Message& message) {
  const auto fact = fact_of<domain::ShipmentTicketFact>(message);
  const auto order = store::find_whole(reader, fact.order_id);
  TicketRow row = row_of(fact);
  row.about = fact.shipment_id.value();
  row.amount = worth(order, fact.lines);
  if (order) row.currency = order->order.currency;
  return row;
}

void fold(sql::Transaction& tx, const Message& message) {
  const Fold& what = *fold_of(message);
  TicketRow row =
      what.owner == TicketOwner::Payment ? payment_ticket(message) : shipping_ticket(tx, message);
  row.owner = what.owner;
  row.status = what.status;
  if (what.status == TicketStatus::Closed) row.closed_at = occurred_at(message);
  store::write_ticket(tx, row);
}

}  // namespace

TicketCopies::TicketCopies(Ports ports)
    : Folding(std::move(ports), group, fold,
              [](const Message& message) { return fold_of(message) != nullptr; }) {}

}  // namespace perdura::services::order
