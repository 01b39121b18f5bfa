#include "temporal/worker/activity_tasks.hpp"

#include <atomic>
#include <optional>

#include "temporal/core/proto.hpp"

namespace perdura::temporal::worker {

using core::fill;

std::variant<Payloads, FailureInfo> call_activity(const Activities& activities,
                                                  const std::string& type, ActivityContext& context,
                                                  const Payloads& input) {
  const ActivityFunction* function = activities.find(type);
  if (function == nullptr) {
    return FailureInfo{
        .message = "this worker has no activity " + type + "; it has: " + activities.names(),
        .source = "perdura",
        .type = "ActivityNotRegistered"};
  }
  try {
    return (*function)(context, input);
  } catch (const PayloadError& error) {
    return FailureInfo{.message = "activity " + type + ": " + error.what(),
                       .source = "perdura",
                       .type = "InvalidInput",
                       .non_retryable = true};
  } catch (...) {
    return core::describe(std::current_exception());
  }
}

/// One attempt. The activity sees it as its context, from another thread or fiber.
class ActivityTasks::Running final : public ActivityContext {
 public:
  Running(std::weak_ptr<ActivityTasks> owner, Runtime& runtime, const ActivityTask& task)
      : owner_(std::move(owner)),
        runtime_(runtime),
        token_(task.task_token()),
        workflow_id_(task.workflow_execution().workflow_id()),
        run_id_(task.workflow_execution().run_id()),
        activity_id_(task.activity_id()),
        type_(task.activity_type().name()),
        headers_(core::read(task.header())),
        attempt_(task.attempt()) {
    deadline_ = runtime.now() + core::read(task.start_to_close_timeout());
    if (task.has_schedule_to_close_timeout() && task.has_scheduled_time()) {
      const auto total = core::read(task.schedule_to_close_timeout());
      const auto by = core::read(task.scheduled_time()) + total;
      if (total > Duration{} && (by < deadline_ || !task.has_start_to_close_timeout())) {
        deadline_ = by;
      }
    }
    heartbeat_timeout_ = core::read(task.heartbeat_timeout());
    if (!task.heartbeat_details().payloads().empty()) {
      last_ = core::read(task.heartbeat_details().payloads(0));
    }
  }

  const std::string& workflow_id() const override { return workflow_id_; }
  const std::string& run_id() const override { return run_id_; }
  const std::string& activity_id() const override { return activity_id_; }
  const std::string& type() const override { return type_; }
  int attempt() const override { return attempt_; }
  bool local() const override { return false; }
  const Headers& headers() const override { return headers_; }
  TimePoint deadline() const override { return deadline_; }
  std::optional<Payload> last_heartbeat() const override { return last_; }
  bool cancelled() const override { return cancelled_.load(); }

  void heartbeat(Payload details) override {
    {
      const std::lock_guard lock(mutex_);
      latest_ = std::move(details);
      if (std::exchange(posted_, true)) return;
    }
    runtime_.post([owner = owner_, token = token_] {
      const auto tasks = owner.lock();
      if (!tasks) return;
      if (const auto found = tasks->running_.find(token); found != tasks->running_.end()) {
        tasks->heartbeat_due(found->second);
      }
    });
  }

  std::optional<Payload> take_latest() {
    const std::lock_guard lock(mutex_);
    posted_ = false;
    return std::exchange(latest_, std::nullopt);
  }

  const std::string& token() const { return token_; }
  Duration heartbeat_timeout() const { return heartbeat_timeout_; }
  void cancel() { cancelled_.store(true); }

  // On the executor only:
  bool asked_to_cancel = false;  // by the workflow, not by a stopping worker
  bool gone = false;             // the server does not want the result any more
  TimePoint next_heartbeat{};
  bool heartbeat_waits = false;

 private:
  std::weak_ptr<ActivityTasks> owner_;
  Runtime& runtime_;
  std::string token_, workflow_id_, run_id_, activity_id_, type_;
  Headers headers_;
  int attempt_;
  TimePoint deadline_;
  Duration heartbeat_timeout_{};
  std::optional<Payload> last_;
  std::atomic<bool> cancelled_{false};
  std::mutex mutex_;
  bool posted_ = false;
  std::optional<Payload> latest_;
};

ActivityTasks::ActivityTasks(SharedPtr shared, std::function<void()> became_idle)
    : shared_(std::move(shared)), became_idle_(std::move(became_idle)) {}

void ActivityTasks::start() {
  const auto make_request = [shared = shared_] {
    workflowservice::PollActivityTaskQueueRequest request;
    request.set_namespace_(shared->options.name_space);
    request.mutable_task_queue()->set_name(shared->options.task_queue);
    request.set_identity(shared->options.identity);
    return request;
  };
  const std::weak_ptr<ActivityTasks> weak = weak_from_this();
  poller_ = std::make_shared<Poller<workflowservice::PollActivityTaskQueueRequest>>(
      shared_, "activities of " + shared_->options.task_queue, shared_->options.activity_pollers,
      Poller<workflowservice::PollActivityTaskQueueRequest>::Hooks{
          .request = make_request,
          .reserve =
              [weak] {
                const auto self = weak.lock();
                return self && self->reserve();
              },
          .release =
              [weak] {
                if (const auto self = weak.lock()) self->release(1);
              },
          .handle =
              [weak](ActivityTask task) {
                if (const auto self = weak.lock()) self->run(std::move(task));
              }});
  poller_->pump();
}

void ActivityTasks::stop() {
  if (poller_) poller_->cancel();
}

void ActivityTasks::cancel_all() {
  for (const auto& [token, running] : running_) running->cancel();
}

bool ActivityTasks::reserve() {
  if (used_ >= shared_->options.max_activities) return false;
  ++used_;
  return true;
}

std::size_t ActivityTasks::reserve_eager(std::size_t wanted) {
  if (shared_->stopping || !poller_) return 0;
  const auto given = std::min(wanted, shared_->options.max_activities - used_);
  used_ += given;
  return given;
}

void ActivityTasks::release(std::size_t places) {
  used_ -= places;
  if (poller_ && places > 0) poller_->pump();
  if (idle()) became_idle_();
}

void ActivityTasks::run(ActivityTask task) {
  auto running = std::make_shared<Running>(weak_from_this(), shared_->runtime, task);
  running_[running->token()] = running;
  ++shared_->stats.activities;
  shared_->runtime.run_blocking(
      [self = shared_from_this(), running, task = std::make_shared<ActivityTask>(std::move(task))] {
        auto outcome = std::make_shared<Outcome>(self->execute(*running, *task));
        self->shared_->runtime.post(
            [self, running, outcome] { self->report(running, std::move(*outcome)); });
      });
}

ActivityTasks::Outcome ActivityTasks::execute(Running& running, const ActivityTask& task) const {
  auto outcome =
      call_activity(shared_->activities, running.type(), running, core::read(task.input()));
  if (auto* result = std::get_if<Payloads>(&outcome)) {
    return {.kind = Outcome::Kind::Completed, .result = std::move(*result), .failure = {}};
  }
  auto& failure = std::get<FailureInfo>(outcome);
  const bool canceled = failure.kind == FailureKind::Canceled && running.cancelled();
  return {.kind = canceled ? Outcome::Kind::Canceled : Outcome::Kind::Failed,
          .result = {},
          .failure = std::move(failure)};
}

void ActivityTasks::report(const RunningPtr& running, Outcome outcome) {
  if (running->gone) return finished(running);
  const auto head = [&](auto& request) {
    request.set_task_token(running->token());
    request.set_namespace_(shared_->options.name_space);
    request.set_identity(shared_->options.identity);
  };
  switch (outcome.kind) {
    case Outcome::Kind::Completed: {
      workflowservice::RespondActivityTaskCompletedRequest request;
      head(request);
      if (!outcome.result.empty()) fill(*request.mutable_result(), outcome.result);
      return send(running, std::move(request));
    }
    case Outcome::Kind::Canceled:
      if (running->asked_to_cancel) {
        workflowservice::RespondActivityTaskCanceledRequest request;
        head(request);
        if (!outcome.failure.details.empty()) {
          fill(*request.mutable_details(), outcome.failure.details);
        }
        return send(running, std::move(request));
      }
      // The worker stops; the workflow asked for nothing: another worker shall try again.
      outcome.failure = {.message = "the worker stopped: " + outcome.failure.message,
                         .source = "perdura",
                         .type = "WorkerStopped"};
      [[fallthrough]];
    case Outcome::Kind::Failed: {
      workflowservice::RespondActivityTaskFailedRequest request;
      head(request);
      fill(*request.mutable_failure(), outcome.failure);
      if (const auto last = running->take_latest()) {
        fill(*request.mutable_last_heartbeat_details(), Payloads{*last});
      }
      return send(running, std::move(request));
    }
  }
}

template <class Request>
void ActivityTasks::send(const RunningPtr& running, Request request) {
  // When its time is over the server has given it to somebody else, if anybody.
  const auto give_up =
      std::max(running->deadline(), shared_->runtime.now() + std::chrono::seconds(10));
  call_until(shared_->service, shared_->runtime, std::move(request), {}, give_up,
             [self = shared_from_this(), running](const Status& status, const auto&) {
               if (!status.ok() && status.code != StatusCode::NotFound) {
                 self->shared_->warn("the result of activity " + running->type() +
                                     " was not taken: " + status.message);
               }
               self->finished(running);
             });
}

void ActivityTasks::finished(const RunningPtr& running) {
  running_.erase(running->token());
  release(1);
}

/// At most one heartbeat in 0.8 of its time-out; the latest details win.
void ActivityTasks::heartbeat_due(const RunningPtr& running) {
  if (running->heartbeat_waits) return;
  const auto now = shared_->runtime.now();
  if (now >= running->next_heartbeat) return send_heartbeat(running);
  running->heartbeat_waits = true;
  shared_->runtime.after(running->next_heartbeat - now, [self = shared_from_this(), running] {
    running->heartbeat_waits = false;
    if (self->running_.contains(running->token())) self->send_heartbeat(running);
  });
}

void ActivityTasks::send_heartbeat(const RunningPtr& running) {
  constexpr Duration kDefaultTimeout = std::chrono::seconds(30);
  const auto details = running->take_latest();
  if (!details) return;
  const Duration timeout =
      running->heartbeat_timeout() > Duration{} ? running->heartbeat_timeout() : kDefaultTimeout;
  running->next_heartbeat = shared_->runtime.now() + timeout * 8 / 10;
  workflowservice::RecordActivityTaskHeartbeatRequest request;
  request.set_task_token(running->token());
  request.set_namespace_(shared_->options.name_space);
  request.set_identity(shared_->options.identity);
  fill(*request.mutable_details(), Payloads{*details});
  call_until(shared_->service, shared_->runtime, std::move(request), {},
             shared_->runtime.now() + timeout,
             [running](const Status& status, const auto& response) {
               if (status.code == StatusCode::NotFound) running->gone = true;
               if (response.cancel_requested()) running->asked_to_cancel = true;
               if (running->gone || running->asked_to_cancel) running->cancel();
             });
}

}  // namespace perdura::temporal::worker
