#pragma once
// One request, sent until it is answered for good.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "apps/client/waits.hpp"
#include "platform/http/client.hpp"

namespace perdura::apps {

struct TransportOptions {
  std::chrono::milliseconds attempt{15'000};   // the deadline of one attempt
  std::chrono::milliseconds patience{60'000};  // from the first attempt to the last one's beginning
  int attempts_max = 12;
  /// Between attempts when the answer does not say how long: growing from the first to the last.
  std::chrono::milliseconds pause_first{100};
  std::chrono::milliseconds pause_max{2'000};
  /// A longer `Retry-After` is not obeyed: the call is given up.
  std::chrono::milliseconds retry_after_max{30'000};
};

/// Told before each pause of a call that has waited for a second, or will have: how long so far,
/// what for, and the last answer. On the threads that call.
using Tell = std::function<void(const std::string& line)>;

/// Why requests were sent again, since the transport was made.
struct Repeats {
  std::uint64_t throttled = 0;    // 429
  std::uint64_t unavailable = 0;  // 503
  std::uint64_t in_progress = 0;  // 409 with Retry-After: the first one is still at work
  std::uint64_t in_doubt = 0;     // the connection or its time ended, 502, 504
  std::uint64_t not_sent = 0;     // nobody to talk to

  bool operator==(const Repeats&) const = default;
};

/// Every request that it is given must be safe to send again: reads, what is idempotent by nature,
/// and what carries an Idempotency-Key. Thread-safe if the client is, which outlives it.
class Transport {
 public:
  Transport(platform::HttpClient& http, Waits waits, TransportOptions options = {}, Tell tell = {})
      : http_(http), waits_(std::move(waits)), options_(options), tell_(std::move(tell)) {}
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  /// The answer that stands, of any status: the last 429 or 503 too, when patience ended. Throws
  /// `ApiError` NO_ANSWER if none came.
  platform::HttpResponse send(const platform::HttpRequest& request);

  Repeats repeats() const;
  const Waits& waits() const { return waits_; }

 private:
  struct Attempt {
    std::optional<platform::HttpResponse> response;
    std::optional<platform::HttpError> error;
  };
  using Counter = std::atomic<std::uint64_t>;

  Attempt attempt(const platform::HttpRequest& request, std::chrono::milliseconds deadline);
  /// Which counter the attempt belongs to; null: its answer stands.
  Counter* reason_to_repeat(const Attempt& made);
  std::chrono::milliseconds pause_after(const Attempt& made, int attempts) const;
  void tell(const platform::HttpRequest& request, const Attempt& made, int attempts,
            std::chrono::milliseconds gone, std::chrono::milliseconds pause) const;

  platform::HttpClient& http_;
  Waits waits_;
  TransportOptions options_;
  Tell tell_;
  Counter throttled_{0};
  Counter unavailable_{0};
  Counter in_progress_{0};
  Counter in_doubt_{0};
  Counter not_sent_{0};
};

}  // namespace perdura::apps
