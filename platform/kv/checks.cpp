#include "platform/kv/checks.hpp"

#include <charconv>
#include <cmath>

namespace perdura::platform::kv {
namespace {

constexpr double nanoseconds = 1e9;
constexpr double max_fill_seconds = 366.0 * 24 * 3600;
constexpr std::int64_t max_capacity = 1'000'000'000;

}  // namespace

void check_key(const std::string& key) {
  if (key.empty()) throw KeyValueMisuse("the key is empty");
  if (key.size() > KeyValue::max_key_bytes) {
    throw KeyValueMisuse("the key is longer than " + std::to_string(KeyValue::max_key_bytes) +
                         " bytes: " + key.substr(0, 64) + "…");
  }
}

void check_value(const std::string& value) {
  if (value.size() > KeyValue::max_value_bytes) {
    throw KeyValueMisuse("a value of " + std::to_string(value.size()) + " bytes; the most are " +
                         std::to_string(KeyValue::max_value_bytes));
  }
}

void check_expiry(KeyValue::Expiry expiry) {
  if (expiry < KeyValue::min_expiry || expiry > KeyValue::max_expiry) {
    throw KeyValueMisuse("an expiry of " + std::to_string(expiry.count()) + " ms");
  }
}

void check_bucket(const TokenBucket& bucket, std::int64_t tokens) {
  const auto rate = bucket.refill_per_second;
  if (bucket.capacity < 1 || bucket.capacity > max_capacity) {
    throw KeyValueMisuse("a bucket for " + std::to_string(bucket.capacity) + " tokens");
  }
  const bool sensible = std::isfinite(rate) && rate > 0 && rate <= nanoseconds &&
                        static_cast<double>(bucket.capacity) / rate <= max_fill_seconds;
  if (!sensible)
    throw KeyValueMisuse("a bucket that refills " + std::to_string(rate) + " a second");
  if (tokens < 1 || tokens > bucket.capacity) {
    throw KeyValueMisuse(std::to_string(tokens) + " tokens from a bucket for " +
                         std::to_string(bucket.capacity));
  }
}

std::int64_t need_number(const std::string& key, const std::string& text) {
  std::int64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end || text.empty()) {
    throw KeyValueMisuse("the key " + key + " holds no number");
  }
  return number;
}

}  // namespace perdura::platform::kv
