#include "platform/core/randomness.hpp"

#include <sodium.h>

#include <stdexcept>
#include <vector>

namespace perdura::platform {

std::uint64_t Randomness::number() {
  std::array<std::uint8_t, 8> bytes{};
  fill(bytes);
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

std::string Randomness::hex(std::size_t bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::vector<std::uint8_t> raw(bytes);
  fill(raw);
  std::string text;
  text.reserve(bytes * 2);
  for (const std::uint8_t byte : raw) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

OsRandomness::OsRandomness() {
  if (sodium_init() < 0) throw std::runtime_error("the cryptographic library does not start");
}

void OsRandomness::fill(std::span<std::uint8_t> bytes) {
  randombytes_buf(bytes.data(), bytes.size());
}

void SeededRandomness::fill(std::span<std::uint8_t> bytes) {
  const std::lock_guard lock(mutex_);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 8 == 0) {  // splitmix64
      state_ += 0x9E3779B97F4A7C15;
      word = state_;
      word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
      word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
      word ^= word >> 31;
    }
    bytes[i] = static_cast<std::uint8_t>(word >> (i % 8 * 8));
  }
}

}  // namespace perdura::platform
