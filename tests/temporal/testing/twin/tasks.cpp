// Workflow tasks, timers and what waits for them.
#include "tests/temporal/testing/twin/scenarios.hpp"

namespace perdura::temporal::testing {

namespace {

void buffered_events(Bench& bench, Notes& notes) {
  bench.start("w");
  auto task = bench.poll();
  notes.add(task);
  bench.signal("w", "during");
  bench.complete(task, {schedule_activity("a"), start_timer("t", 1h), record_marker("m")});
  task = bench.poll();
  const auto activity = bench.poll_activity();
  notes.add(bench.complete_activity(activity));
  bench.signal("w", "later");
  notes.add(bench.complete_activity(activity));
  notes.add(bench.complete_status(completion(task, {complete_workflow()})));
  task = bench.poll();
  notes.add(task);
  notes.add(bench.complete_status(completion(task, {cancel_timer("t"), complete_workflow()})));
  notes.add(bench.signal("w", "too late"));
  notes.history("w");
}

void timers(Bench& bench, Notes& notes) {
  bench.start("w");
  bench.complete(bench.poll(),
                 {start_timer("one", 1s), start_timer("two", 4s), start_timer("long", 1h)});
  const auto before = transitions(bench, "w");
  auto task = bench.poll();
  notes.add(task);
  wait_for_transitions(bench, "w", before + 3);  // one fires, the task starts, two fires
  notes.add(bench.complete_status(
      completion(task, {cancel_timer("two"), cancel_timer("long"), complete_workflow()})));
  notes.history("w");
}

void failed_tasks(Bench& bench, Notes& notes) {
  bench.start("w");
  bench.fail(bench.poll());
  auto task = bench.poll();
  notes.add(task);
  notes.add(bench.fail(task));
  task = bench.poll();
  notes.add(task);
  notes.add(bench.complete_status(completion(task, {start_timer("t", 1h)})));
  bench.signal("w", "one");
  bench.fail(bench.poll());
  bench.signal("w", "two");
  task = bench.poll();
  notes.add(task);
  notes.add(bench.complete_status(completion(task, {start_timer("t", 1h)})));
  notes.add(bench.complete_status(completion(bench.poll(), {complete_workflow()})));
  notes.add(bench.complete_status(completion(task, {complete_workflow()})));
  notes.history("w");
}

void bad_commands(Bench& bench, Notes& notes) {
  auto no_timeout = schedule_activity("a");
  no_timeout.mutable_schedule_activity_task_command_attributes()->clear_start_to_close_timeout();
  auto no_type = schedule_activity("a");
  no_type.mutable_schedule_activity_task_command_attributes()->clear_activity_type();
  const std::vector<std::vector<Command>> bad{
      {no_timeout},
      {no_type},
      {schedule_activity("a"), schedule_activity("a")},
      {start_timer("", 1s)},
      {cancel_timer("none")},
      {request_cancel_activity(99)},
      {record_marker("")},
      {start_child("")},
      {start_child("c"), cancel_external("c")},
      {signal_external("x", "")},
      {protocol_message("none")},
  };
  int number = 0;
  for (const auto& commands : bad) {
    const std::string id = "w" + std::to_string(number++);
    bench.start(id);
    Completion answer = completion(bench.poll(), commands);
    // The harness names children; a missing name stays missing.
    notes.add(bench.complete_status(answer));
    notes.history(id);
    bench.terminate(id);
  }
}

void sticky_queue(Bench& bench, Notes& notes) {
  bench.start("w");
  notes.add(bench.complete_status(sticky_completion(bench.poll())));
  const auto polling = bench.begin_sticky_poll();
  wait_for_sticky_poller(bench, "sticky");
  bench.signal("w", "one");
  const auto first = bench.finish(polling).response;
  notes.add(first);
  notes.add(bench.complete_status(sticky_completion(first)));
  bench.signal("w", "two");
  wait_for_event(bench, "w", enums::EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT);
  const auto task = bench.poll();
  notes.add(task);
  notes.add(bench.complete_status(sticky_completion(task, {complete_workflow()})));
  notes.history("w");
}

void inline_tasks(Bench& bench, Notes& notes) {
  bench.start("w");
  auto task = bench.poll();
  bench.signal("w", "during");
  const auto first = bench.answer(sticky_completion(task));
  notes.add(first.response.workflow_task());
  auto heartbeat = sticky_completion(first.response.workflow_task());
  heartbeat.set_force_create_new_workflow_task(true);
  const auto second = bench.answer(heartbeat);
  notes.add(second.response.workflow_task());
  notes.add(bench.complete_status(
      sticky_completion(second.response.workflow_task(), {complete_workflow()})));
  notes.history("w");
}

void full_buffer(Bench& bench, Notes& notes) {
  bench.start("w");
  const auto task = bench.poll();
  for (int i = 0; i < 102; ++i) bench.signal("w", "s");
  notes.add(bench.complete_status(completion(task)));
  notes.history("w");
}

}  // namespace

std::vector<Scenario> tasks_scenarios() {
  return {
      {"BufferedEvents", buffered_events}, {"Timers", timers},
      {"FailedTasks", failed_tasks},       {"BadCommands", bad_commands},
      {"StickyQueue", sticky_queue},       {"InlineTasks", inline_tasks},
      {"FullBuffer", full_buffer},
  };
}

}  // namespace perdura::temporal::testing
