// What an order's workflow tells: each fact moves the status by the table, or changes nothing. Here
// the end of a placement that needs no gateway.
#include "services/order/recording.hpp"

namespace perdura::services::order {

using namespace domain::calls;
namespace machine = statemachines::order;
namespace sql = platform::sql;

namespace {

/// What a refusal says about the steps before it.
std::vector<Step> steps_of(const Failure& failure, Instant at) {
  const std::string& code = failure.code.value();
  const auto after_stock = [&](const char* refused) -> std::vector<Step> {
    return {{"reserve-stock", "DONE", at, {}},
            {refused, "REFUSED", at, {}},
            {"release-stock", "DONE", at, "reserve-stock"}};
  };
  std::vector<Step> steps;
  if (code == "INSUFFICIENT_CREDIT") {
    steps = after_stock("charge-credit");
  } else if (code == "PAYMENT_REFUSED") {
    steps = after_stock("open-payment");
  } else if (code == "OUT_OF_STOCK" || code == "PRICE_CHANGED" || code == "SKU_UNAVAILABLE") {
    steps = {{"reserve-stock", "REFUSED", at, {}}};
  }
  steps.push_back({"fail-order", "FAILED", at, {}});
  return steps;
}

}  // namespace

OrderRecorded OrderService::record(const Act& act, const RecordPaid& fact) {
  const std::string placed_id = ports_.ids.make("evt");
  const std::string paid_id = ports_.ids.make("evt");
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) -> Told {
    ports_.facts.settle(tx, order.id.value(), start_request(order.id));
    const auto next =
        next_of(order.status, machine::Secured{.left_to_pay = fact.held.total - fact.credit});
    if (!next) return {answer(order.status, false)};
    auto whole = priced(order, fact.held, fact.credit);
    if (*next != Status::Paid) mismatch("the total is not paid");
    OrderRow& to = whole.order;
    to.status = *next;
    to.captured = fact.credit;
    to.updated_at = at;
    auto facts = write_priced(tx, order, whole,
                              {{"reserve-stock", "DONE", at, {}},
                               {"charge-credit", "DONE", at, {}},
                               {"pay-order", "PAID", at, {}}});
    ports_.events.add(tx,
                      {platform::outgoing(placed(to, fact.held), {placed_id, act.origin, at}),
                       platform::outgoing(paid(to), {paid_id, act.origin, at})},
                      at);
    return {answer(to.status, true), std::move(facts)};
  };
  return recorded(act, "POST /internal/v1/orders/paid", fact, work);
}

OrderRecorded OrderService::record(const Act& act, const RecordFailed& fact) {
  const std::string event_id = ports_.ids.make("evt");
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) {
    ports_.facts.settle(tx, order.id.value(), start_request(order.id));
    const auto next = next_of(order.status, machine::PlacementRefused{});
    if (!next) return answer(order.status, false);
    OrderRow to = order;
    to.status = *next;
    to.failure = json::to_text(fact.failure);
    to.updated_at = at;
    move(tx, order, to, steps_of(fact.failure, at));
    const domain::OrderFailed failed{order.id, order.buyer_id, fact.failure.code};
    publish(ports_.events, tx, failed, {event_id, act.origin, at});
    return answer(to.status, true);
  };
  return recorded(act, "POST /internal/v1/orders/failed", fact, work);
}

}  // namespace perdura::services::order
