#pragma once
#include "platform/kv/key_value.hpp"

namespace perdura::platform::kv {

// Throw `KeyValueMisuse`.
void check_key(const std::string& key);
void check_value(const std::string& value);
void check_expiry(KeyValue::Expiry expiry);
void check_bucket(const TokenBucket& bucket, std::int64_t tokens);

/// A whole number as we write it, or `KeyValueMisuse` naming the key.
std::int64_t need_number(const std::string& key, const std::string& text);

}  // namespace perdura::platform::kv
