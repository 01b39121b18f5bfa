#pragma once
// What the contract of `HttpClient` is tested in: a service, its clients, and their breakdowns.
// Two worlds: Poco's client and server over loopback, and the simulated network.
#include <functional>
#include <memory>
#include <vector>

#include "platform/http/client.hpp"

namespace perdura::platform::testing {

/// Holds up whoever waits until it is opened, for ever after.
class Gate {
 public:
  Gate() = default;
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;
  virtual ~Gate() = default;
  virtual void wait() = 0;
  virtual void open() = 0;
};

class HttpWorld {
 public:
  using Handler = std::function<HttpResponse(const HttpRequest&)>;
  using Body = std::function<void()>;

  HttpWorld() = default;
  HttpWorld(const HttpWorld&) = delete;
  HttpWorld& operator=(const HttpWorld&) = delete;
  virtual ~HttpWorld() = default;

  /// Starts the service; once.
  virtual void host(Handler handler) = 0;
  virtual std::unique_ptr<HttpClient> client() = 0;
  virtual std::unique_ptr<HttpClient> client_to_nobody() = 0;
  virtual std::unique_ptr<Gate> gate() = 0;
  /// Runs all side by side, until all have ended. Calls are made in here only.
  virtual void together(std::vector<Body> bodies) = 0;
  /// Kills the service, for good. From inside `together`.
  virtual void crash() = 0;
  /// Until nothing runs in the service any more; it is not called again.
  virtual void settle() = 0;
};

std::unique_ptr<HttpWorld> poco_world();
std::unique_ptr<HttpWorld> simulated_world();

}  // namespace perdura::platform::testing
