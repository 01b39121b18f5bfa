#pragma once
// Writing what is to leave: events for Kafka and facts for workflows, in the transaction of the
// effect.
#include <boost/describe/enum.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/core/context.hpp"
#include "platform/messaging/message.hpp"
#include "platform/outbox/idempotency.hpp"
#include "platform/sql/database.hpp"

namespace perdura::platform {

/// Both outboxes are cut into this many shards by hash of the key. Fixed for ever: rows carry it.
inline constexpr int outbox_shards = 16;

/// FNV-1a, the same on every machine.
int shard_of(std::string_view key);

/// An event of one aggregate. `id` is the caller's (ids come from a port).
struct OutgoingEvent {
  std::string topic;
  std::string key;        // order id, or the aggregate's own
  std::string aggregate;  // whose `sequence` counts
  std::string id;
  std::string type;
  int schema = 1;
  std::string occurred_at;  // RFC 3339
  Origin origin;            // what of it is empty is left out
  std::string value;        // JSON
};

class Outbox {
 public:
  /// `wake` is called after each commit that wrote something; it wakes the relay of this process.
  explicit Outbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  /// Writes the event under its aggregate's next sequence, and returns that.
  std::int64_t add(sql::Transaction& tx, const OutgoingEvent& event, Instant now) const;
  /// Writes events of one aggregate under its next sequences, in their order: what they cost does
  /// not depend on how many they are. All have the topic, aggregate and key of the first; at least
  /// one.
  void add(sql::Transaction& tx, const std::vector<OutgoingEvent>& events, Instant now) const;
  /// Writes a message as it is (dead letters), in order with the others of its key.
  void add(sql::Transaction& tx, const Message& message, Instant now) const;

 private:
  std::function<void()> wake_;
};

/// What a workflow is to hear.
enum class Delivery { Signal, Update, Start };
BOOST_DESCRIBE_ENUM(Delivery, Signal, Update, Start)

struct WorkflowFact {
  std::string workflow_id;
  Delivery kind = Delivery::Signal;
  std::string name;        // of the signal, the update, the workflow type
  std::string request_id;  // event id, or the name of the fact where several sources tell it
  std::string body;        // JSON
  Origin origin = {};      // whose request tells it
};

class WorkflowOutbox {
 public:
  explicit WorkflowOutbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  /// Facts of one workflow are delivered in the order in which they were written, none before
  /// `delay` has passed: time for the request that wrote it to tell the workflow itself. False if a
  /// fact with this request id is waiting already: nothing is added.
  bool add(sql::Transaction& tx, const WorkflowFact& fact, Instant now,
           std::chrono::milliseconds delay = {}) const;

  /// The workflow has shown that it took the fact: it is not delivered (again). False if it was not
  /// waiting.
  bool settle(sql::Transaction& tx, std::string_view workflow_id,
              std::string_view request_id) const;

 private:
  std::function<void()> wake_;
};

}  // namespace perdura::platform
