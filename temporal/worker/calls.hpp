#pragma once
// Calls from the runtime's executor and back to it, tried again while the server is away.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "temporal/rpc.hpp"
#include "temporal/runtime.hpp"
#include "temporal/transient.hpp"

namespace perdura::temporal::worker {

/// Exponential, with jitter: between half and the whole of each step.
class Backoff {
 public:
  explicit Backoff(Runtime& runtime) : runtime_(runtime) {}

  Duration next() {
    const Duration whole = step_;
    step_ = std::min<Duration>(step_ * 2, kLongest);
    const auto half = whole.count() / 2;
    return Duration(
        half + static_cast<std::int64_t>(runtime_.random() % static_cast<std::uint64_t>(half + 1)));
  }
  void reset() { step_ = kShortest; }

 private:
  static constexpr Duration kShortest = std::chrono::milliseconds(50);
  static constexpr Duration kLongest = std::chrono::seconds(5);
  Runtime& runtime_;
  Duration step_ = kShortest;
};

/// Calls until it gets an answer that is final or `give_up` has come; then `done(Status, Response)`
/// on the runtime's executor.
template <class Request, class Done>
class Retrying : public std::enable_shared_from_this<Retrying<Request, Done>> {
 public:
  using Response = typename Rpc<Request>::Response;

  Retrying(Service& service, Runtime& runtime, Request request, CallOptions options,
           TimePoint give_up, Done done)
      : service_(service),
        runtime_(runtime),
        request_(std::move(request)),
        options_(options),
        give_up_(give_up),
        done_(std::move(done)),
        backoff_(runtime) {}

  void attempt() {
    invoke(service_, request_, options_,
           [self = this->shared_from_this()](Status status, Response response) {
             auto shared = std::make_shared<Response>();
             shared->Swap(&response);
             self->runtime_.post([self, status = std::move(status), shared]() mutable {
               self->answered(std::move(status), std::move(*shared));
             });
           });
  }

 private:
  void answered(Status status, Response response) {
    // The worker's calls are safe to repeat: the server knows tasks by their tokens.
    if (is_transient(status.code) || status.code == StatusCode::DeadlineExceeded) {
      const Duration wait = backoff_.next();
      if (runtime_.now() + wait < give_up_) {
        runtime_.after(wait, [self = this->shared_from_this()] { self->attempt(); });
        return;
      }
    }
    done_(std::move(status), std::move(response));
  }

  Service& service_;
  Runtime& runtime_;
  Request request_;
  CallOptions options_;
  TimePoint give_up_;
  Done done_;
  Backoff backoff_;
};

template <class Request, class Done>
void call_until(Service& service, Runtime& runtime, Request request, CallOptions options,
                TimePoint give_up, Done done) {
  std::make_shared<Retrying<Request, Done>>(service, runtime, std::move(request), options, give_up,
                                            std::move(done))
      ->attempt();
}

}  // namespace perdura::temporal::worker
