#pragma once
// A token bucket in one number: the moment at which it will be full again ("generic cell rate
// algorithm"). One number can be compared and swapped; level and time could not.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>

#include "platform/kv/key_value.hpp"

namespace perdura::platform::kv {

struct GcraStep {
  TakeResult result;
  /// What to store, if taken.
  std::chrono::nanoseconds full_at{0};
};

/// `now` and `full_at` count from the same moment; a bucket that is not stored is full. The bucket
/// and the tokens have been checked.
inline GcraStep take_tokens(const TokenBucket& bucket, std::int64_t tokens,
                            std::chrono::nanoseconds full_at, std::chrono::nanoseconds now) {
  using std::chrono::nanoseconds;
  // Rounded up once, for cost and capacity alike: a full bucket gives exactly its capacity.
  const nanoseconds per_token(static_cast<std::int64_t>(std::ceil(1e9 / bucket.refill_per_second)));
  const auto whole = per_token * bucket.capacity;
  // Not fuller than full; and if the clock went back or the bucket shrank, not emptier than empty.
  const auto from = std::clamp(full_at, now, now + whole);
  const auto until = from + per_token * tokens;
  if (until - now > whole) return {{false, until - now - whole}, full_at};
  return {{true, nanoseconds(0)}, until};
}

}  // namespace perdura::platform::kv
