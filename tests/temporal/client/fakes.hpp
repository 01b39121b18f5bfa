#pragma once
// A service that answers by script and a runtime whose clock the test turns.
#include <google/protobuf/message.h>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "temporal/runtime.hpp"
#include "temporal/service.hpp"

namespace perdura::temporal::testing {

/// Single-threaded: nothing runs but in `advance` and `settle`.
class ManualRuntime final : public Runtime {
 public:
  TimePoint now() const override { return now_; }
  void post(Work work) override { after(Duration(0), std::move(work)); }
  TimerId after(Duration delay, Work work) override {
    const TimerId id = ++last_id_;
    timers_.emplace(std::pair{now_ + std::max(delay, Duration(0)), id}, std::move(work));
    return id;
  }
  void cancel(TimerId id) override {
    std::erase_if(timers_, [id](const auto& timer) { return timer.first.second == id; });
  }
  void run_blocking(Work work) override { post(std::move(work)); }
  std::uint64_t random() override { return ++last_random_ * 0x9e3779b97f4a7c15ull; }

  /// Runs what falls due, in order, and ends at `by` from now.
  void advance(Duration by) {
    const auto end = now_ + by;
    while (!timers_.empty() && timers_.begin()->first.first <= end) {
      auto timer = timers_.extract(timers_.begin());
      now_ = std::max(now_, timer.key().first);
      timer.mapped()();
    }
    now_ = end;
  }
  std::size_t timers() const { return timers_.size(); }

 private:
  TimePoint now_{std::chrono::hours(24)};
  std::map<std::pair<TimePoint, TimerId>, Work> timers_;
  TimerId last_id_ = 0;
  std::uint64_t last_random_ = 0;
};

/// Keeps each call until the test answers it.
class ScriptedService final : public Service {
 public:
  struct Call {
    CallId id = 0;
    std::string path;
    std::unique_ptr<google::protobuf::Message> request;
    std::unique_ptr<google::protobuf::Message> response;
    CallOptions options;
    Done done;

    template <class Request>
    const Request& as() const {
      return dynamic_cast<const Request&>(*request);
    }
  };

  CallId call(std::string_view path, const google::protobuf::Message& request,
              std::unique_ptr<google::protobuf::Message> response, CallOptions options,
              Done done) override {
    std::unique_ptr<google::protobuf::Message> copy(request.New());
    copy->CopyFrom(request);
    calls.push_back({++last_id_, std::string(path), std::move(copy), std::move(response), options,
                     std::move(done)});
    ++made;
    return last_id_;
  }
  void cancel(CallId id) override {
    for (auto call = calls.begin(); call != calls.end(); ++call) {
      if (call->id != id) continue;
      auto ended = std::move(*call);
      calls.erase(call);
      ++cancelled;
      ended.done({.code = StatusCode::Cancelled, .message = "cancelled"}, nullptr);
      return;
    }
  }

  /// Ends the oldest open call.
  void fail(StatusCode code, std::string message = "as scripted", std::string details = {}) {
    auto call = take();
    call.done({.code = code, .message = std::move(message), .details = std::move(details)},
              nullptr);
  }
  template <class Response>
  void answer(const Response& response) {
    auto call = take();
    call.response->CopyFrom(response);
    call.done({}, std::move(call.response));
  }

  const Call& oldest() const { return calls.at(0); }

  std::deque<Call> calls;
  int made = 0;
  int cancelled = 0;

 private:
  Call take() {
    auto call = std::move(calls.at(0));
    calls.pop_front();
    return call;
  }

  CallId last_id_ = 0;
};

}  // namespace perdura::temporal::testing
