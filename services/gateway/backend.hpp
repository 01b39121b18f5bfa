#pragma once
// One service behind the gateway, behind its circuit breaker.
#include <mutex>
#include <optional>
#include <string>

#include "platform/core/context.hpp"
#include "platform/core/log.hpp"
#include "platform/core/metrics.hpp"
#include "platform/http/client.hpp"
#include "services/gateway/breaker.hpp"

namespace perdura::services::gateway {

/// Thread-safe; no lock is held during a call.
class Backend {
 public:
  /// All outlive it.
  struct Parts {
    const platform::Clock& clock;
    const platform::Logger& log;
    platform::Metrics& metrics;
  };

  /// `name` is told to callers.
  Backend(std::string name, platform::HttpClient& client, Parts parts,
          CircuitBreaker::Options breaker);

  /// The service's answer, whatever its status; 5xx counts against it. If its answer is lost and
  /// the request has an idempotency key, it is asked once more within the deadline: what was done
  /// is answered, not told as an error. `ProblemException` 503: DEPENDENCY_UNAVAILABLE if it gives
  /// no answer before the deadline, CIRCUIT_OPEN if it is not asked.
  platform::HttpResponse send(const platform::RequestContext& context,
                              const platform::HttpRequest& request,
                              std::chrono::milliseconds deadline);

 private:
  class Call;

  /// Runs on the breaker under the lock, then tells the world of a changed state.
  template <class Work>
  auto with_breaker(Work work);
  std::optional<platform::HttpResponse> ask(const platform::HttpRequest& request,
                                            std::chrono::milliseconds deadline,
                                            std::optional<platform::HttpError>& silence);
  [[noreturn]] void unavailable(const platform::RequestContext& context,
                                const platform::HttpError& error) const;

  const std::string name_;
  platform::HttpClient& client_;
  const Parts parts_;
  std::mutex mutex_;
  CircuitBreaker breaker_;
  platform::Gauge& state_;
  platform::Counter& answered_;
  platform::Counter& failed_;
  platform::Counter& silent_;
  platform::Counter& not_asked_;
};

}  // namespace perdura::services::gateway
