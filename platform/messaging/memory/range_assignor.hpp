#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "platform/messaging/topic.hpp"

namespace perdura::platform {

/// Kafka's range assignor: each topic's partitions are cut into runs, one for each member that
/// subscribes to it, in the order of the member ids; the first members get the longer runs.
/// `subscriptions`: member id -> topics. `partitions`: topic -> count; other topics have none.
/// The answer holds every member, its partitions in order.
std::map<std::uint64_t, std::vector<TopicPartition>> assign_ranges(
    const std::map<std::uint64_t, std::vector<std::string>>& subscriptions,
    const std::map<std::string, std::int32_t>& partitions);

}  // namespace perdura::platform
