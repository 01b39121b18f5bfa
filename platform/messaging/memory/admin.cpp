#include "platform/messaging/checks.hpp"
#include "platform/messaging/memory/parts.hpp"

namespace perdura::platform::memory {

void MemoryAdmin::create_topics(const std::vector<Topic>& topics, Deadline) {
  check_topics(topics);
  core_->need_broker();
  for (const auto& topic : topics) {
    const auto* there = core_->log().find(topic.name);
    if (there == nullptr) {
      core_->create(topic);
    } else if (there->size() != static_cast<std::size_t>(topic.partitions)) {
      throw MessagingError(MessagingError::Kind::Conflict,
                           topic.name + " has " + std::to_string(there->size()) +
                               " partitions, not " + std::to_string(topic.partitions));
    }
  }
}

std::vector<Topic> MemoryAdmin::list_topics(std::string_view prefix, Deadline) {
  core_->need_broker();
  std::vector<Topic> topics;
  for (const auto& [name, partitions] : core_->log().partition_counts()) {
    if (name.starts_with(prefix)) topics.push_back({name, partitions});
  }
  return topics;
}

std::vector<std::string> MemoryAdmin::delete_topics(std::string_view prefix, Deadline deadline) {
  check_delete_prefix(prefix);
  std::vector<std::string> names;
  for (const auto& topic : list_topics(prefix, deadline)) {
    core_->erase(topic.name);
    names.push_back(topic.name);
  }
  return names;
}

const Log::Partition& MemoryReader::need(const TopicPartition& partition) const {
  core_->need_broker();
  const auto* found = core_->log().find(partition);
  if (found == nullptr) {
    throw MessagingError(MessagingError::Kind::UnknownTopic, "no " + to_string(partition));
  }
  return *found;
}

OffsetRange MemoryReader::range(const TopicPartition& partition, std::chrono::milliseconds) {
  return {0, static_cast<std::int64_t>(need(partition).size())};
}

std::vector<Received> MemoryReader::read(const TopicPartition& partition, std::int64_t offset,
                                         std::size_t max, std::chrono::milliseconds) {
  const auto& log = need(partition);
  std::vector<Received> found;
  auto next = static_cast<std::size_t>(offset < 0 ? 0 : offset);
  for (; next < log.size() && found.size() < max; ++next) found.push_back(log[next]);
  return found;
}

}  // namespace perdura::platform::memory
