#include "tests/workflows/books.hpp"

namespace perdura::workflows {

temporal::Activities Books::activities() {
  namespace product = activities::product;
  namespace payment = activities::payment;
  namespace order = activities::order;
  temporal::Activities all;
  add(all, product::reserve, [this](const ReserveStock& in) { return reserve(in); });
  add(all, product::sell, [this](const ReservationRef& in) { return sell(in); });
  add(all, product::release, [this](const ReservationRef& in) { return release(in); });
  add(all, payment::charge, [this](const ChargeCredit& in) { return charge(in); });
  add(all, payment::refund, [this](const RefundCredit& in) { return refund(in); });
  add_card_payments(all);
  add_parcels(all);
  add(all, order::paid, [this](const RecordPaid& in) { return move(in.order_id, "PAID"); });
  add(all, order::failed, [this](const RecordFailed& in) { return move(in.order_id, "FAILED"); });
  add(all, order::cancel_pending, [this](const RecordCancelPending& in) {
    const bool refused = dispatched && in.led_by == domain::Actor::System;
    return refused ? OrderRecorded{orders[in.order_id.value()], false, others_due_in}
                   : move(in.order_id, "CANCEL_PENDING");
  });
  add(all, order::cancelled,
      [this](const RecordCancelled& in) { return move(in.order_id, "CANCELLED"); });
  return all;
}

ReserveOutcome Books::reserve(const ReserveStock& wanted) {
  const auto id = wanted.order_id.value();
  if (const auto known = reservations_.find(id); known != reservations_.end()) return known->second;
  if (released_.contains(id)) return reservations_[id] = ReservationWithdrawn{};
  int units = 0;
  Reserved held;
  for (const auto& item : wanted.items) {
    const auto quantity = item.quantity.value();
    units += quantity;
    const Money total(price * quantity);
    const auto number = std::to_string(held.lines.size() + 1);
    held.lines.push_back({.line_id = domain::LineId("lin_" + number),
                          .product_id = domain::ProductId("prd_1"),
                          .sku_id = item.sku_id,
                          .seller_id = domain::UserId("usr_seller" + number),
                          .quantity = item.quantity,
                          .unit_price = Money(price),
                          .list_total = total,
                          .final = total});
  }
  held.total = Money(price * units);
  if (held.total != wanted.expected_total) return reservations_[id] = PriceChanged{held.total};
  if (on_hand - reserved < units) {
    return reservations_[id] =
               OutOfStock{{{wanted.items.front().sku_id, units, on_hand - reserved}}};
  }
  reserved += units;
  held_[id] = units;
  return reservations_[id] = held;
}

StockMoved Books::sell(const ReservationRef& held) {
  const int units = held_[held.order_id.value()];
  reserved -= units;
  on_hand -= units;
  sold_[held.order_id.value()] += units;
  held_[held.order_id.value()] = 0;
  return {units};
}

StockMoved Books::release(const ReservationRef& held) {
  const auto id = held.order_id.value();
  released_.insert(id);
  const int units = held_[id] + sold_[id];
  reserved -= held_[id];
  on_hand += sold_[id];
  held_[id] = sold_[id] = 0;
  return {units};
}

ChargeOutcome Books::charge(const ChargeCredit& due) {
  const auto id = due.order_id.value();
  if (const auto known = charges_.find(id); known != charges_.end()) return known->second;
  if (refunded_.contains(id)) return charges_[id] = ChargeWithdrawn{};
  if (credit < due.amount.value()) return charges_[id] = InsufficientCredit{Money(credit)};
  credit -= due.amount.value();
  captured += due.amount.value();
  taken_[id] = due.amount.value();
  return charges_[id] = Charged{due.amount};
}

Refunded Books::refund(const RefundCredit& back) {
  const auto id = back.order_id.value();
  if (back.amount) {
    if (!parts_.insert(back.refund_id.value()).second) return {*back.amount};
    taken_[id] -= back.amount->value();
    credit += back.amount->value();
    captured -= back.amount->value();
    return {*back.amount};
  }
  refunded_.insert(id);
  const auto amount = std::exchange(taken_[id], 0);
  credit += amount;
  captured -= amount;
  return {Money(amount)};
}

std::string Books::state() const {
  std::string all;
  for (const auto& [id, status] : orders) all += "order " + status + "; ";
  all += std::to_string(on_hand) + " in stock, " + std::to_string(reserved) + " of them held; " +
         std::to_string(credit) + " credit left, " + std::to_string(captured) + " taken";
  all += "; " + std::to_string(at_gateway()) + " at the gateway";
  for (const auto& [id, attempt] : attempts) {
    // Nobody paid by it: the same as if it had never been opened.
    if (attempt.status != "EXPIRED") all += "; " + id + " " + attempt.status;
  }
  for (const auto& [id, parcel] : parcels) {
    all += "; " + id + " " + parcel.status;
    if (!parcel.recorded.empty()) all += " (the order knows " + parcel.recorded + ")";
  }
  return all;
}

OrderRecorded Books::move(const domain::OrderId& order, const std::string& to) {
  const auto key = order.value() + "/" + to;
  if (const auto known = recorded_.find(key); known != recorded_.end()) return known->second;
  auto& status = orders[order.value()];
  if (final_stays && (status == "CANCELLED" || status == "FAILED")) return {status, false};
  const bool moved = status != to;
  status = to;
  return recorded_[key] = stands(order, moved);
}

OrderRecorded Books::stands(const domain::OrderId& order, bool moved) const {
  const auto status = orders.at(order.value());
  OrderRecorded recorded{.status = status, .moved = moved};
  if (const auto due = due_in.find(status); due != due_in.end()) recorded.due_in = due->second;
  if (const auto at = remind_in.find(status); at != remind_in.end()) {
    recorded.remind_in = at->second;
  }
  return recorded;
}

}  // namespace perdura::workflows
