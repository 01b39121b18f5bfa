#pragma once
// What all records of a workflow's facts share, and who looks at them again: for record*.cpp and
// recover.cpp alone.
#include <optional>
#include <string>

#include "domain/events/order.hpp"
#include "domain/names.hpp"
#include "platform/outbox/publish.hpp"
#include "services/order/problems.hpp"
#include "services/order/service.hpp"

namespace perdura::services::order {

inline constexpr const char* remind_step = "remind-sellers";

/// Where the event leads; nothing where the table says that it stays or refuses.
std::optional<Status> next_of(Status from, const statemachines::order::Event& event);

domain::calls::OrderRecorded answer(Status status, bool moved);
/// Until when the order may wait now, as far as its workflow keeps the time.
domain::calls::OrderRecorded with_deadlines(domain::calls::OrderRecorded recorded,
                                            const std::vector<Awaited>& facts);

/// A record's answer, and what the order waits for where the record has just written that.
struct Told {
  domain::calls::OrderRecorded answer;
  std::optional<std::vector<Awaited>> facts = std::nullopt;
};

/// The workflow and these rows disagree about money: a bug, and nothing is written.
[[noreturn]] void mismatch(const std::string& detail);

/// The order with what is held as its lines and fees, and its money; throws like `mismatch` unless
/// that is what was ordered, and costs what the buyer agreed to.
store::Whole priced(const OrderRow& order, const domain::calls::Reserved& held,
                    domain::Money credit);

/// The workflow and these rows disagree about units: likewise.
[[noreturn]] void units_mismatch(const std::string& detail);

/// The step that the buyer's money came by, and the one by which it goes back.
Step refund_step(const OrderRow& order, Instant at);

/// `to` with that much more given back; throws like `mismatch` if so much was not captured.
void add_refund(OrderRow& to, domain::Money refunded);

/// Once each, in the order in which every transaction locks them.
std::vector<domain::ParcelUnits> by_line(const std::vector<domain::ParcelUnits>& units);

/// When its last step of this name was recorded.
std::optional<Instant> last_step(const std::vector<Step>& timeline, std::string_view step);
/// Since when its sellers have owed it.
Instant paid_at(const OrderRow& order, const std::vector<Step>& timeline);

/// What can still be cancelled of it.
domain::Units live_units(const store::Whole& whole);

domain::Progress progress_of(const store::Whole& whole);

domain::OrderPlaced placed(const OrderRow& order, const domain::calls::Reserved& held);
domain::OrderPaid paid(const OrderRow& order);
domain::OrderCancelSettled cancel_settled(const OrderRow& order, const CancellationRow& row,
                                          const domain::calls::RecordCancelSettled& end);
domain::OrderCancelled cancelled(const OrderRow& order, const CancellationRow& row,
                                 domain::Money refunded);

/// What a repeat under the same key must say again: not in which words an order ended, for a run
/// that was set back may find others.
template <class Fact>
std::string repeated(Fact fact) {
  if constexpr (requires { fact.failure; }) fact.failure = {};
  return json::to_text(fact);
}

inline Told told_by(domain::calls::OrderRecorded answer) { return {std::move(answer)}; }
inline Told told_by(Told told) { return told; }

/// Runs `work(tx, order, now)` once for each key. What a record proves that the workflow has taken
/// leaves the outbox with it.
template <class Fact, class Work>
domain::calls::OrderRecorded OrderService::recorded(const Act& act, const char* route,
                                                    const Fact& fact, Work work) {
  // Kept as long as the order: a workflow that is reset asks again under the same keys.
  const platform::Effect effect{act.caller.id, route, act.key, repeated(fact),
                                platform::kept_for_ever};
  const auto recorded = platform::once<domain::calls::OrderRecorded>(
      once_ports(), effect, [&](platform::sql::Transaction& tx, Instant at) {
        const auto order = store::find_order(tx, fact.order_id);
        if (!order) throw unknown_order();
        const Told told = told_by(work(tx, *order, at));
        return with_deadlines(told.answer,
                              told.facts ? *told.facts : store::awaited(tx, order->id));
      });
  // What is kept says until when; how long that is depends on when it is asked for.
  return from_now(recorded);
}

}  // namespace perdura::services::order
