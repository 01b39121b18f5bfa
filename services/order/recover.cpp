// Orders whose workflow got lost: a database of Temporal's that was put back to yesterday, a fact
// that came to a run that is closed or unknown. Nobody else would notice.
//
// To start a workflow again is safe: it replays the answers that the services keep for its keys, up
// to where it was. One that lives answers that it has started, and knows the cancel by its id.
#include <algorithm>

#include "domain/names.hpp"
#include "services/order/service.hpp"
#include "services/order/workflow_facts.hpp"

namespace perdura::services::order {

using domain::OrderId;
using platform::LogLevel;
namespace machine = statemachines::order;
namespace sql = platform::sql;

namespace {

/// An order that stays unmoved is asked about when it has stood still for 1, 2, 4, 8 … times
/// `recover_after`, in the end each hour, for ever: only an operator can give it up.
constexpr std::chrono::milliseconds longest_pause = std::chrono::hours(1);
constexpr std::int64_t most_doublings = 20;

/// So that a workflow that is started again is, as a rule, where it can be cancelled when it hears
/// of the cancel; one that hears of it sooner keeps it until it is there.
constexpr std::chrono::milliseconds start_goes_first{2'000};

std::chrono::milliseconds pause_after(std::int64_t asked, std::chrono::milliseconds first) {
  if (asked <= 1) return first;
  const auto doubled = first * (std::int64_t{1} << std::min(asked - 1, most_doublings));
  return std::max(first, std::min(doubled, longest_pause));
}

bool requested(const CancellationRow& row) { return row.status == CancellationStatus::Requested; }

/// Cancellations that somebody asked for and that are not done. The one that is under way is first:
/// a workflow that is started again has to hear of it again, and before any that it would refuse
/// for it. (What a workflow leads by itself has no refund id, and is led again.)
std::vector<CancellationRow> open_cancels(const store::Whole& whole) {
  auto open = whole.cancellations;
  std::erase_if(open, [](const CancellationRow& row) {
    return !row.refund_id || !(requested(row) || row.status == CancellationStatus::RefundPending);
  });
  std::stable_partition(open.begin(), open.end(),
                        [](const CancellationRow& row) { return !requested(row); });
  return open;
}

bool cancel_requested(const store::Whole& whole) {
  return std::any_of(whole.cancellations.begin(), whole.cancellations.end(), requested);
}

bool waits_for_its_workflow(const store::Whole& whole) {
  const Status status = whole.order.status;
  return status == Status::Pending || status == Status::AwaitingPayment ||
         status == Status::CancelPending || cancel_requested(whole);
}

/// What is wrong with an order must not stop the others; nothing if it went well. What is wrong
/// with the database goes on to the caller.
template <class Work>
std::optional<std::string> trouble_in(Work work) {
  try {
    work();
    return std::nullopt;
  } catch (const sql::SqlError&) {
    throw;
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

std::optional<Instant> OrderService::buyers_turn(sql::Reader& reader, const store::Whole& whole,
                                                 Instant at) const {
  if (whole.order.status != Status::AwaitingPayment || cancel_requested(whole)) return {};
  for (const auto& fact : store::awaited(reader, whole.order.id)) {
    const Instant overdue = overdue_at(fact.due_at);
    if (overdue > at) return overdue;
  }
  return {};
}

Recovered OrderService::put_right(sql::Transaction& tx, const store::Whole& whole,
                                  Instant at) const {
  const OrderRow& order = whole.order;
  const bool is_final = machine::is_final(order.status);
  const auto later = buyers_turn(tx, whole, at);
  const bool waits = !is_final && !later && waits_for_its_workflow(whole);
  const bool ask = waits && !store::facts_waiting(tx, order.id);
  store::Check next{.at = later};
  if (waits) {
    next.asked_again = order.asked_again + (ask ? 1 : 0);
    next.at = at + pause_after(next.asked_again, settings_.recover_after);
  }
  std::vector<platform::WorkflowFact> facts;
  if (ask) {
    facts.push_back(start_fact(start_of(order, patience())));
    for (const auto& row : open_cancels(whole)) facts.push_back(cancel_fact(row));
  }
  if (!store::check_later(tx, order, next)) return {};

  Recovered done;
  if (is_final) {
    const SagaRefused refusal{domain::Code("ILLEGAL_TRANSITION"),
                              "the order is " + std::string(domain::name_of(order.status))};
    for (const auto& row : whole.cancellations) {
      if (requested(row) && refuse_cancel(tx, row, refusal)) ++done.refused;
    }
  }
  for (const auto& fact : facts) {
    const bool start = fact.kind == platform::Delivery::Start;
    ports_.facts.add(tx, fact, at, start ? std::chrono::milliseconds(0) : start_goes_first);
  }
  if (ask) done.asked = 1;
  return done;
}

void OrderService::put_right(sql::Transaction& tx, const platform::WorkflowFact& fact) {
  const auto trouble = trouble_in([&] {
    auto whole = store::find_whole(tx, OrderId(fact.workflow_id));
    if (!whole) return;
    OrderRow& order = whole->order;
    // Asked again already, and closed again: the pause stands, or it would be asked in a circle.
    if (order.asked_again > 0 && !machine::is_final(order.status)) return;
    const Instant at = real_now();
    store::watch(tx, order.id, at);
    order.check_at = at;
    order.asked_again = 0;
    put_right(tx, *whole, at);
  });
  if (trouble) tell_trouble(fact.workflow_id, *trouble);
}

void OrderService::tell_trouble(const std::string& order, const std::string& cause) const {
  ports_.log.log(LogLevel::Error, "an order cannot be looked at",
                 {{"order_id", order}, {"cause", cause}});
}

Recovered OrderService::look_at(const OrderId& id, Instant at) {
  std::optional<store::Whole> whole;
  Recovered done = ports_.database.transaction([&](sql::Transaction& tx) -> Recovered {
    whole = store::find_whole(tx, id);
    const bool due = whole && whole->order.check_at && *whole->order.check_at <= at;
    return due ? put_right(tx, *whole, at) : Recovered{};
  });
  if (done.asked > 0) {
    const auto still = std::chrono::floor<std::chrono::seconds>(now() - whole->order.updated_at);
    ports_.log.log(LogLevel::Warning, "an order does not move: its workflow is started again",
                   {{"order_id", id.value()},
                    {"status", std::string(domain::name_of(whole->order.status))},
                    {"still_for_s", std::to_string(still.count())}});
  }
  return done;
}

Recovered OrderService::recover(int most) {
  const Instant at = real_now();
  const auto due = ports_.database.read(
      [&](sql::Reader& reader) { return store::due_for_check(reader, at, most); });
  Recovered all;
  for (const auto& id : due) {
    Recovered done;
    if (const auto trouble = trouble_in([&] { done = look_at(id, at); })) {
      tell_trouble(id.value(), *trouble);
    }
    ++all.looked_at;
    all.asked += done.asked;
    all.refused += done.refused;
  }
  return all;
}

}  // namespace perdura::services::order
