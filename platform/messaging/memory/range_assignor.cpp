#include "platform/messaging/memory/range_assignor.hpp"

#include <algorithm>

namespace perdura::platform {

std::map<std::uint64_t, std::vector<TopicPartition>> assign_ranges(
    const std::map<std::uint64_t, std::vector<std::string>>& subscriptions,
    const std::map<std::string, std::int32_t>& partitions) {
  std::map<std::uint64_t, std::vector<TopicPartition>> shares;
  for (const auto& [member, topics] : subscriptions) shares[member];
  for (const auto& [topic, count] : partitions) {
    std::vector<std::uint64_t> members;
    for (const auto& [member, topics] : subscriptions) {
      if (std::find(topics.begin(), topics.end(), topic) != topics.end()) members.push_back(member);
    }
    if (members.empty()) continue;
    const auto size = static_cast<std::int32_t>(members.size());
    std::int32_t next = 0;
    for (std::int32_t i = 0; i < size; ++i) {
      const auto end = next + count / size + (i < count % size ? 1 : 0);
      auto& share = shares[members[static_cast<std::size_t>(i)]];
      for (; next < end; ++next) share.push_back({topic, next});
    }
  }
  return shares;
}

}  // namespace perdura::platform
