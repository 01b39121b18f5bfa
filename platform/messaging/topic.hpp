#pragma once
// Where messages stand in the log.
#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "platform/messaging/message.hpp"

namespace perdura::platform {

struct TopicPartition {
  std::string topic;
  std::int32_t partition = 0;

  friend auto operator<=>(const TopicPartition&, const TopicPartition&) = default;
};

/// "order[3]", for logs and errors.
inline std::string to_string(const TopicPartition& at) {
  return at.topic + "[" + std::to_string(at.partition) + "]";
}

/// A message read from a partition. Offsets rise, but need not be dense.
struct Received {
  std::int64_t offset = 0;
  Message message;
};

/// Consecutive messages of one partition, in its order; never empty when handed to a handler.
struct Batch {
  TopicPartition from;
  std::vector<Received> messages;

  std::int64_t first() const { return messages.front().offset; }
  /// The offset to go on at once the batch is done: what an application stores.
  std::int64_t next() const { return messages.back().offset + 1; }
};

}  // namespace perdura::platform
