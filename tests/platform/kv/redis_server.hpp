#pragma once
#include <sys/types.h>

namespace perdura::platform::testing {

/// A redis-server of the test's own, on a free port of 127.0.0.1, without files.
class RedisServer {
 public:
  RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;
  ~RedisServer() { stop(); }

  int port() const { return port_; }
  /// Returns once it takes connections. Throws if it does not.
  void start();
  /// Kills it. Nothing if it does not run.
  void stop();
  /// Stops it from answering, with its connections open; and lets it go on.
  void freeze() const;
  void thaw() const;

 private:
  pid_t pid_ = 0;
  int port_ = 0;
};

}  // namespace perdura::platform::testing
