#pragma once
// A bounded number of long polls on one queue, each made only while there is room for its task.
#include <functional>
#include <set>

#include "temporal/worker/calls.hpp"
#include "temporal/worker/shared.hpp"

namespace perdura::temporal::worker {

template <class Request>
class Poller : public std::enable_shared_from_this<Poller<Request>> {
 public:
  using Response = typename Rpc<Request>::Response;

  struct Hooks {
    std::function<Request()> request;
    /// Takes a place for the task that a poll may bring; false: none is free.
    std::function<bool()> reserve;
    /// Gives the place back: the poll brought nothing.
    std::function<void()> release;
    std::function<void(Response)> handle;
  };

  Poller(SharedPtr shared, std::string name, std::size_t pollers, Hooks hooks)
      : shared_(std::move(shared)),
        name_(std::move(name)),
        pollers_(pollers),
        hooks_(std::move(hooks)),
        backoff_(shared_->runtime) {}

  /// Makes as many polls as are allowed and have a place. To be called when a place becomes free.
  void pump() {
    while (!shared_->stopping && !waiting_ && polling_ < pollers_ && hooks_.reserve()) poll();
  }

  /// Ends the open polls; their tasks stay with the server.
  void cancel() {
    for (const auto id : std::set<Service::CallId>(open_)) shared_->service.cancel(id);
  }

  bool idle() const { return polling_ == 0; }

 private:
  // The server answers without a task after 60 s.
  static constexpr auto kPollTimeout = std::chrono::seconds(70);
  // After a failure an early answer shows that the server is back. It answers a second before the
  // poll's time is over, and warns of polls of less than 10 s.
  static constexpr auto kFirstPollTimeout = std::chrono::seconds(12);

  void poll() {
    ++polling_;
    // The answer may come before `invoke` returns; it is handled on the executor, after this.
    auto id = std::make_shared<Service::CallId>();
    const auto timeout = backing_off_ ? kFirstPollTimeout : kPollTimeout;
    *id = invoke(shared_->service, hooks_.request(), {.timeout = timeout, .long_poll = true},
                 [self = this->shared_from_this(), id](Status status, Response response) {
                   auto answer = std::make_shared<Response>();
                   answer->Swap(&response);
                   self->shared_->runtime.post([self, id, status = std::move(status), answer] {
                     self->open_.erase(*id);
                     --self->polling_;
                     self->answered(status, std::move(*answer));
                   });
                 });
    open_.insert(*id);
  }

  void answered(const Status& status, Response response) {
    if (status.ok()) {
      if (std::exchange(backing_off_, false)) shared_->server_answered();
      backoff_.reset();
      if (response.task_token().empty()) {
        hooks_.release();
      } else {
        hooks_.handle(std::move(response));
      }
      pump();
      return;
    }
    if (shared_->stopping || status.code == StatusCode::DeadlineExceeded) {
      hooks_.release();  // a poll without a task
      return pump();
    }
    // Set before the place is given back, for whoever gives it back pumps. One pause for all polls.
    shared_->server_failed(!std::exchange(backing_off_, true), name_ + ": " + status.message);
    const bool pausing = std::exchange(waiting_, true);
    hooks_.release();
    if (pausing) return;
    shared_->runtime.after(backoff_.next(), [self = this->shared_from_this()] {
      self->waiting_ = false;
      self->pump();
    });
  }

  SharedPtr shared_;
  std::string name_;
  std::size_t pollers_;
  Hooks hooks_;
  Backoff backoff_;
  std::size_t polling_ = 0;
  bool waiting_ = false;
  bool backing_off_ = false;
  std::set<Service::CallId> open_;
};

}  // namespace perdura::temporal::worker
