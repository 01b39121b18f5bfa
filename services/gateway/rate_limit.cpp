#include "services/gateway/rate_limit.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "platform/core/problem.hpp"
#include "platform/http/network.hpp"

namespace perdura::services::gateway {
namespace {

using platform::Duration;
using platform::ProblemException;

constexpr std::chrono::milliseconds store_deadline{100};
constexpr Duration pause_after_silence = std::chrono::seconds(1);
constexpr Duration between_logs = std::chrono::minutes(1);
constexpr std::int64_t at_once = std::numeric_limits<std::int64_t>::min();

/// Nothing if the store does not answer; `cause` says why.
std::optional<platform::TakeResult> take_one(platform::KeyValue& store, const std::string& key,
                                             const platform::TokenBucket& bucket,
                                             std::string& cause) {
  try {
    return store.take(key, bucket, 1, store_deadline);
  } catch (const platform::KeyValueUnavailable& error) {
    cause = error.what();
    return std::nullopt;
  }
}

}  // namespace

RateLimiter::RateLimiter(Parts parts, RateLimits limits)
    : parts_(parts),
      user_(limit(limits.user, "user")),
      anonymous_(limit(limits.anonymous, "anonymous")),
      address_(limit(limits.address, "address")),
      webhook_(limit(limits.webhook, "webhook")),
      unavailable_(parts.metrics.counter("gateway_rate_limit_unavailable_total",
                                         "Requests let through because nobody could count them.")),
      ask_again_at_(at_once),
      log_again_at_(at_once) {}

RateLimiter::Limit RateLimiter::limit(platform::TokenBucket bucket, const char* name) const {
  return {bucket, name,
          parts_.metrics.counter("gateway_rate_limited_total", "Requests refused with 429.",
                                 {{"limit", name}})};
}

void RateLimiter::take_by(const Limit& limit, const std::string& address) {
  if (!address.empty()) take(limit, platform::network_of(address));
}

void RateLimiter::take(const Limit& limit, const std::string& who) {
  if (limit.bucket.capacity <= 0 || limit.bucket.refill_per_second <= 0) return;
  if (parts_.clock.ticks().count() < ask_again_at_) {
    unavailable_.add();
    return;
  }
  std::string cause;
  const auto result =
      take_one(parts_.store, "gateway/rate/" + limit.name + "/" + who, limit.bucket, cause);
  if (!result) return unavailable(cause);
  if (result->taken) return;
  limit.refused.add();
  throw ProblemException(
      {.status = 429,
       .code = "RATE_LIMITED",
       .detail = "too many requests",
       .extensions = {{"limit", limit.name}},
       .retry_after = std::chrono::ceil<std::chrono::seconds>(result->retry_after)});
}

void RateLimiter::unavailable(const std::string& cause) {
  unavailable_.add();
  const std::int64_t now = parts_.clock.ticks().count();
  ask_again_at_ = now + pause_after_silence.count();
  std::int64_t due = log_again_at_;
  if (now < due || !log_again_at_.compare_exchange_strong(due, now + between_logs.count())) return;
  parts_.log.log(platform::LogLevel::Warning, "no rate limits: their store does not answer",
                 {{"cause", cause}});
}

}  // namespace perdura::services::gateway
