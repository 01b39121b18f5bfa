#pragma once
// What is on its way between the parts of the shop: it explains differences, and is none itself.
#include <boost/describe/class.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace perdura::audit {

/// Rows of an outbox with one key.
struct Waiting {
  std::string service;
  std::string key;  // an event's; of a fact the workflow's id
  std::int64_t rows = 0;
};

/// A key whose call has not ended. `aggregate`: what it begins with, before the first "/".
/// `expired`: its time is over, so nobody is at work under it any more.
struct BusyKey {
  std::string service, caller, aggregate;
  bool expired = false;
};

/// An event that the broker will never take.
struct RefusedEvent {
  std::string service, key, cause;
};

/// An event that came before one that it follows.
struct ParkedEvent {
  std::string service, key, aggregate;
};

/// What a consumer has not read of a partition: from `next` to `end`.
struct Unread {
  std::string consumer, topic;
  std::int32_t partition = 0, partitions = 1;
  std::int64_t next = 0, end = 0;
};

struct DeadLetters {
  std::string topic;
  std::int64_t letters = 0;
};

/// How a workflow stands, by its server. `busy_with`: "activity refund, attempt 3"; empty: it waits
/// for time or news.
struct RunState {
  bool open = false;
  std::string type;
  std::vector<std::string> busy_with;
};

struct Transit {
  std::vector<Waiting> events;
  std::vector<Waiting> facts;
  std::vector<BusyKey> keys;
  std::vector<RefusedEvent> refused;
  std::vector<ParkedEvent> parked;
  std::vector<Unread> unread;
  std::vector<DeadLetters> dead_letters;
  std::map<std::string, std::string> open_workflows;  // id -> type; may lag behind by seconds
  std::map<std::string, RunState> looked_at;          // those that were asked for
};

}  // namespace perdura::audit
