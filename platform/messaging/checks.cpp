#include "platform/messaging/checks.hpp"

#include <algorithm>

namespace perdura::platform {
namespace {

constexpr std::size_t max_topic_name = 249;
constexpr std::size_t max_consumer_batch = 10'000;

[[noreturn]] void misuse(const std::string& what) {
  throw MessagingError(MessagingError::Kind::Misuse, what);
}

}  // namespace

bool is_topic_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= max_topic_name && name != "." && name != ".." &&
         std::all_of(name.begin(), name.end(), allowed);
}

void check_batch(const std::vector<Message>& batch, std::size_t max_queued) {
  if (batch.size() > max_queued) {
    misuse("a batch of " + std::to_string(batch.size()) + " messages never fits into a queue of " +
           std::to_string(max_queued));
  }
  for (const auto& message : batch) {
    if (!is_topic_name(message.topic)) misuse("'" + message.topic + "' is no topic name");
    for (const auto& [name, value] : message.headers) {
      if (name.empty()) misuse("a header of a message for " + message.topic + " has no name");
      if (name.find('\0') != name.npos) misuse("a header's name holds a NUL");
    }
  }
}

void check_topics(const std::vector<Topic>& topics) {
  for (const auto& topic : topics) {
    if (!is_topic_name(topic.name)) misuse("'" + topic.name + "' is no topic name");
    if (topic.partitions < 1 || topic.partitions > Admin::max_partitions) {
      misuse(topic.name + " cannot have " + std::to_string(topic.partitions) + " partitions");
    }
  }
}

void check_delete_prefix(std::string_view prefix) {
  if (prefix.empty()) misuse("refusing to delete all topics: the prefix is empty");
}

void check_consumer(const ConsumerOptions& options) {
  if (options.group.empty()) misuse("a consumer needs a group");
  if (options.topics.empty()) misuse("a consumer of " + options.group + " needs a topic");
  for (const auto& topic : options.topics) {
    if (!is_topic_name(topic)) misuse("'" + topic + "' is no topic name");
  }
  if (options.max_batch < 1 || options.max_batch > max_consumer_batch) {
    misuse("max_batch must be 1 to " + std::to_string(max_consumer_batch));
  }
}

}  // namespace perdura::platform
