#include "platform/messaging/partitioner.hpp"

#include <stdexcept>

namespace perdura::platform {

std::uint32_t murmur2(std::string_view bytes) {
  constexpr std::uint32_t seed = 0x9747b28c;
  constexpr std::uint32_t m = 0x5bd1e995;
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i]));
  };
  std::uint32_t h = seed ^ static_cast<std::uint32_t>(bytes.size());
  std::size_t at = 0;
  for (; at + 4 <= bytes.size(); at += 4) {
    std::uint32_t k = byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24;
    k *= m;
    k ^= k >> 24;
    h = (h * m) ^ (k * m);
  }
  if (const auto rest = bytes.size() - at; rest > 0) {
    for (std::size_t i = 0; i < rest; ++i) h ^= byte(at + i) << (8 * i);
    h *= m;
  }
  h ^= h >> 13;
  h *= m;
  return h ^ h >> 15;
}

std::int32_t partition_of(std::string_view key, std::int32_t partitions) {
  if (partitions < 1) throw std::invalid_argument("a topic has at least one partition");
  const auto hash = murmur2(key) & 0x7fffffffU;
  return static_cast<std::int32_t>(hash % static_cast<std::uint32_t>(partitions));
}

}  // namespace perdura::platform
