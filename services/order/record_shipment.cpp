// What an order's workflow tells of its parcels, from the first that is picked up to the end of the
// claim window.
#include <algorithm>
#include <set>

#include "services/order/awaited.hpp"
#include "services/order/owed.hpp"
#include "services/order/recording.hpp"
#include "services/order/workflow_facts.hpp"

namespace perdura::services::order {

using namespace domain::calls;
namespace machine = statemachines::order;
namespace sql = platform::sql;

namespace {

using Move = bool (*)(sql::Transaction&, const domain::OrderId&, const domain::ParcelUnits&);

/// What a parcel's status does to its units, which were picked up before.
struct Course {
  std::string_view status;
  const char* step;
  Move end;  // none: they are on their way
};
constexpr Course courses[] = {{"SHIPPING", "pick-up-parcel", nullptr},
                              {"DELIVERED", "deliver-parcel", store::deliver_units},
                              {"LOST", "lose-parcel", store::lose_units},
                              {"RETURNED", "take-back-parcel", store::send_back_units}};

constexpr const char* ready_status = "READY";

/// Nothing for the others: what was stopped is told by the cancellation that stopped it.
const Course* course_of(std::string_view status) {
  const auto found = std::ranges::find(courses, status, &Course::status);
  return found == std::end(courses) ? nullptr : found;
}

/// An order whose parcels may be on their way.
bool is_under_way(Status status) {
  return status == Status::Paid || status == Status::CancelPending || status == Status::Shipping;
}

/// What is new in a fact about a parcel: each status counts once, and all that ends a parcel has
/// picked it up. A second end can give money back, but its units have gone where they are.
struct News {
  bool picks_up = false;
  bool ends = false;
};
News news_of(const Course& course, std::vector<std::string> told) {
  std::erase(told, ready_status);
  const bool ended = std::ranges::any_of(told, [](const auto& s) { return s != "SHIPPING"; });
  return {.picks_up = told.empty(), .ends = course.end != nullptr && !ended};
}

void move_units(sql::Transaction& tx, const RecordShipment& fact, Move move) {
  for (const auto& units : by_line(fact.lines)) {
    if (move(tx, fact.order_id, units)) continue;
    units_mismatch(units.line_id.value() + " has not so many units that could be " + fact.status);
  }
}

domain::OrderDelivered delivered(const OrderRow& order, const store::Whole& whole) {
  domain::OrderDelivered event{.order_id = order.id,
                               .buyer_id = order.buyer_id,
                               .lines = {},
                               .currency = order.currency.value(),
                               .refunded = order.refunded};
  for (const auto& line : whole.lines) {
    if (line.delivered == 0) continue;
    event.lines.push_back(
        {line.line_id, domain::Quantity(static_cast<std::int32_t>(line.delivered))});
  }
  return event;
}

/// Of an order of which nothing arrived.
domain::OrderCancelled undelivered(const OrderRow& order) {
  const auto led_by = domain::Actor::System;
  const auto reason = domain::Reason::Lost;
  return {.order_id = order.id,
          .buyer_id = order.buyer_id,
          .led_by = led_by,
          .reason = reason,
          .fault = domain::fault_of_cancel(led_by, reason),
          .currency = order.currency.value(),
          .refunded = order.refunded};
}

/// Those who have not dispatched, as far as we know, and since when the first of them has owed it.
domain::OrderDispatchOverdue overdue(const store::Whole& whole, Instant paid) {
  std::set<domain::UserId> sellers;
  std::optional<Instant> since;
  for (const Owed& line : owed(whole, paid)) {
    sellers.insert(line.seller_id);
    since = std::min(since.value_or(line.since), line.since);
  }
  return {whole.order.id, {sellers.begin(), sellers.end()}, since.value_or(paid)};
}

}  // namespace

OrderRecorded OrderService::progress(sql::Transaction& tx, const OrderRow& from, OrderRow to,
                                     std::vector<Step> steps,
                                     const platform::EventStamp& stamp) const {
  const auto whole = store::find_whole(tx, from.id).value();
  const auto sum = progress_of(whole);
  const auto end =
      next_of(to.status, machine::UnitsProgressed{.open = sum.open, .delivered = sum.delivered});
  to.status = end.value_or(to.status);
  if (end == Status::Cancelled) {
    if (to.refunded != to.captured) mismatch("nothing arrived, and not all of it was given back");
    to.failure = json::to_text(
        Failure{domain::Code("NOT_DELIVERED"), "nothing of it arrived: all is refunded", {}});
  }
  if (end) steps.push_back({"end-delivery", std::string(domain::name_of(*end)), stamp.at, {}});
  move(tx, from, to, steps);
  await_parcels(tx, from.id, stamp.at);
  if (end == Status::Delivered) publish(ports_.events, tx, delivered(to, whole), stamp);
  if (end == Status::Cancelled) publish(ports_.events, tx, undelivered(to), stamp);
  return answer(to.status, to.status != from.status);
}

OrderRecorded OrderService::ready_again(sql::Transaction& tx, const OrderRow& order,
                                        const RecordShipment& fact, Instant at) const {
  const bool owed = order.status == Status::Paid || order.status == Status::Shipping;
  if (!owed || !store::note_parcel(tx, order.id, fact.shipment_id, fact.status, at)) {
    return answer(order.status, false);
  }
  for (const auto& units : fact.lines) store::set_ready(tx, order.id, units.line_id, at);
  OrderRow to = order;
  to.updated_at = at;
  move(tx, order, to, {{"cancel-waybill", "DONE", at, {}}});
  await_parcels(tx, order.id, at);
  return answer(order.status, false);
}

OrderRecorded OrderService::record(const Act& act, const RecordShipment& fact) {
  const std::string event_id = ports_.ids.make("evt");
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) {
    if (fact.status == ready_status) return ready_again(tx, order, fact, at);
    const Course* course = course_of(fact.status);
    const auto begun = machine::apply(order.status, machine::ParcelPickedUp{});
    const auto* status = std::get_if<Status>(&begun);
    if (course == nullptr || status == nullptr) return answer(order.status, false);
    const auto told = store::parcel_told(tx, order.id, fact.shipment_id);
    if (std::ranges::count(told, fact.status) > 0) return answer(order.status, false);
    if (order.status == Status::Cancelled && told.empty()) {
      ports_.log.log(platform::LogLevel::Error, "a parcel of a cancelled order is on its way",
                     {{"order_id", order.id.value()}, {"shipment_id", fact.shipment_id.value()}});
    }
    const News news = is_under_way(order.status) ? news_of(*course, told) : News{};
    if (!news.picks_up && !news.ends && fact.refunded.is_zero()) {
      return answer(order.status, false);
    }
    store::note_parcel(tx, order.id, fact.shipment_id, fact.status, at);
    if (news.picks_up) move_units(tx, fact, store::ship_units);
    if (news.ends) move_units(tx, fact, course->end);
    OrderRow to = order;
    add_refund(to, fact.refunded);
    to.status = *status;
    to.updated_at = at;
    std::vector<Step> steps;
    if (news.picks_up) steps.push_back({courses[0].step, "DONE", at, {}});
    if (news.ends) steps.push_back({course->step, "DONE", at, {}});
    if (!fact.refunded.is_zero()) {
      steps.push_back({"refund-parcel", "DONE", at, refund_step(order, at).compensates});
    }
    return progress(tx, order, std::move(to), std::move(steps), {event_id, act.origin, at});
  };
  return recorded(act, "POST /internal/v1/orders/shipment", fact, work);
}

OrderRecorded OrderService::record(const Act& act, const RecordReminded& fact) {
  const std::string event_id = ports_.ids.make("evt");
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) {
    const auto facts = store::awaited(tx, order.id);
    const auto prompt = std::ranges::find(facts, prompt_dispatch_fact, &Awaited::fact);
    // Clocks differ: who is too early is told how long to wait.
    if (prompt == facts.end() || prompt->due_at > at) return answer(order.status, false);
    OrderRow to = order;
    to.updated_at = at;
    move(tx, order, to, {{remind_step, "DONE", at, {}}});
    await_parcels(tx, order.id, at);
    const Instant paid = paid_at(order, store::timeline(tx, order.id));
    const auto late = overdue(store::find_whole(tx, order.id).value(), paid);
    // All of them may have dispatched, and the courier not have come.
    if (!late.seller_ids.empty()) publish(ports_.events, tx, late, {event_id, act.origin, at});
    return answer(order.status, false);
  };
  return recorded(act, "POST /internal/v1/orders/reminded", fact, work);
}

OrderRecorded OrderService::record(const Act& act, const RecordCompleted& fact) {
  const std::string event_id = ports_.ids.make("evt");
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) {
    ports_.facts.settle(tx, order.id.value(), confirm_request(order.id));
    const bool by_buyer = fact.led_by == domain::Actor::Buyer;
    const auto next = next_of(order.status, by_buyer ? machine::Event(machine::ConfirmPurchase{})
                                                     : machine::Event(machine::WindowElapsed{}));
    if (!next) return answer(order.status, false);
    OrderRow to = order;
    to.status = *next;
    to.updated_at = at;
    move(tx, order, to,
         {{by_buyer ? "confirm-purchase" : "close-claim-window", "COMPLETED", at, {}}});
    const domain::OrderCompleted completed{order.id, order.buyer_id, fact.led_by};
    publish(ports_.events, tx, completed, {event_id, act.origin, at});
    return answer(to.status, true);
  };
  return recorded(act, "POST /internal/v1/orders/completed", fact, work);
}

}  // namespace perdura::services::order
