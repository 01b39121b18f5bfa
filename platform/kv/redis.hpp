#pragma once
#include <memory>

#include "platform/kv/key_value.hpp"

namespace perdura::platform {

/// The key-value port on Redis 7, without scripts: single commands, MULTI blocks, and for the token
/// bucket compare-and-swap (WATCH) on one key, on the server's clock. A pool of connections that
/// are made when needed; broken ones are replaced by the next call.
class RedisKeyValue final : public KeyValue {
 public:
  struct Options {
    std::string host = "127.0.0.1";
    int port = 6379;
    /// Put before each key.
    std::string prefix;
    /// Calls beyond it wait for a connection, up to their deadlines.
    std::size_t max_connections = 16;
  };

  explicit RedisKeyValue(Options options);
  ~RedisKeyValue() override;

  std::optional<std::string> get(const std::string& key, Deadline deadline) override;
  void set(const std::string& key, const std::string& value, Expiry expiry,
           Deadline deadline) override;
  bool set_if_absent(const std::string& key, const std::string& value, Expiry expiry,
                     Deadline deadline) override;
  bool erase(const std::string& key, Deadline deadline) override;
  TakeResult take(const std::string& key, const TokenBucket& bucket, std::int64_t tokens,
                  Deadline deadline) override;
  WindowCount increment(const std::string& key, Expiry window, Deadline deadline) override;

 private:
  class Pool;

  const std::string prefix_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace perdura::platform
