#pragma once
// The port to another service over HTTP. Implementations: a pool of real connections, and the
// simulator's network.
#include <chrono>
#include <stdexcept>
#include <string>

#include "platform/core/unavailable.hpp"
#include "platform/http/message.hpp"

namespace perdura::platform {

/// No answer came. An answer of any status, 500 included, is no `HttpError`.
class HttpError : public std::runtime_error, public DependencyUnavailable {
 public:
  enum class Kind {
    NotSent,         // nobody to talk to: the request has surely had no effect
    TimedOut,        // the deadline passed: the effect may have happened, or happen yet
    ConnectionLost,  // cut while waiting: the effect may have happened
  };

  HttpError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}

  Kind kind() const noexcept { return kind_; }
  /// Whether the request may have had its effect: only such calls must be asked about or repeated
  /// under their idempotency key.
  bool may_have_happened() const noexcept { return kind_ != Kind::NotSent; }

 private:
  Kind kind_;
};

/// Calls to one service; which one was said when the client was made. Thread-safe.
class HttpClient {
 public:
  HttpClient() = default;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  virtual ~HttpClient() = default;

  /// Sends once, without retries, and blocks the caller until the answer or the deadline, counted
  /// from the call. Throws `HttpError`. Not to be called inside a `catch`, nor under a lock.
  virtual HttpResponse send(const HttpRequest& request, std::chrono::milliseconds deadline) = 0;
};

}  // namespace perdura::platform
