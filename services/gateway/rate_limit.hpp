#pragma once
// How many requests one user, and one address, may send.
#include <atomic>
#include <string>

#include "platform/core/log.hpp"
#include "platform/core/metrics.hpp"
#include "platform/kv/key_value.hpp"

namespace perdura::services::gateway {

/// Buckets of requests; one of capacity or refill 0 is no limit.
struct RateLimits {
  platform::TokenBucket user{1'000, 200};       // for each token's subject
  platform::TokenBucket anonymous{200, 20};     // for each address: open routes, and no good token
  platform::TokenBucket address{4'000, 1'000};  // for each address: all requests
  // For each address: what payment gateways and couriers tell by themselves. One of them speaks for
  // all of the shop's orders.
  platform::TokenBucket webhook{2'000, 500};
};

/// An address is its network (`platform::network_of`); one that is not known has no limit.
/// Counts in the key-value store, so for all gateways together. While that is silent everything
/// passes: counted (`gateway_rate_limit_unavailable_total`), logged once a minute, and asked again
/// after a second. Thread-safe.
class RateLimiter {
 public:
  /// All outlive it.
  struct Parts {
    platform::KeyValue& store;
    const platform::Clock& clock;
    const platform::Logger& log;
    platform::Metrics& metrics;
  };

  RateLimiter(Parts parts, RateLimits limits);

  /// Each takes one request from what is left; throws `ProblemException` 429 RATE_LIMITED with the
  /// time to wait.
  void count_address(const std::string& address) { take_by(address_, address); }
  void count_user(const std::string& user) { take(user_, user); }
  void count_stranger(const std::string& address) { take_by(anonymous_, address); }
  void count_webhook(const std::string& address) { take_by(webhook_, address); }

 private:
  struct Limit {
    platform::TokenBucket bucket;
    std::string name;
    platform::Counter& refused;
  };

  Limit limit(platform::TokenBucket bucket, const char* name) const;
  void take_by(const Limit& limit, const std::string& address);
  void take(const Limit& limit, const std::string& who);
  void unavailable(const std::string& cause);

  Parts parts_;
  Limit user_;
  Limit anonymous_;
  Limit address_;
  Limit webhook_;
  platform::Counter& unavailable_;
  std::atomic<std::int64_t> ask_again_at_;  // ticks
  std::atomic<std::int64_t> log_again_at_;
};

}  // namespace perdura::services::gateway
