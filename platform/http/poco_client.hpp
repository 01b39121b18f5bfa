#pragma once
// The real HTTP client, on Poco's sockets.
#include "platform/http/client.hpp"
#include "platform/http/connection_pool.hpp"

namespace perdura::platform {

/// See `HttpClient` for the contract. The deadline covers everything: waiting for a place in the
/// pool, connecting, sending, receiving. Only the system's name resolution keeps its own time:
/// prefer addresses to names. Answers are read up to `max_answer` bytes.
///
/// NotSent: no byte of the request left this machine (an idle connection that turns out to be dead
/// then is replaced once, silently). Whatever fails later may have had its effect: TimedOut if the
/// deadline ended it, else ConnectionLost, an answer that is not HTTP among them.
class PocoHttpClient final : public HttpClient {
 public:
  struct Options {
    std::size_t max_answer = 16 << 20;  // bytes
    std::size_t max_head = 64 << 10;
  };

  /// `pool` outlives it.
  PocoHttpClient(ConnectionPool& pool, Endpoint endpoint)
      : PocoHttpClient(pool, std::move(endpoint), Options{}) {}
  PocoHttpClient(ConnectionPool& pool, Endpoint endpoint, Options options)
      : pool_(pool), endpoint_(std::move(endpoint)), options_(options) {}

  /// Also throws `std::invalid_argument` for a target that is not one: a bug of the caller.
  HttpResponse send(const HttpRequest& request, std::chrono::milliseconds deadline) override;

 private:
  using Deadline = ConnectionPool::Deadline;

  void connect(ConnectionPool::Lease& lease, Deadline deadline) const;
  HttpResponse receive(ConnectionPool::Lease& lease, HttpMethod asked, Deadline deadline) const;

  ConnectionPool& pool_;
  Endpoint endpoint_;
  Options options_;
};

}  // namespace perdura::platform
