#pragma once
#include <Poco/Redis/Array.h>
#include <Poco/Redis/Client.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "platform/kv/redis.hpp"

namespace perdura::platform {

/// Connections, and the conversations on them.
class RedisKeyValue::Pool {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  using Commands = std::vector<Poco::Redis::Array>;

  /// Sends commands at once and gives their replies, one each; errors among them are thrown.
  class Session {
   public:
    virtual Poco::Redis::Array ask(Commands commands) = 0;

   protected:
    ~Session() = default;
  };

  explicit Pool(const Options& options);
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool();

  /// Runs a conversation on one connection. Whatever fails in it becomes `KeyValueUnavailable`, and
  /// the connection is dropped; `KeyValueMisuse` passes.
  void talk(const char* operation, Deadline deadline,
            const std::function<void(Session&)>& conversation);

 private:
  struct Connection;
  using ConnectionPtr = std::unique_ptr<Connection>;

  ConnectionPtr take(Moment until);
  ConnectionPtr connect(Moment until) const;
  void give_back(ConnectionPtr connection);
  void drop_all();

  const std::string host_;
  const int port_;
  const std::size_t max_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<ConnectionPtr> idle_;
  std::size_t busy_ = 0;
};

}  // namespace perdura::platform
