#pragma once
// Open connections to other services, kept for the next call.
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace perdura::platform {

namespace detail {
class SocketStream;
}

struct Endpoint {
  std::string host;
  std::uint16_t port = 0;

  auto operator<=>(const Endpoint&) const = default;
};

/// "127.0.0.1:18080".
std::string to_string(const Endpoint& endpoint);

/// One for a process; clients of any number of services share it. Thread-safe.
class ConnectionPool {
 public:
  struct Options {
    /// Shorter than any server keeps an idle connection: a request on one that is just being
    /// closed fails, and nobody knows what became of it.
    std::chrono::milliseconds max_idle{2'000};
    std::size_t max_per_endpoint = 64;  // connections, idle ones and those in use
  };
  using Stream = std::unique_ptr<detail::SocketStream>;
  using Deadline = std::chrono::steady_clock::time_point;

  ConnectionPool() : ConnectionPool(Options{}) {}
  explicit ConnectionPool(Options options);
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;
  ~ConnectionPool();

  /// The right to one connection. Gives it back when it goes.
  class Lease {
   public:
    Lease(ConnectionPool& pool, Endpoint endpoint, Stream idle);
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease();

    /// An idle connection that was healthy a moment ago; null if a new one has to be made.
    Stream stream;
    /// Set it if the stream may serve another call.
    bool reusable = false;

   private:
    ConnectionPool& pool_;
    Endpoint endpoint_;
  };

  /// Waits for a free place; null if there was none before the deadline.
  std::unique_ptr<Lease> lease(const Endpoint& endpoint, Deadline deadline);

  std::size_t idle(const Endpoint& endpoint) const;

 private:
  struct Idle {
    Stream stream;
    Deadline since;
  };
  struct Host {
    std::vector<Idle> idle;  // the one used last at the end: it is taken first
    std::size_t in_use = 0;
  };

  void give_back(const Endpoint& endpoint, Stream stream);

  Options options_;
  mutable std::mutex mutex_;
  std::condition_variable freed_;
  std::map<Endpoint, Host> hosts_;
};

}  // namespace perdura::platform
