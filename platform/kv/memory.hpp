#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "platform/core/clock.hpp"
#include "platform/kv/key_value.hpp"

namespace perdura::platform {

/// The key-value port in memory. Time is the clock's real time (`ticks`): nothing happens between
/// calls, what has expired is found to be so.
class MemoryKeyValue final : public KeyValue {
 public:
  enum class Fate {
    Deliver,
    FailBefore,  // unavailable, without effect
    FailAfter,   // has its effect, then unavailable
    Forget,      // everything is lost first, then it works
  };

  struct Options {
    /// Above it the entries that would expire first go, as a cache under memory pressure does.
    std::size_t max_entries = 1'000'000;
    /// Asked once a call, with the operation's name ("get", "take", …) and its key. If empty: all
    /// are delivered. Called under the lock: it must not call the port.
    std::function<Fate(const char* operation, const std::string& key)> fate;
    /// Called before each operation, outside the lock: the simulator suspends the fiber here, for
    /// the latency. May throw `KeyValueUnavailable`.
    std::function<void(Deadline)> on_call;
  };

  explicit MemoryKeyValue(const Clock& clock) : MemoryKeyValue(clock, Options{}) {}
  /// The clock must outlive it.
  MemoryKeyValue(const Clock& clock, Options options);

  std::optional<std::string> get(const std::string& key, Deadline deadline) override;
  void set(const std::string& key, const std::string& value, Expiry expiry,
           Deadline deadline) override;
  bool set_if_absent(const std::string& key, const std::string& value, Expiry expiry,
                     Deadline deadline) override;
  bool erase(const std::string& key, Deadline deadline) override;
  TakeResult take(const std::string& key, const TokenBucket& bucket, std::int64_t tokens,
                  Deadline deadline) override;
  WindowCount increment(const std::string& key, Expiry window, Deadline deadline) override;

  /// Loses everything, as a restart of the server does.
  void forget();
  std::size_t size() const;

 private:
  struct Entry {
    std::string value;
    Duration expires{};
  };
  using Entries = std::map<std::string, Entry>;

  template <class Work>
  auto run(const char* operation, const std::string& key, Deadline deadline, Work work);
  Entry* find(const std::string& key, Duration now);
  void put(const std::string& key, std::string value, Duration expires);
  void drop(Entries::iterator entry);
  void expire(Duration now);

  const Clock& clock_;
  const Options options_;
  mutable std::mutex mutex_;
  Entries entries_;
  std::set<std::pair<Duration, std::string>> by_expiry_;
};

}  // namespace perdura::platform
