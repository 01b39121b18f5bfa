#include "temporal/worker/local_activities.hpp"

#include <algorithm>

#include "temporal/worker/activity_tasks.hpp"

namespace perdura::temporal::worker {

struct LocalActivities::Attempt final : ActivityContext {
  Job job;
  std::string id;
  int number = 1;
  TimePoint until;
  Duration next_wait{};
  Runtime::TimerId timer = 0;
  bool over = false;  // on the executor only

  const std::string& workflow_id() const override { return job.workflow_id; }
  const std::string& run_id() const override { return job.run_id; }
  const std::string& activity_id() const override { return id; }
  const std::string& type() const override { return job.task.call.type; }
  int attempt() const override { return number; }
  bool local() const override { return true; }
  const Headers& headers() const override {
    static const Headers none;
    return job.task.call.headers ? *job.task.call.headers : none;
  }
  TimePoint deadline() const override { return until; }
  void heartbeat(Payload) override {}
  std::optional<Payload> last_heartbeat() const override { return std::nullopt; }
  bool cancelled() const override { return false; }
};

void LocalActivities::run(Job job) {
  auto attempt = std::make_shared<Attempt>();
  attempt->id = std::to_string(job.task.seq);
  attempt->next_wait = job.task.call.options.retry.initial_interval;
  attempt->job = std::move(job);
  waiting_.push_back(std::move(attempt));
  pump();
}

void LocalActivities::pump() {
  while (!waiting_.empty() && running_ < shared_->options.max_local_activities) {
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    if (next->job.wanted()) start(std::move(next));
  }
}

void LocalActivities::start(std::shared_ptr<Attempt> attempt) {
  ++running_;
  ++shared_->stats.local_activities;
  const Duration limit = attempt->job.task.call.options.start_to_close;
  attempt->until = shared_->runtime.now() + limit;
  attempt->timer = shared_->runtime.after(limit, [self = shared_from_this(), attempt, limit] {
    self->ended(
        attempt,
        FailureInfo{
            .kind = FailureKind::Timeout,
            .message = "no result within " +
                       std::to_string(
                           std::chrono::duration_cast<std::chrono::milliseconds>(limit).count()) +
                       " ms",
            .source = "perdura",
            .timeout = TimeoutKind::StartToClose});
  });
  shared_->runtime.run_blocking([self = shared_from_this(), attempt] {
    auto outcome = std::make_shared<std::variant<Payloads, FailureInfo>>(call_activity(
        self->shared_->activities, attempt->type(), *attempt, attempt->job.task.call.input));
    self->shared_->runtime.post([self, attempt, outcome] {
      --self->running_;
      self->ended(attempt, std::move(*outcome));
      self->pump();
    });
  });
}

/// By its result or by its time-out, whichever comes first.
void LocalActivities::ended(const std::shared_ptr<Attempt>& attempt,
                            std::variant<Payloads, FailureInfo> outcome) {
  if (std::exchange(attempt->over, true)) return;
  shared_->runtime.cancel(attempt->timer);
  if (const auto* failure = std::get_if<FailureInfo>(&outcome);
      failure != nullptr && worth_retrying(*attempt, *failure)) {
    return retry(*attempt, *failure);
  }
  attempt->job.done(
      {.seq = attempt->job.task.seq, .attempts = attempt->number, .outcome = std::move(outcome)});
}

bool LocalActivities::worth_retrying(const Attempt& attempt, const FailureInfo& failure) {
  const RetryPolicy& policy = attempt.job.task.call.options.retry;
  const auto& never = policy.non_retryable_types;
  return !failure.non_retryable &&
         std::find(never.begin(), never.end(), failure.type) == never.end() &&
         (policy.maximum_attempts == 0 || attempt.number < policy.maximum_attempts) &&
         attempt.job.wanted();
}

void LocalActivities::retry(const Attempt& before, const FailureInfo& failure) {
  const RetryPolicy& policy = before.job.task.call.options.retry;
  const Duration longest = policy.maximum_interval > Duration{} ? policy.maximum_interval
                                                                : policy.initial_interval * 100;
  const Duration wait = failure.next_retry_delay ? Duration(*failure.next_retry_delay)
                                                 : std::min(before.next_wait, longest);
  const auto grown =
      static_cast<std::int64_t>(static_cast<double>(before.next_wait.count()) * policy.backoff);
  auto next = std::make_shared<Attempt>();
  next->job = before.job;
  next->id = before.id;
  next->number = before.number + 1;
  next->next_wait = std::min(longest, Duration(grown));
  shared_->runtime.after(wait, [self = shared_from_this(), next] {
    self->waiting_.push_back(next);
    self->pump();
  });
}

}  // namespace perdura::temporal::worker
