#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/messaging/consumer.hpp"

namespace perdura::platform::memory {

/// A member of a group. In its life: idle -> (target) -> assigned -> revoked, over and over; or
/// evicted -> handles what it holds -> told of the loss -> idle.
struct Member {
  struct Position {
    std::int64_t next = 0;
    bool paused = false;
    bool ask = false;      // its batch was thrown on: ask where to go on
    bool resting = false;  // after a failure
  };

  std::uint64_t id = 0;
  ConsumerOptions options;
  ConsumerHandler* handler = nullptr;

  std::vector<TopicPartition> target;  // assigned by the group, start offsets not asked for yet
  std::map<TopicPartition, Position> assigned;
  bool busy = false;      // a handler's call is under way
  bool resting = false;   // nobody told where its target begins, or its last rest failed
  bool unrested = false;  // has handled something since it was told that nothing more has come
  bool gone = false;      // closed: not to be touched any more

  bool evicted = false;               // declared dead; not counted by its group
  std::vector<TopicPartition> taken;  // what it lost thereby, and has not been told
  std::optional<Batch> stale;         // what it had in its hands at that moment

  TopicPartition last_served;  // partitions take turns

  std::vector<TopicPartition> partitions() const {
    std::vector<TopicPartition> all;
    for (const auto& [partition, position] : assigned) all.push_back(partition);
    return all;
  }
};

}  // namespace perdura::platform::memory
