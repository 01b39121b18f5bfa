#include "temporal/testing/server.hpp"

#include <google/protobuf/message.h>

#include <map>

#include "temporal/testing/detail/core.hpp"

namespace perdura::temporal::testing {

namespace detail {

/// The calls under way, between the caller and the handlers.
class Calls : public std::enable_shared_from_this<Calls> {
 public:
  Calls(Runtime& runtime, ServerOptions options)
      : runtime_(runtime), core_(std::make_shared<Core>(runtime, std::move(options))) {}

  Core& core() { return *core_; }

  Service::CallId begin(std::string_view path, const google::protobuf::Message& request,
                        std::unique_ptr<google::protobuf::Message> response, CallOptions options,
                        Service::Done done) {
    const Service::CallId id = ++last_id_;
    Call& call = calls_[id];
    call.response = std::move(response);
    call.done = std::move(done);
    call.deadline = runtime_.now() + options.timeout;
    call.timer = runtime_.after(
        options.timeout, guarded([id](Calls& self) { self.end(id, errors::deadline_exceeded()); }));
    call.fate = core_->options().fate ? core_->options().fate(path, request) : Fate{};
    send(id, path, request);
    return id;
  }

  void cancel(Service::CallId id) {
    if (!calls_.contains(id)) return;
    end_later(id, {StatusCode::Cancelled, "the call was cancelled", {}});
  }

 private:
  struct Call {
    std::unique_ptr<google::protobuf::Message> response;
    Service::Done done;
    TimePoint deadline;
    Runtime::TimerId timer = 0;
    Fate fate;
    std::shared_ptr<PendingCall> at_server;
    bool answered = false;
  };

  template <class Action>
  Runtime::Work guarded(Action action) {
    return [weak = weak_from_this(), action = std::move(action)] {
      if (const auto self = weak.lock()) action(*self);
    };
  }

  void send(Service::CallId id, std::string_view path, const google::protobuf::Message& request) {
    Call& call = calls_.at(id);
    if (call.fate.kind == Fate::Kind::FailBefore) return fail(id, call.fate.failure);
    const std::shared_ptr<google::protobuf::Message> copy(request.New());
    copy->CopyFrom(request);
    const bool twice = call.fate.kind == Fate::Kind::Duplicate;
    runtime_.after(call.fate.request_delay,
                   guarded([id, path = std::string(path), copy, twice](Calls& self) {
                     self.deliver(id, path, *copy);
                     if (twice) self.deliver_again(path, *copy);
                   }));
  }

  /// A caller that hears nothing learns it from its own clock.
  void fail(Service::CallId id, const Status& failure) {
    if (failure.code == StatusCode::DeadlineExceeded) return;
    runtime_.after(calls_.at(id).fate.answer_delay,
                   guarded([id, failure](Calls& self) { self.end(id, failure); }));
  }

  void deliver(Service::CallId id, const std::string& path,
               const google::protobuf::Message& request) {
    const auto found = calls_.find(id);
    if (found == calls_.end()) return;  // gave up while the request was under way
    auto pending = std::make_shared<PendingCall>();
    pending->deadline = found->second.deadline;
    pending->answer = [this, id](Status status, const google::protobuf::Message* response) {
      answered(id, std::move(status), response);
    };
    found->second.at_server = pending;
    run(path, request, pending);
  }

  void deliver_again(const std::string& path, const google::protobuf::Message& request) {
    auto pending = std::make_shared<PendingCall>();
    pending->deadline = runtime_.now() + std::chrono::seconds{10};
    pending->answer = [](const Status&, const google::protobuf::Message*) {};
    run(path, request, pending);
    pending->abandon();
  }

  void run(const std::string& path, const google::protobuf::Message& request,
           const std::shared_ptr<PendingCall>& pending) {
    try {
      core_->dispatch(path, request, pending);
    } catch (const ServiceError& error) {
      pending->finish(error.status(), nullptr);
    }
  }

  void answered(Service::CallId id, Status status, const google::protobuf::Message* response) {
    const auto found = calls_.find(id);
    if (found == calls_.end()) return;
    Call& call = found->second;
    if (call.fate.kind == Fate::Kind::LoseAnswer) return fail(id, call.fate.failure);
    if (response) call.response->CopyFrom(*response);
    runtime_.after(call.fate.answer_delay,
                   guarded([id, status](Calls& self) { self.end(id, status); }));
  }

  void end_later(Service::CallId id, Status status) {
    runtime_.post(guarded([id, status](Calls& self) { self.end(id, status); }));
  }

  void end(Service::CallId id, const Status& status) {
    const auto found = calls_.find(id);
    if (found == calls_.end()) return;
    Call call = std::move(found->second);
    calls_.erase(found);
    runtime_.cancel(call.timer);
    if (call.at_server) call.at_server->abandon();
    call.done(status, status.ok() ? std::move(call.response) : nullptr);
  }

  Runtime& runtime_;
  std::shared_ptr<Core> core_;
  std::map<Service::CallId, Call> calls_;
  Service::CallId last_id_ = 0;
};

}  // namespace detail

Server::Server(Runtime& runtime, ServerOptions options)
    : calls_(std::make_shared<detail::Calls>(runtime, std::move(options))) {}

Server::~Server() = default;

Service::CallId Server::call(std::string_view path, const google::protobuf::Message& request,
                             std::unique_ptr<google::protobuf::Message> response,
                             CallOptions options, Done done) {
  return calls_->begin(path, request, std::move(response), options, std::move(done));
}

void Server::cancel(CallId id) { calls_->cancel(id); }

void Server::set_fate(FateOfCall fate) { calls_->core().options().fate = std::move(fate); }

void Server::restart() { calls_->core().restart(); }

::temporal::api::history::v1::History Server::history(const std::string& workflow_id,
                                                      const std::string& run_id,
                                                      const std::string& name_space) const {
  ::temporal::api::history::v1::History result;
  if (const auto execution = calls_->core().find(name_space, workflow_id, run_id)) {
    const auto& events = execution->history;
    events.copy(1, events.next_event_id(), static_cast<std::size_t>(events.next_event_id()),
                result);
  }
  return result;
}

}  // namespace perdura::temporal::testing
