#pragma once
#include <map>
#include <string>
#include <vector>

#include "platform/messaging/topic.hpp"

namespace perdura::platform::memory {

/// Topics, their partitions and messages. An offset is an index.
class Log {
 public:
  using Partition = std::vector<Received>;

  /// Nothing if there is no such topic.
  const std::vector<Partition>* find(const std::string& topic) const;
  const Partition* find(const TopicPartition& at) const;

  /// The partition comes from the key. The topic must exist.
  TopicPartition append(Message message, std::int64_t& offset);

  void create(const std::string& topic, std::int32_t partitions);
  void erase(const std::string& topic);

  std::map<std::string, std::int32_t> partition_counts() const;
  std::size_t messages() const { return messages_; }

 private:
  std::map<std::string, std::vector<Partition>> topics_;
  std::size_t messages_ = 0;
};

}  // namespace perdura::platform::memory
