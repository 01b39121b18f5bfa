// Activities.
#include "tests/temporal/testing/twin/scenarios.hpp"

namespace perdura::temporal::testing {

namespace {

Command retried_activity(const std::string& id, int attempts, Duration start_to_close = 60s) {
  Command command = schedule_activity(id, start_to_close);
  auto& policy =
      *command.mutable_schedule_activity_task_command_attributes()->mutable_retry_policy();
  policy.set_maximum_attempts(attempts);
  policy.mutable_initial_interval()->set_nanos(100'000'000);
  return command;
}

void activity_retries(Bench& bench, Notes& notes) {
  bench.start("w");
  bench.complete(bench.poll(), {retried_activity("a", 4)});
  bench.fail_activity(bench.poll_activity());
  bench.fail_activity(bench.poll_activity());
  const auto last = bench.poll_activity();
  notes.add("attempt " + std::to_string(last.attempt()));
  notes.add(bench.fail_activity(last, "Fatal", true));
  const auto task = bench.poll();
  notes.add(task);
  bench.complete(task, {retried_activity("b", 1)});
  notes.add(bench.fail_activity(bench.poll_activity()));
  notes.history("w");
}

void activity_timeouts(Bench& bench, Notes& notes) {
  bench.start("w");
  auto unstarted = retried_activity("s", 1);
  unstarted.mutable_schedule_activity_task_command_attributes()
      ->mutable_schedule_to_start_timeout()
      ->set_seconds(1);
  unstarted.mutable_schedule_activity_task_command_attributes()->mutable_task_queue()->set_name(
      "nobody");
  bench.complete(bench.poll(), {retried_activity("a", 2, 1s), unstarted});
  bench.poll_activity();
  const auto task = bench.poll();
  notes.add(task);
  bench.complete(task);
  bench.poll_activity();
  wait_for_event(bench, "w", enums::EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT, 2);
  notes.history("w");
}

void activity_cancellation(Bench& bench, Notes& notes) {
  bench.start("w");
  auto started = schedule_activity("started", 60s);
  auto unstarted = schedule_activity("unstarted", 60s);
  unstarted.mutable_schedule_activity_task_command_attributes()->mutable_task_queue()->set_name(
      "nobody");
  bench.complete(bench.poll(), {started, unstarted});
  const auto activity = bench.poll_activity();
  workflowservice::RespondActivityTaskCanceledRequest canceled;
  canceled.set_namespace_("default");
  canceled.set_task_token(activity.task_token());
  notes.add(bench.call(canceled).status);
  bench.signal("w", "cancel");
  bench.complete(bench.poll(), {request_cancel_activity(5), request_cancel_activity(6)});
  workflowservice::RecordActivityTaskHeartbeatRequest heartbeat;
  heartbeat.set_namespace_("default");
  heartbeat.set_task_token(activity.task_token());
  notes.add(std::string("requested ") +
            (bench.call(heartbeat).response.cancel_requested() ? "yes" : "no"));
  const auto task = bench.poll();
  notes.add(bench.call(canceled).status);
  notes.add(bench.call(heartbeat).status);
  notes.add(bench.complete_status(completion(task, {request_cancel_activity(5)})));
  notes.add(bench.complete_status(completion(bench.poll(), {request_cancel_activity(5)})));
  notes.history("w");
}

void heartbeats(Bench& bench, Notes& notes) {
  bench.start("w");
  auto command = schedule_activity("a", 60s);
  auto& attributes = *command.mutable_schedule_activity_task_command_attributes();
  attributes.mutable_heartbeat_timeout()->set_seconds(3);  // the first heartbeat must be in time
  attributes.mutable_retry_policy()->set_maximum_attempts(2);
  bench.complete(bench.poll(), {command});
  workflowservice::RecordActivityTaskHeartbeatRequest heartbeat;
  heartbeat.set_namespace_("default");
  heartbeat.set_task_token(bench.poll_activity().task_token());
  *heartbeat.mutable_details()->add_payloads() = json("7");
  notes.add(bench.call(heartbeat).status);
  const auto second = bench.poll_activity();
  notes.add(std::to_string(second.attempt()) + " knows " +
            second.heartbeat_details().payloads(0).data());
  notes.add(bench.call(heartbeat).status);
  notes.add(bench.poll());
  notes.history("w");
}

}  // namespace

std::vector<Scenario> activities_scenarios() {
  return {
      {"ActivityRetries", activity_retries},
      {"ActivityTimeouts", activity_timeouts},
      {"ActivityCancellation", activity_cancellation},
      {"Heartbeats", heartbeats},
  };
}

}  // namespace perdura::temporal::testing
