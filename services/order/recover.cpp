// Orders whose workflow got lost: a database of Temporal's that was put back to yesterday, a fact
// that came to a run that is closed or unknown. Nobody else would notice.
//
// To start a workflow again is safe: it replays the answers that the services keep for its keys, up
// to where it was; once the order is paid, it takes up where the rows are. One that lives answers
// that it has started, and knows the cancel by its id; one that was set back hears what its parcels
// did since.
#include <algorithm>

#include "domain/names.hpp"
#include "services/order/awaited.hpp"
#include "services/order/owed.hpp"
#include "services/order/recording.hpp"
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
/// a run that was set back has to hear of it again, and before any that it would refuse for it.
/// (One that is started again takes it up by itself. What a workflow leads by itself has no refund
/// id, and is led again.)
std::vector<CancellationRow> open_cancels(const store::Whole& whole) {
  auto open = whole.cancellations;
  std::erase_if(open, [](const CancellationRow& row) {
    return !row.refund_id || !(requested(row) || row.status == CancellationStatus::RefundPending);
  });
  std::stable_partition(open.begin(), open.end(),
                        [](const CancellationRow& row) { return !requested(row); });
  return open;
}

bool cancel_open(const store::Whole& whole) {
  return std::ranges::any_of(whole.cancellations, [](const CancellationRow& row) {
    return requested(row) || row.status == CancellationStatus::RefundPending;
  });
}

/// A lost workflow takes up where the rows are. From its beginning it would wait for a payment that
/// may have been given back.
bool is_paid(Status status) {
  return status == Status::Paid || status == Status::CancelPending || status == Status::Shipping ||
         status == Status::Delivered;
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

OrderService::Turn OrderService::turn_by(const std::vector<Awaited>& facts, Instant at) const {
  std::optional<Instant> first;
  for (const Awaited& fact : facts) {
    const Instant overdue = overdue_at(fact.due_at);
    first = std::min(first.value_or(overdue), overdue);
  }
  if (!first) return {};
  if (*first > at) return {.look_at = first};
  return {.workflow = true};
}

/// What its parcels did is told by signal, and recorded at once.
OrderService::Turn OrderService::turn_of_paid(sql::Reader& reader, const store::Whole& whole,
                                              Instant at) const {
  // A seller who has dispatched owes nothing; what comes of it is news of the parcel.
  const Instant paid = paid_at(whole.order, store::timeline(reader, whole.order.id));
  const auto due = first_due(owed(whole, paid), settings_.deadlines);
  auto facts = store::awaited(reader, whole.order.id);
  std::erase_if(facts, [&](const Awaited& fact) {
    return !kept_by_workflow(fact) || (!due && fact.fact != confirmation_fact);
  });
  for (Awaited& fact : facts) {
    if (fact.fact == dispatch_fact) fact.due_at = std::max(fact.due_at, *due);
  }
  Turn turn = turn_by(facts, at);
  for (const ShipmentRow& parcel : whole.shipments) {
    if (turn.workflow || !must_be_recorded(parcel.status)) continue;
    const auto told = store::parcel_told(reader, whole.order.id, parcel.shipment_id);
    if (std::ranges::count(told, parcel.status) > 0) continue;
    const Instant overdue = overdue_at(parcel.updated_at);
    if (overdue <= at) return {.workflow = true};
    turn.look_at = std::min(turn.look_at.value_or(overdue), overdue);
  }
  return turn;
}

OrderService::Turn OrderService::turn_of(sql::Reader& reader, const store::Whole& whole,
                                         Instant at) const {
  const Status status = whole.order.status;
  if (machine::is_final(status)) return {};
  if (cancel_open(whole) || status == Status::Pending || status == Status::CancelPending) {
    return {.workflow = true};
  }
  if (is_paid(status)) return turn_of_paid(reader, whole, at);
  const auto facts = store::awaited(reader, whole.order.id);
  return facts.empty() ? Turn{.workflow = true} : turn_by(facts, at);
}

std::vector<platform::WorkflowFact> OrderService::facts_for(sql::Reader& reader,
                                                            const store::Whole& whole,
                                                            std::int64_t asked) const {
  auto start = start_of(whole.order, patience());
  const bool paid = is_paid(whole.order.status);
  if (paid) {
    const auto left = from_now(with_deadlines({}, store::awaited(reader, whole.order.id)));
    start.resumed = resumed_of(whole, store::captured_by(reader, whole.order.id), left);
  }
  std::vector<platform::WorkflowFact> facts{start_fact(start)};
  for (const auto& row : open_cancels(whole)) facts.push_back(cancel_fact(row));
  for (const auto& parcel : whole.shipments) {
    if (paid && must_be_recorded(parcel.status)) facts.push_back(parcel_fact(parcel, asked));
  }
  return facts;
}

Recovered OrderService::put_right(sql::Transaction& tx, const store::Whole& whole, Instant at,
                                  Turn turn) const {
  const OrderRow& order = whole.order;
  const bool is_final = machine::is_final(order.status);
  const bool ask = turn.workflow && !store::facts_waiting(tx, order.id);
  store::Check next{.at = turn.look_at};
  if (turn.workflow) {
    next.asked_again = order.asked_again + (ask ? 1 : 0);
    next.at = at + pause_after(next.asked_again, settings_.recover_after);
  }
  const auto facts =
      ask ? facts_for(tx, whole, next.asked_again) : std::vector<platform::WorkflowFact>();
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
    // It should be there: whatever the order waits for, its workflow is lost.
    const bool final = machine::is_final(order.status);
    put_right(tx, *whole, at, {.workflow = !final});
    if (fact.name == "confirm_purchase" && order.status == Status::Delivered) {
      ports_.facts.add(tx, fact, at, start_goes_first);
    }
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
    return due ? put_right(tx, *whole, at, turn_of(tx, *whole, at)) : Recovered{};
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
