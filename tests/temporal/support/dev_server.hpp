#pragma once
// A real Temporal server for a test: the binary named by PERDURA_TEMPORAL_BIN, or
// `.cache/bin/temporal` below the working directory.
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace perdura::temporal::testing {

struct DevServerOptions {
  /// In a SQLite file that survives `restart`; otherwise in memory.
  bool durable = false;
  /// Further arguments, e.g. {"--search-attribute", "OrderStatus=Keyword"}.
  std::vector<std::string> arguments;
};

/// Starts the server on a free loopback port, without its Web UI, and returns from the constructor
/// once it serves the namespace `default`. Its files lie in a temporary folder that goes with it.
/// The process dies with the thread that started it, at the latest. Throws std::runtime_error,
/// with the end of the server's log, if it does not come up.
class DevServer {
 public:
  explicit DevServer(DevServerOptions options = {});
  DevServer(const DevServer&) = delete;
  DevServer& operator=(const DevServer&) = delete;
  ~DevServer();

  /// `127.0.0.1:port`.
  const std::string& target() const { return target_; }

  /// kill -9, and wait until it is gone.
  void kill();
  /// Starts it again on the same port with the same file, and waits until it serves.
  void start();
  void restart() {
    kill();
    start();
  }

 private:
  void spawn();
  void wait_until_it_serves();
  std::string end_of_log() const;

  DevServerOptions options_;
  std::filesystem::path folder_;
  int port_ = 0;
  std::string target_;
  pid_t pid_ = -1;
};

}  // namespace perdura::temporal::testing
