#include "platform/messaging/memory/log.hpp"

#include "platform/messaging/partitioner.hpp"

namespace perdura::platform::memory {

const std::vector<Log::Partition>* Log::find(const std::string& topic) const {
  const auto found = topics_.find(topic);
  return found == topics_.end() ? nullptr : &found->second;
}

const Log::Partition* Log::find(const TopicPartition& at) const {
  const auto* partitions = find(at.topic);
  const bool there = partitions != nullptr && at.partition >= 0 &&
                     static_cast<std::size_t>(at.partition) < partitions->size();
  return there ? &(*partitions)[static_cast<std::size_t>(at.partition)] : nullptr;
}

TopicPartition Log::append(Message message, std::int64_t& offset) {
  auto& partitions = topics_.at(message.topic);
  const auto number = partition_of(message.key, static_cast<std::int32_t>(partitions.size()));
  auto& partition = partitions[static_cast<std::size_t>(number)];
  offset = static_cast<std::int64_t>(partition.size());
  TopicPartition at{message.topic, number};
  partition.push_back({offset, std::move(message)});
  ++messages_;
  return at;
}

void Log::create(const std::string& topic, std::int32_t partitions) {
  topics_.try_emplace(topic, static_cast<std::size_t>(partitions));
}

void Log::erase(const std::string& topic) {
  const auto found = topics_.find(topic);
  if (found == topics_.end()) return;
  for (const auto& partition : found->second) messages_ -= partition.size();
  topics_.erase(found);
}

std::map<std::string, std::int32_t> Log::partition_counts() const {
  std::map<std::string, std::int32_t> counts;
  for (const auto& [topic, partitions] : topics_) {
    counts[topic] = static_cast<std::int32_t>(partitions.size());
  }
  return counts;
}

}  // namespace perdura::platform::memory
