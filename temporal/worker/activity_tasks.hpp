#pragma once
// Activity tasks: run, heartbeat, report.
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "temporal/core/run.hpp"
#include "temporal/worker/poller.hpp"

namespace perdura::temporal::worker {

using ActivityTask = workflowservice::PollActivityTaskQueueResponse;

/// On the runtime's executor, but for the activities themselves.
class ActivityTasks : public std::enable_shared_from_this<ActivityTasks> {
 public:
  ActivityTasks(SharedPtr shared, std::function<void()> became_idle);

  void start();
  void stop();
  bool idle() const { return used_ == 0 && (!poller_ || poller_->idle()); }

  /// Tells all running activities that they are cancelled.
  void cancel_all();

  /// Takes up to `wanted` places for activities that the server may hand out with the answer to a
  /// workflow task; gives how many.
  std::size_t reserve_eager(std::size_t wanted);
  /// Gives back places whose activities did not come.
  void release(std::size_t places);
  /// Runs a task for which a place is taken.
  void run(ActivityTask task);

 private:
  class Running;
  using RunningPtr = std::shared_ptr<Running>;

  struct Outcome {
    enum class Kind { Completed, Failed, Canceled } kind;
    Payloads result;
    FailureInfo failure;
  };

  bool reserve();
  Outcome execute(Running& running, const ActivityTask& task) const;
  void report(const RunningPtr& running, Outcome outcome);
  template <class Request>
  void send(const RunningPtr& running, Request request);
  void heartbeat_due(const RunningPtr& running);
  void send_heartbeat(const RunningPtr& running);
  void finished(const RunningPtr& running);

  SharedPtr shared_;
  std::function<void()> became_idle_;
  std::shared_ptr<Poller<workflowservice::PollActivityTaskQueueRequest>> poller_;
  std::size_t used_ = 0;
  std::map<std::string, RunningPtr> running_;  // by task token
};

/// Calls an activity and turns whatever it does into a result or a failure.
std::variant<Payloads, FailureInfo> call_activity(const Activities& activities,
                                                  const std::string& type, ActivityContext& context,
                                                  const Payloads& input);

}  // namespace perdura::temporal::worker
