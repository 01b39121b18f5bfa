#pragma once
// The real front of a router: HTTP/1.1 on Poco's TCP server. TLS and HTTP/2 are a proxy's work.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

#include "platform/core/problem.hpp"
#include "platform/http/message.hpp"

namespace perdura::platform {

class Router;
namespace detail {
struct ServerParts;
}

/// The server cannot start: "port 18080 on 127.0.0.1 is taken by another program".
class HttpServerError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Serves from construction to `stop`. Requests are read strictly and whole, each within its time
/// and size, before a handler sees them; what is no request is refused with a problem document
/// (400, 408, 413, 414, 431, 501, 505) and the connection is closed. Thread-safe.
///
/// A connection holds a thread while it is open, idle ones too: `threads` is how many can be
/// served at once. While others wait for a thread, connections are closed after their answer, and
/// idle ones at once.
class HttpServer {
 public:
  /// Called on many threads at once.
  using Handler = std::function<HttpResponse(const HttpRequest&)>;
  using Refuse = std::function<HttpResponse(const Problem&)>;

  struct Options {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any free one
    int threads = 64;
    int max_waiting = 128;            // connections without a thread; more are closed at once
    std::size_t max_head = 32 << 10;  // bytes
    std::size_t max_body = 1 << 20;   // bytes
    std::chrono::milliseconds keep_alive{5'000};     // for the next request to begin
    std::chrono::milliseconds request_time{10'000};  // from a request's first byte to its last
    std::chrono::milliseconds answer_time{10'000};   // for the client to take the answer
    std::chrono::milliseconds stop_grace{10'000};    // for running requests, once it is stopped
  };

  /// Serves the router, with its own `largest_body` as `max_body`. It outlives the server.
  /// Throws `HttpServerError`.
  HttpServer(const Router& router, Options options);
  /// Serves any function.
  HttpServer(Handler handler, Refuse refuse, Options options);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  /// Stops.
  ~HttpServer();

  std::uint16_t port() const;

  /// Refuses new connections, lets running requests finish (with `Connection: close`) as long as
  /// `stop_grace`, then cuts them off. Returns when the last handler has returned. Not from a
  /// handler. Later calls wait for the first.
  void stop();
  /// The same without grace: as a crash looks from outside.
  void abort();

 private:
  struct Machine;

  void refuse_new();
  void finish();

  std::unique_ptr<detail::ServerParts> parts_;
  std::unique_ptr<Machine> machine_;
  std::mutex stop_mutex_;
  bool stopped_ = false;
};

}  // namespace perdura::platform
