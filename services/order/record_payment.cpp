// What an order's workflow tells of a payment at the gateway, until the order is PAID or has ended
// without.
#include "services/order/recording.hpp"

namespace perdura::services::order {

using namespace domain::calls;
using domain::Money;
namespace machine = statemachines::order;
namespace sql = platform::sql;

namespace {

/// What ended the waiting, as the table knows it.
machine::Event event_of(UnpaidBecause because, domain::Units live) {
  switch (because) {
    case UnpaidBecause::LastAttemptDeclined:
      return machine::AttemptDeclined{domain::max_payment_attempts};
    case UnpaidBecause::Mismatch:
      return machine::PaymentValidated{.same_parties = false};
    case UnpaidBecause::Deadline:
      return machine::DeadlinePassed{.gateway_asked = true};
    case UnpaidBecause::Cancelled:
      return machine::Cancel{live, live};
  }
  throw std::invalid_argument("not a reason to end an order");
}

const char* end_step(UnpaidBecause because) {
  switch (because) {
    case UnpaidBecause::LastAttemptDeclined:
    case UnpaidBecause::Mismatch:
      return "fail-order";
    case UnpaidBecause::Deadline:
      return "expire-order";
    case UnpaidBecause::Cancelled:
      return "cancel-order";
  }
  throw std::invalid_argument("not a reason to end an order");
}

std::vector<Step> steps_of(UnpaidBecause because, Status end, Instant at) {
  std::vector<Step> steps;
  if (end == Status::Failed) steps.push_back({"charge-card", "REFUSED", at, {}});
  steps.push_back({"close-payment", "DONE", at, "open-payment"});
  steps.push_back({"release-stock", "DONE", at, "reserve-stock"});
  steps.push_back({end_step(because), std::string(domain::name_of(end)), at, {}});
  return steps;
}

}  // namespace

OrderRecorded OrderService::record(const Act& act, const RecordAwaitingPayment& fact) {
  const std::string event_id = ports_.ids.make("evt");
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) -> Told {
    ports_.facts.settle(tx, order.id.value(), start_request(order.id));
    const auto next =
        next_of(order.status, machine::Secured{.left_to_pay = fact.held.total - fact.credit});
    if (!next) return {answer(order.status, false)};
    auto whole = priced(order, fact.held, fact.credit);
    if (*next != Status::AwaitingPayment) mismatch("nothing is left to pay at the gateway");
    OrderRow& to = whole.order;
    to.status = *next;
    to.pg_order_id = fact.pg_order_id;
    to.checkout_url = fact.checkout_url;
    to.updated_at = at;
    auto facts = write_priced(tx, order, whole,
                              {{"reserve-stock", "DONE", at, {}},
                               {"open-payment", "DONE", at, {}},
                               {"await-payment", "AWAITING_PAYMENT", at, {}}});
    publish(ports_.events, tx, placed(to, fact.held), {event_id, act.origin, at});
    return {answer(to.status, true), std::move(facts)};
  };
  return recorded(act, "POST /internal/v1/orders/awaiting-payment", fact, work);
}

OrderRecorded OrderService::record(const Act& act, const RecordAttemptDeclined& fact) {
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) {
    // Everywhere else it is late, and says nothing new.
    if (order.status != Status::AwaitingPayment) return answer(order.status, false);
    const auto next = machine::apply(order.status, machine::AttemptDeclined{fact.declined});
    if (next != statemachines::Outcome<Status>(order.status)) {
      throw platform::ProblemException(
          illegal("the last attempt ends the order, and is not told so"));
    }
    if (store::note_declined(tx, order.id, fact.attempt_id, at)) {
      OrderRow to = order;
      to.declined += 1;
      to.updated_at = at;
      move(tx, order, to, {{"charge-card", "REFUSED", at, {}}});
    }
    return answer(order.status, false);
  };
  return recorded(act, "POST /internal/v1/orders/attempt-declined", fact, work);
}

OrderRecorded OrderService::record(const Act& act, const RecordPaymentValidated& fact) {
  const std::string event_id = ports_.ids.make("evt");
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) -> Told {
    const Money due = order.total.value_or(order.expected_total) - order.credit;
    const auto next = next_of(order.status, machine::PaymentValidated{due, fact.captured, true});
    if (!next) return {answer(order.status, false)};
    if (*next != Status::Paid) mismatch("what was captured is not what was due");
    store::note_captured(tx, order.id, fact.attempt_id, at);
    OrderRow to = order;
    to.status = *next;
    to.captured = order.credit + fact.captured;
    to.updated_at = at;
    auto facts =
        move(tx, order, to, {{"charge-card", "DONE", at, {}}, {"pay-order", "PAID", at, {}}});
    publish(ports_.events, tx, paid(to), {event_id, act.origin, at});
    return {answer(to.status, true), std::move(facts)};
  };
  return recorded(act, "POST /internal/v1/orders/payment-validated", fact, work);
}

CancellationRow OrderService::complete_unpaid(sql::Transaction& tx, const OrderRow& order,
                                              const RecordUnpaid& fact) const {
  auto row =
      find_own_cancellation(tx, order, fact.cancellation_id.value_or(domain::CancellationId()));
  ports_.facts.settle(tx, order.id.value(), row.id.value());
  // Everything is undone already: that counts, even if its requester was told no.
  const auto before = row.status;
  row.status = CancellationStatus::Completed;
  row.failure.reset();
  if (!store::move_cancellation(tx, before, row)) {
    throw sql::Deadlock("a cancellation moved under its writer");
  }
  store::stop_units(tx, order.id);
  store::cancel_units(tx, order.id);
  return row;
}

OrderRecorded OrderService::record(const Act& act, const RecordUnpaid& fact) {
  const std::string event_id = ports_.ids.make("evt");
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) {
    // The table lets the same events end or move other statuses too: this fact is about none.
    if (order.status != Status::AwaitingPayment) return answer(order.status, false);
    const auto live = live_units(store::find_whole(tx, order.id).value());
    OrderRow to = order;
    to.status = next_of(order.status, event_of(fact.because, live)).value();
    to.failure = json::to_text(fact.failure);
    if (fact.because == UnpaidBecause::LastAttemptDeclined) {
      to.declined = domain::max_payment_attempts;
    }
    to.updated_at = at;
    const platform::EventStamp stamp{event_id, act.origin, at};
    if (to.status == Status::Cancelled) {
      const auto row = complete_unpaid(tx, order, fact);
      publish(ports_.events, tx, cancelled(order, row, Money()), stamp);
    } else if (to.status == Status::Expired) {
      publish(ports_.events, tx, domain::OrderExpired{order.id, order.buyer_id}, stamp);
    } else {
      const domain::OrderFailed failed{order.id, order.buyer_id, fact.failure.code};
      publish(ports_.events, tx, failed, stamp);
    }
    move(tx, order, to, steps_of(fact.because, to.status, at));
    return answer(to.status, true);
  };
  return recorded(act, "POST /internal/v1/orders/unpaid", fact, work);
}

}  // namespace perdura::services::order
