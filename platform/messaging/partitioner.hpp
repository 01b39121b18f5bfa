#pragma once
// Which partition a key goes to: the same everywhere, or one consumer would not see all facts of
// an order.
#include <cstdint>
#include <string_view>

namespace perdura::platform {

/// Murmur2 with the seed of Kafka's Java client; also librdkafka's `murmur2`.
std::uint32_t murmur2(std::string_view bytes);

/// `partitions` is at least 1. The empty key is a key like any other.
std::int32_t partition_of(std::string_view key, std::int32_t partitions);

}  // namespace perdura::platform
