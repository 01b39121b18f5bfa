#pragma once
// The port to fast, shared, forgetful storage: caches, rate windows, registries. Anything in it may
// be gone at any time, and so may all of it: callers must be able to do without. Implementations:
// `MemoryKeyValue` and `RedisKeyValue`.
#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace perdura::platform {

/// No answer before the deadline, or nobody there. Callers degrade: a cache is missed, a limit is
/// not applied.
class KeyValueUnavailable : public std::runtime_error {
 public:
  KeyValueUnavailable(const std::string& what, bool may_have_happened)
      : std::runtime_error(what), may_have_happened_(may_have_happened) {}

  bool may_have_happened() const noexcept { return may_have_happened_; }

 private:
  bool may_have_happened_;
};

/// An operation on a key that holds something else (a counter on a text), or an argument out of its
/// bounds: a bug of the caller.
class KeyValueMisuse : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Holds up to `capacity` tokens, is full at first, and gains `refill_per_second`. To fill it must
/// take at most a year.
struct TokenBucket {
  std::int64_t capacity = 1;
  double refill_per_second = 1;
};

struct TakeResult {
  bool taken = false;
  /// If not: when there will be enough, should nobody else take. Zero if taken.
  std::chrono::nanoseconds retry_after{0};
};

struct WindowCount {
  /// The count in this window, this increment included.
  std::int64_t count = 0;
  /// Until the window ends, and the next increment begins one at 1.
  std::chrono::milliseconds remaining{0};
};

/// Each call is atomic, blocks the caller until it is done or its deadline has passed, and throws
/// `KeyValueUnavailable` or `KeyValueMisuse`. Thread-safe. Not to be called inside a `catch`, nor
/// under a lock.
class KeyValue {
 public:
  using Deadline = std::chrono::milliseconds;
  using Expiry = std::chrono::milliseconds;

  static constexpr std::size_t max_key_bytes = 512;
  static constexpr std::size_t max_value_bytes = 1 << 20;
  static constexpr Expiry min_expiry{1};
  static constexpr Expiry max_expiry = std::chrono::hours(24 * 366);

  KeyValue() = default;
  KeyValue(const KeyValue&) = delete;
  KeyValue& operator=(const KeyValue&) = delete;
  virtual ~KeyValue() = default;

  virtual std::optional<std::string> get(const std::string& key, Deadline deadline) = 0;

  /// Replaces value and expiry.
  virtual void set(const std::string& key, const std::string& value, Expiry expiry,
                   Deadline deadline) = 0;

  /// False, and nothing changed, if the key is there.
  virtual bool set_if_absent(const std::string& key, const std::string& value, Expiry expiry,
                             Deadline deadline) = 0;

  /// False if it was not there.
  virtual bool erase(const std::string& key, Deadline deadline) = 0;

  /// Takes `tokens` (1 to the capacity) at once, or none. However many callers there are, no more
  /// than capacity + elapsed time × refill is ever given out.
  virtual TakeResult take(const std::string& key, const TokenBucket& bucket, std::int64_t tokens,
                          Deadline deadline) = 0;

  /// Counts 1 more. The first increment begins a window of that length; the window does not move
  /// with later ones.
  virtual WindowCount increment(const std::string& key, Expiry window, Deadline deadline) = 0;
};

}  // namespace perdura::platform
