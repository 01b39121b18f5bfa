#pragma once
// One call under way, and the handle by which a handler answers it, now or later.
#include <functional>
#include <memory>
#include <utility>

#include "temporal/runtime.hpp"
#include "temporal/testing/detail/errors.hpp"

namespace google::protobuf {
class Message;
}

namespace perdura::temporal::testing::detail {

/// A call as the server sees it. `answer` is called at most once.
struct PendingCall {
  std::function<void(Status, const google::protobuf::Message*)> answer;
  std::function<void()> gone;
  TimePoint deadline;
  bool over = false;

  void finish(Status status, const google::protobuf::Message* response) {
    if (std::exchange(over, true)) return;
    gone = nullptr;
    answer(std::move(status), response);
  }

  /// The caller gave up: nobody hears an answer any more.
  void abandon() {
    if (std::exchange(over, true)) return;
    if (auto told = std::exchange(gone, nullptr)) told();
  }
};

template <class Response>
class Reply {
 public:
  explicit Reply(std::shared_ptr<PendingCall> call) : call_(std::move(call)) {}

  void send(const Response& response) const { call_->finish({}, &response); }
  void fail(Status status) const { call_->finish(std::move(status), nullptr); }
  bool over() const { return call_->over; }
  /// When the caller stops to wait.
  TimePoint deadline() const { return call_->deadline; }
  /// Calls `told` if the caller gives up before there is an answer.
  void on_gone(std::function<void()> told) const { call_->gone = std::move(told); }

 private:
  std::shared_ptr<PendingCall> call_;
};

}  // namespace perdura::temporal::testing::detail
