#pragma once
// The port for topics themselves, and for reading them outside of any group.
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/messaging/error.hpp"
#include "platform/messaging/topic.hpp"

namespace perdura::platform {

struct Topic {
  std::string name;
  std::int32_t partitions = 1;

  friend bool operator==(const Topic&, const Topic&) = default;
};

/// Letters, digits, '.', '_' and '-', at most 249, and neither "." nor "..".
bool is_topic_name(std::string_view name);

/// Blocks the caller. Throws `MessagingError`. Thread-safe.
class Admin {
 public:
  using Deadline = std::chrono::milliseconds;
  /// The most partitions of a topic that may be asked for.
  static constexpr std::int32_t max_partitions = 1'000;

  Admin() = default;
  Admin(const Admin&) = delete;
  Admin& operator=(const Admin&) = delete;
  virtual ~Admin() = default;

  /// Creates what is missing, and returns once all can be used. A topic that is there with as many
  /// partitions is left as it is; with another number it is a `Conflict`.
  virtual void create_topics(const std::vector<Topic>& topics, Deadline deadline) = 0;

  /// All topics whose names begin so, by name.
  virtual std::vector<Topic> list_topics(std::string_view prefix, Deadline deadline) = 0;

  /// Deletes all topics whose names begin so, with their messages, and returns their names. An
  /// empty prefix is `Misuse`.
  virtual std::vector<std::string> delete_topics(std::string_view prefix, Deadline deadline) = 0;
};

/// The offsets of a partition: it holds [begin, end).
struct OffsetRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// Reads partitions at will. Blocks the caller. Throws `MessagingError`. Thread-safe.
class Reader {
 public:
  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  virtual ~Reader() = default;

  virtual OffsetRange range(const TopicPartition& partition,
                            std::chrono::milliseconds deadline) = 0;

  /// Up to `max` messages from `offset` on (from the beginning, if that is later); fewer only at
  /// the partition's end as it was at the time of the call.
  virtual std::vector<Received> read(const TopicPartition& partition, std::int64_t offset,
                                     std::size_t max, std::chrono::milliseconds deadline) = 0;
};

}  // namespace perdura::platform
