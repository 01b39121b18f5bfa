#include "mock-pg/book.hpp"

#include <algorithm>

namespace perdura::mock_pg {

void Book::apply(const Record& record, int copies) {
  if (record.registered) {
    const bool fresh =
        payments_.try_emplace(record.pg_order_id, record.pg_order_id, *record.registered, record.at)
            .second;
    if (!fresh) throw ImpossibleFact(record.pg_order_id + " is registered twice");
  }
  if (!record.facts.empty()) {
    const auto payment = payments_.find(record.pg_order_id);
    if (payment == payments_.end()) {
      throw ImpossibleFact(record.pg_order_id + " was never registered");
    }
    for (const Fact& fact : record.facts) follow(payment->second, fact, copies);
  }
  if (record.key) keys_.insert_or_assign({record.key->call, record.key->key}, *record.key);
  if (record.late) {
    acts_.emplace(std::pair(record.late->due, record.late->number), *record.late);
    last_act_ = std::max(last_act_, record.late->number);
  }
  if (record.settled) {
    std::erase_if(acts_, [&](const auto& act) { return act.first.second == *record.settled; });
  }
  if (record.told) outbox_.told(*record.told);
}

void Book::follow(Payment& payment, const Fact& fact, int copies) {
  payment.add(fact);
  owners_[fact.pg_transaction_id] = payment.pg_order_id();
  if (fact.type == FactType::Authorized) lapses_.emplace(fact.at + life_, fact.pg_transaction_id);
  if (fact.type == FactType::Captured || fact.type == FactType::RefundDone) {
    days_[std::chrono::floor<std::chrono::days>(fact.at)].push_back({payment.pg_order_id(), fact});
  }
  auto event = event_of(payment.pg_order_id(), payment.registration(), fact, payment.fact_count());
  if (!event) return;
  events_[payment.pg_order_id()].push_back(*event);
  outbox_.add(std::move(*event), copies);
}

const Payment* Book::find(const std::string& pg_order_id) const {
  const auto found = payments_.find(pg_order_id);
  return found == payments_.end() ? nullptr : &found->second;
}

const Payment* Book::owner_of(const std::string& pg_transaction_id) const {
  const auto owner = owners_.find(pg_transaction_id);
  return owner == owners_.end() ? nullptr : find(owner->second);
}

const UsedKey* Book::used(Call call, const std::string& key) const {
  const auto found = keys_.find({call, key});
  return found == keys_.end() ? nullptr : &found->second;
}

std::vector<const Payment*> Book::page(const std::string& after, std::size_t limit) const {
  std::vector<const Payment*> page;
  for (auto it = payments_.upper_bound(after); it != payments_.end() && page.size() < limit; ++it) {
    page.push_back(&it->second);
  }
  return page;
}

const std::vector<Settled>& Book::settled_on(std::chrono::sys_days day) const {
  static const std::vector<Settled> nothing;
  const auto found = days_.find(day);
  return found == days_.end() ? nothing : found->second;
}

std::vector<Event> Book::events_of(const std::string& pg_order_id) const {
  const auto found = events_.find(pg_order_id);
  return found == events_.end() ? std::vector<Event>() : found->second;
}

std::size_t Book::tries(const Payment& payment) const {
  const auto coming = std::ranges::count_if(acts_, [&](const auto& act) {
    return act.second.call == Call::Authorise && act.second.pg_order_id == payment.pg_order_id();
  });
  return payment.transactions().size() + static_cast<std::size_t>(coming);
}

bool Book::awaits(Call call, const std::string& pg_transaction_id) const {
  return std::ranges::any_of(acts_, [&](const auto& act) {
    return act.second.call == call && act.second.pg_transaction_id == pg_transaction_id;
  });
}

std::optional<Book::Due> Book::due(Instant now) {
  while (!lapses_.empty() && lapses_.begin()->first <= now) {
    const auto& [at, id] = *lapses_.begin();
    if (owner_of(id)->at(id).status() == TransactionStatus::Authorized) break;
    lapses_.erase(lapses_.begin());
  }
  std::optional<Due> due;
  if (!acts_.empty() && acts_.begin()->first.first <= now) {
    due = Due{.at = acts_.begin()->first.first, .act = acts_.begin()->second, .lapsed = ""};
  }
  if (!lapses_.empty() && lapses_.begin()->first <= now &&
      (!due || lapses_.begin()->first < due->at)) {
    due = Due{.at = lapses_.begin()->first, .act = {}, .lapsed = lapses_.begin()->second};
  }
  return due;
}

}  // namespace perdura::mock_pg
