#pragma once
// The network of a simulated world: HTTP between named hosts, on fibers and virtual time.
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "platform/http/client.hpp"
#include "platform/http/message.hpp"
#include "simulator/fiber.hpp"

namespace perdura::simulator {

using platform::HttpClient;
using platform::HttpError;
using platform::HttpRequest;
using platform::HttpResponse;

/// What becomes of one call, decided when it is made.
struct Fate {
  enum class What {
    Deliver,
    LoseRequest,   // never arrives
    LoseResponse,  // has its effect; the answer never arrives
    Duplicate,     // arrives twice; the answer to the first counts
    CrashBefore,   // the host dies as the request arrives
    CrashAfter,    // the host dies when the effect has happened, before it answers
  };
  What what = What::Deliver;
  Duration request_latency = std::chrono::milliseconds(1);
  Duration response_latency = std::chrono::milliseconds(1);
  Duration duplicate_after = std::chrono::milliseconds(5);  // behind the first arrival
  Duration down_for = Duration::zero();                     // how long a crashed host refuses calls
};

/// What a decision about one call may look at. `nth` counts the calls to that host, from 1.
struct Passage {
  const std::string& host;
  const HttpRequest& request;
  std::uint64_t nth;
};

/// Hosts and the calls between them. A handler is plain synchronous code; each request runs on a
/// fiber of its own. One thread only. Fibers and loop outlive it; stop the fibers before it goes.
///
/// Every step takes at least the latencies of its `Fate`; a refusal too comes after both. When
/// answer and time-out fall on the same moment, the time-out wins: it was set first.
class HttpNetwork {
 public:
  using Handler = std::function<HttpResponse(const HttpRequest&)>;
  using Judge = std::function<Fate(const Passage&)>;

  /// `judge` decides each call's fate; without one all are delivered in the default latencies.
  explicit HttpNetwork(Fibers& fibers, Judge judge = {});
  HttpNetwork(const HttpNetwork&) = delete;
  HttpNetwork& operator=(const HttpNetwork&) = delete;
  ~HttpNetwork();

  /// Adds a host. An exception out of its handler cuts the connection and is reported by the
  /// fibers. `on_crash` is where it forgets what it had in memory;
  /// it calls no port that waits. Throws `std::invalid_argument`
  /// if the name is taken.
  void add_host(const std::string& name, Handler handler, std::function<void()> on_crash = {});

  /// Calls a host and suspends the calling fiber until the answer, or throws `HttpError`: NotSent
  /// if no such host is up, TimedOut, or ConnectionLost if the host crashed. The handler goes on
  /// when its caller has given up.
  HttpResponse call(const std::string& host, const HttpRequest& request, Duration timeout);

  /// The platform's port, for calls to one host.
  std::unique_ptr<HttpClient> client(std::string host);

  /// Kills a host: the fibers that serve it are cancelled, their callers lose the connection, and
  /// it refuses calls for `down_for`. Throws `std::invalid_argument` for an unknown name.
  void crash(const std::string& name, Duration down_for);
  /// When a host is up again, or was last. Throws `std::invalid_argument` for an unknown name.
  TimePoint up_from(const std::string& name) const;
  TimePoint now() const { return fibers_.loop().now(); }

 private:
  struct Exchange;
  struct Host;
  using Shared = std::shared_ptr<Exchange>;

  void arrive(const Shared& exchange);
  void serve(Host& host, const Shared& exchange);
  void crash(Host& host, Duration down_for);
  void answer(const Shared& exchange, HttpResponse response);
  void fail(const Shared& exchange, HttpError::Kind kind, const char* why);

  Fibers& fibers_;
  Judge judge_;
  std::map<std::string, std::unique_ptr<Host>> hosts_;
};

}  // namespace perdura::simulator
