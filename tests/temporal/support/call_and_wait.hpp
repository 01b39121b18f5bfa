#pragma once
// Blocking calls for tests against a service that answers on threads of its own.
#include <future>
#include <utility>

#include "temporal/rpc.hpp"

namespace perdura::temporal::testing {

template <class Request>
struct PendingCall {
  Service::CallId id = 0;
  std::future<std::pair<Status, typename Rpc<Request>::Response>> answer;
};

template <class Request>
PendingCall<Request> begin_call(Service& service, const Request& request,
                                CallOptions options = {}) {
  using Response = typename Rpc<Request>::Response;
  auto promise = std::make_shared<std::promise<std::pair<Status, Response>>>();
  PendingCall<Request> pending;
  pending.answer = promise->get_future();
  pending.id = invoke(service, request, options, [promise](Status status, Response response) {
    promise->set_value({std::move(status), std::move(response)});
  });
  return pending;
}

template <class Request>
auto call_and_wait(Service& service, const Request& request, CallOptions options = {}) {
  auto pending = begin_call(service, request, options);
  return pending.answer.get();
}

}  // namespace perdura::temporal::testing
