#pragma once
// The gateway's own truth: payments, used keys, what is due and what is to be told. It is what its
// records say, and nothing else.
#include <map>
#include <set>
#include <utility>

#include "mock-pg/outbox.hpp"
#include "mock-pg/payment.hpp"
#include "mock-pg/record.hpp"

namespace perdura::mock_pg {

/// One line of a day's settlement list.
struct Settled {
  std::string pg_order_id;
  Fact fact;
};

class Book {
 public:
  /// `authorisation_life`: how long an authorisation holds.
  explicit Book(std::chrono::hours authorisation_life) : life_(authorisation_life) {}

  /// Throws `ImpossibleFact` for a record that cannot follow those before it. `copies`: how often
  /// its events are told.
  void apply(const Record& record, int copies = 1);

  /// Null if there is none.
  const Payment* find(const std::string& pg_order_id) const;
  const Payment* owner_of(const std::string& pg_transaction_id) const;
  /// Null if the key is unused.
  const UsedKey* used(Call call, const std::string& key) const;

  /// The payments after that one, in the order of their ids.
  std::vector<const Payment*> page(const std::string& after, std::size_t limit) const;
  /// Captures and refunds of that day, as they happened.
  const std::vector<Settled>& settled_on(std::chrono::sys_days day) const;

  /// All that were ever to be told, in the order of their facts.
  std::vector<Event> events_of(const std::string& pg_order_id) const;

  /// How often the payer has tried, what is still to come of a late authorisation too.
  std::size_t tries(const Payment& payment) const;
  /// The late act of that call that waits for this transaction.
  bool awaits(Call call, const std::string& pg_transaction_id) const;

  /// What is to be done at or before `now`: a late act, or the end of an authorisation.
  struct Due {
    Instant at;
    std::optional<LateAct> act;
    std::string lapsed;  // a transaction
  };
  /// The earliest; ends of authorisations that have come to something are left out.
  std::optional<Due> due(Instant now);
  std::int64_t next_act() const { return last_act_ + 1; }

  const std::map<std::string, Payment>& payments() const { return payments_; }
  Outbox& outbox() { return outbox_; }
  const Outbox& outbox() const { return outbox_; }

 private:
  void follow(Payment& payment, const Fact& fact, int copies);

  const std::chrono::hours life_;
  std::map<std::string, Payment> payments_;
  std::map<std::string, std::string> owners_;  // pg_order_id by pg_transaction_id
  std::map<std::pair<Call, std::string>, UsedKey> keys_;
  std::map<std::chrono::sys_days, std::vector<Settled>> days_;
  std::map<std::pair<Instant, std::int64_t>, LateAct> acts_;
  std::set<std::pair<Instant, std::string>> lapses_;
  std::map<std::string, std::vector<Event>> events_;  // by pg_order_id
  Outbox outbox_;
  std::int64_t last_act_ = 0;
};

}  // namespace perdura::mock_pg
