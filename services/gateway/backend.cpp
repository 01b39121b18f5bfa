#include "services/gateway/backend.hpp"

#include <optional>

#include "platform/core/problem.hpp"

namespace perdura::services::gateway {
namespace {

using platform::HttpError;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::LogLevel;
using platform::ProblemException;
using platform::RequestContext;
using State = CircuitBreaker::State;
using Result = CircuitBreaker::Result;

const char* name_of(State state) {
  switch (state) {
    case State::Closed:
      return "closed";
    case State::Open:
      return "open";
    case State::HalfOpen:
      return "half open";
  }
  return "unknown";
}

platform::Counter& calls(platform::Metrics& metrics, const std::string& service,
                         const char* result) {
  return metrics.counter("gateway_calls_total", "Calls to services, by how they ended.",
                         {{"service", service}, {"result", result}});
}

/// An effect under a key: asked again, the service tells what became of it.
bool keeps_its_answer(const HttpRequest& request) {
  return request.method != platform::HttpMethod::Get && request.headers.contains("Idempotency-Key");
}

}  // namespace

template <class Work>
auto Backend::with_breaker(Work work) {
  State before;
  State after;
  const auto result = [&] {
    const std::lock_guard lock(mutex_);
    before = breaker_.state();
    auto done = work(breaker_);
    after = breaker_.state();
    state_.set(static_cast<double>(after));
    return done;
  }();
  if (before != after) {
    parts_.log.log(after == State::Open ? LogLevel::Warning : LogLevel::Info, "circuit breaker",
                   {{"service", name_}, {"was", name_of(before)}, {"is", name_of(after)}});
  }
  return result;
}

/// Holds a permit. Whoever unwinds through a call without a result (a cancelled fiber) gives it
/// back.
class Backend::Call {
 public:
  Call(Backend& backend, CircuitBreaker::Permit permit)
      : backend_(backend), permit_(permit), begun_(backend.parts_.clock.ticks()) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call() {
    if (!permit_) return;
    const std::lock_guard lock(backend_.mutex_);
    backend_.breaker_.abandon(*permit_);
  }

  void report(Result result) {
    const Duration now = backend_.parts_.clock.ticks();
    const auto permit = *std::exchange(permit_, std::nullopt);
    backend_.with_breaker([&](CircuitBreaker& breaker) {
      breaker.report(permit, result, now - begun_, now);
      return true;
    });
  }

 private:
  Backend& backend_;
  std::optional<CircuitBreaker::Permit> permit_;
  Duration begun_;
};

Backend::Backend(std::string name, platform::HttpClient& client, Parts parts,
                 CircuitBreaker::Options breaker)
    : name_(std::move(name)),
      client_(client),
      parts_(parts),
      breaker_(breaker),
      state_(parts.metrics.gauge("gateway_circuit_state",
                                 "0: closed, 1: open (no calls), 2: half open (trials).",
                                 {{"service", name_}})),
      answered_(calls(parts.metrics, name_, "answered")),
      failed_(calls(parts.metrics, name_, "failed")),
      silent_(calls(parts.metrics, name_, "silent")),
      not_asked_(calls(parts.metrics, name_, "not_asked")) {}

HttpResponse Backend::send(const RequestContext& context, const HttpRequest& request,
                           std::chrono::milliseconds deadline) {
  const auto asked =
      with_breaker([&](CircuitBreaker& breaker) { return breaker.ask(parts_.clock.ticks()); });
  if (const auto* refusal = std::get_if<CircuitBreaker::Refusal>(&asked)) {
    not_asked_.add();
    throw ProblemException(
        {.status = 503,
         .code = "CIRCUIT_OPEN",
         .detail = "the " + name_ + " service has failed too often just now and is not asked",
         .extensions = {{"service", name_}},
         .retry_after = std::chrono::ceil<std::chrono::seconds>(refusal->retry_after)});
  }
  Call call(*this, std::get<CircuitBreaker::Permit>(asked));
  const Duration begun = parts_.clock.ticks();
  std::optional<HttpError> silence;
  auto response = ask(request, deadline, silence);
  if (!response && silence->may_have_happened() && keeps_its_answer(request)) {
    const auto left =
        deadline - std::chrono::ceil<std::chrono::milliseconds>(parts_.clock.ticks() - begun);
    if (left.count() > 0) response = ask(request, left, silence);
  }
  if (!response) {
    silent_.add();
    call.report(Result::Failed);
    unavailable(context, *silence);
  }
  const bool failed = response->status >= 500;
  (failed ? failed_ : answered_).add();
  call.report(failed ? Result::Failed : Result::Good);
  return std::move(*response);
}

std::optional<HttpResponse> Backend::ask(const HttpRequest& request,
                                         std::chrono::milliseconds deadline,
                                         std::optional<HttpError>& silence) {
  try {
    return client_.send(request, deadline);
  } catch (const HttpError& error) {
    silence = error;
    return std::nullopt;
  }
}

void Backend::unavailable(const RequestContext& context, const HttpError& error) const {
  parts_.log.log(LogLevel::Warning, context, "a service does not answer",
                 {{"service", name_},
                  {"cause", error.what()},
                  {"may_have_happened", error.may_have_happened()}});
  throw ProblemException({.status = 503,
                          .code = "DEPENDENCY_UNAVAILABLE",
                          .detail = "the " + name_ + " service does not answer",
                          .extensions = {{"service", name_}},
                          .retry_after = std::chrono::seconds(1)});
}

}  // namespace perdura::services::gateway
