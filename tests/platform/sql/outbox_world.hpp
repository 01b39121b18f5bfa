#pragma once
// What the outbox is tried with: a clock that the test moves, and a publisher that it answers for.
#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "platform/outbox/headers.hpp"
#include "platform/outbox/publisher.hpp"
#include "platform/outbox/relay.hpp"
#include "platform/sql/no_port_calls.hpp"
#include "tests/platform/sql/shop.hpp"

namespace perdura::platform {

using sql::Transaction;

inline Instant at(std::int64_t milliseconds) {
  return Instant(std::chrono::milliseconds(milliseconds));
}

/// Keeps every batch until the test answers it; or answers at once.
class HeldPublisher : public Publisher {
 public:
  using Outcome = Published::Outcome;
  struct Batch {
    std::vector<Message> messages;
    Done done;
  };

  void publish(std::vector<Message> batch, Done done) override {
    require_no_open_transaction("publishing");
    for (const Message& message : batch) seen.push_back(message);
    if (at_once) return done(std::vector<Published>(batch.size(), {Outcome::Acknowledged, ""}));
    held.push_back({std::move(batch), std::move(done)});
  }

  /// Answers the oldest batch with `outcome` for each message, or for those of `key` only.
  void answer(Outcome outcome, const std::string& key = "") {
    Batch batch = std::move(held.front());
    held.erase(held.begin());
    std::vector<Published> published;
    for (const Message& message : batch.messages) {
      const bool chosen = key.empty() || message.key == key;
      published.push_back({chosen ? outcome : Outcome::Acknowledged, chosen ? "because" : ""});
    }
    batch.done(published);
  }

  bool at_once = false;
  std::vector<Batch> held;
  std::vector<Message> seen;
};

struct OutboxWorld : sql::testing::Shop {
  Instant now = at(1'000'000);
  int wakes = 0;
  HeldPublisher publisher;
  Outbox outbox{[this] { ++wakes; }};

  RelayPorts ports() {
    return {.now = [this] { return now; }, .wake = [this] { ++wakes; }};
  }
  RelayOptions named(const std::string& owner, int batch = 256) {
    return {.owner = owner, .lease = std::chrono::seconds(30), .batch = batch};
  }
  std::int64_t emit(const std::string& aggregate, const std::string& value,
                    const std::string& key = "") {
    return db.transaction([&](Transaction& tx) {
      return outbox.add(tx,
                        {.topic = "order",
                         .key = key.empty() ? aggregate : key,
                         .aggregate = aggregate,
                         .id = "evt_" + value,
                         .type = "OrderPlaced",
                         .occurred_at = "2026-11-20T09:00:00.000Z",
                         .value = value},
                        now);
    });
  }
  std::int64_t count(const std::string& table) {
    return db.read([&](sql::Reader& tx) {
      if (table == "outbox") return *tx.query_one<std::int64_t>("SELECT COUNT(*) FROM outbox");
      if (table == "refused") {
        return *tx.query_one<std::int64_t>("SELECT COUNT(*) FROM outbox_refused");
      }
      return *tx.query_one<std::int64_t>("SELECT COUNT(*) FROM workflow_outbox");
    });
  }
  /// Values in the order in which they were published, by key.
  std::map<std::string, std::vector<std::string>> published() const {
    std::map<std::string, std::vector<std::string>> by_key;
    for (const Message& message : publisher.seen) by_key[message.key].push_back(message.value);
    return by_key;
  }
};

}  // namespace perdura::platform
