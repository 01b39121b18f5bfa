// Updates.
#include "tests/temporal/testing/twin/scenarios.hpp"

namespace perdura::temporal::testing {

namespace {

void updates_on_speculative_tasks(Bench& bench, Notes& notes) {
  bench.start("w");
  bench.complete(bench.poll());
  const auto rejected = bench.begin_update("w", "rejected");
  auto task = bench.poll();
  notes.add(task);
  auto answer = completion(task);
  reject(answer, task);
  auto outcome = bench.answer(answer);
  notes.add(outcome.status);
  notes.add("reset to " + std::to_string(outcome.response.reset_history_event_id()));
  notes.add(bench.finish(rejected).response.outcome().failure().message());
  notes.history("w");

  const auto done = bench.begin_update("w", "done");
  task = bench.poll();
  notes.add(task);
  answer = completion(task);
  accept(answer, task);
  respond(answer, task);
  notes.add(bench.complete_status(answer));
  notes.add("stage " + std::to_string(bench.finish(done).response.stage()));
  notes.history("w");

  const auto ignored = bench.begin_update("w", "ignored");
  bench.complete(bench.poll());
  notes.add(bench.finish(ignored).response.outcome().failure().message());
  const auto refused = bench.begin_update("w", "refused");
  task = bench.poll();
  answer = completion(task, {start_timer("t", 1h)});
  reject(answer, task);
  outcome = bench.answer(answer);
  notes.add("reset to " + std::to_string(outcome.response.reset_history_event_id()));
  notes.add(bench.finish(refused).response.outcome().failure().message());
  const auto again = bench.finish(bench.begin_update("w", "done"));
  notes.add(again.response.outcome().success().payloads(0).data());
  notes.history("w");
}

void updates_and_news(Bench& bench, Notes& notes) {
  bench.start("w");
  bench.complete(bench.poll());
  const auto first = bench.begin_update("w", "one");
  wait_for_update(bench, "w", "one");
  bench.signal("w", "news");
  auto task = bench.poll();
  notes.add(task);
  const auto second = bench.begin_update("w", "two");
  wait_for_update(bench, "w", "two");
  auto answer = sticky_completion(task);
  accept(answer, task);
  const auto outcome = bench.answer(answer);
  notes.add(outcome.status);
  const auto next = outcome.response.workflow_task();
  notes.add(next);
  answer = sticky_completion(next);
  accept(answer, next);
  respond(answer, next);
  *answer.add_commands() = complete_workflow();
  notes.add(bench.complete_status(answer));
  const auto lost = bench.finish(first);
  notes.add(lost.status);
  notes.add(lost.response.outcome().failure().message());
  notes.add("stage " + std::to_string(bench.finish(second).response.stage()));
  notes.add(bench.finish(bench.begin_update("w", "three")).status);
  notes.history("w");
}

void update_without_worker(Bench& bench, Notes& notes) {
  bench.start("w");
  bench.complete(bench.poll());
  const auto update = bench.begin_update("w", "u");
  wait_for_event(bench, "w", enums::EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT);
  notes.history("w");
  // Nobody polls from here on: the real server keeps the old task in the queue for some time after
  // its time-out, and forgets the update if a poll meets it.
  bench.terminate("w");
  notes.add(bench.finish(update).status);
}

void update_without_sticky_worker(Bench& bench, Notes& notes) {
  bench.start("w");
  bench.complete_status(sticky_completion(bench.poll()));
  const auto polling = bench.begin_sticky_poll();
  wait_for_sticky_poller(bench, "sticky");
  bench.signal("w", "go");
  bench.complete_status(sticky_completion(bench.finish(polling).response));
  const auto update = bench.begin_update("w", "u");
  wait_for_event(bench, "w", enums::EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT);
  notes.history("w");
  const auto task = bench.poll();
  notes.add(task);
  bench.fail(task);
  notes.add(bench.poll());
  notes.history("w");
  bench.terminate("w");
  notes.add(bench.finish(update).status);
}

void update_twice_accepted(Bench& bench, Notes& notes) {
  bench.start("w");
  bench.complete(bench.poll());
  bench.begin_update("w", "u");
  const auto task = bench.poll();
  auto answer = completion(task);
  respond(answer, task);
  notes.add(bench.complete_status(answer));
  notes.history("w");
}

workflowservice::ExecuteMultiOperationRequest update_with_start(
    Bench& bench, const std::string& id, const std::string& update_id,
    enums::WorkflowIdConflictPolicy policy) {
  workflowservice::ExecuteMultiOperationRequest request;
  request.set_namespace_("default");
  auto& start = *request.add_operations()->mutable_start_workflow();
  start.set_namespace_("default");
  start.set_workflow_id(bench.name(id));
  start.mutable_workflow_type()->set_name("Type");
  start.mutable_task_queue()->set_name(bench.name("queue"));
  start.set_workflow_id_conflict_policy(policy);
  auto& update = *request.add_operations()->mutable_update_workflow();
  update.set_namespace_("default");
  update.mutable_workflow_execution()->set_workflow_id(bench.name(id));
  update.mutable_wait_policy()->set_lifecycle_stage(
      enums::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED);
  update.mutable_request()->mutable_meta()->set_update_id(update_id);
  update.mutable_request()->mutable_input()->set_name("change");
  return request;
}

void updates_with_start(Bench& bench, Notes& notes) {
  const auto use = enums::WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING;
  const auto fail = enums::WORKFLOW_ID_CONFLICT_POLICY_FAIL;
  const auto show = [&](const auto& outcome) {
    notes.add(outcome.status);
    if (outcome.response.responses_size() != 2) return;
    const auto& update = outcome.response.responses(1).update_workflow();
    notes.add(std::string("started ") +
              (outcome.response.responses(0).start_workflow().started() ? "yes" : "no") +
              " stage " + std::to_string(update.stage()) +
              (update.has_outcome() ? " outcome" : ""));
  };
  auto pending = bench.begin(update_with_start(bench, "w", "one", fail));
  auto task = bench.poll();
  notes.add(task);
  auto answer = completion(task);
  accept(answer, task);
  respond(answer, task);
  notes.add(bench.complete_status(answer));
  show(bench.finish(pending));
  show(bench.call(update_with_start(bench, "w", "one", fail)));
  show(bench.call(update_with_start(bench, "w", "two", fail)));
  pending = bench.begin(update_with_start(bench, "w", "two", use));
  task = bench.poll();
  notes.add(task);
  answer = completion(task);
  reject(answer, task);
  notes.add(bench.complete_status(answer));
  show(bench.finish(pending));
  notes.history("w");
  auto other = update_with_start(bench, "w", "three", use);
  other.mutable_operations(1)
      ->mutable_update_workflow()
      ->mutable_workflow_execution()
      ->set_workflow_id("else");
  show(bench.call(other));
  other.mutable_operations(0)->mutable_start_workflow()->clear_workflow_type();
  show(bench.call(other));
  // One that finds its workflow closing starts another.
  bench.signal("w", "go");
  task = bench.poll();
  pending = bench.begin(update_with_start(bench, "w", "four", use));
  wait_for_update(bench, "w", "four");
  notes.add(bench.complete_status(completion(task, {complete_workflow()})));
  task = bench.poll();
  notes.add(task);
  answer = completion(task, {});
  accept(answer, task);
  respond(answer, task);
  notes.add(bench.complete_status(answer));
  show(bench.finish(pending));
}

void lost_updates(Bench& bench, Notes& notes) {
  bench.start("w");
  const auto task = bench.poll();
  const auto completed = bench.begin_update("w", "u");
  wait_for_update(bench, "w", "u");
  notes.add(bench.complete_status(completion(task, {complete_workflow()})));
  notes.add(bench.finish(completed).status);
  bench.start("c");
  const auto other = bench.poll();
  const auto continued = bench.begin_update("c", "u");
  wait_for_update(bench, "c", "u");
  notes.add(bench.complete_status(completion(other, {continue_as_new()})));
  notes.add(bench.finish(continued).status);
  bench.terminate("c");  // its next task comes after a second, to the same queue
  bench.start("b");
  const auto bad = bench.poll();
  const auto failed = bench.begin_update("b", "u");
  wait_for_update(bench, "b", "u");
  notes.add(bench.complete_status(completion(bad, {cancel_timer("none")})));
  wait_for_update(bench, "b", "u");  // forgotten with the failed task, and asked for once more
  const auto again = bench.poll();
  notes.add(std::to_string(again.messages_size()) + " messages");
  bench.terminate("b");
  notes.add(bench.finish(failed).status);
  workflowservice::PollWorkflowExecutionUpdateRequest poll;
  poll.set_namespace_("default");
  poll.mutable_update_ref()->mutable_workflow_execution()->set_workflow_id(bench.name("b"));
  poll.mutable_update_ref()->set_update_id("never asked for");
  notes.add(bench.call(poll).status);
}

void updates_over_several_tasks(Bench& bench, Notes& notes) {
  bench.start("w");
  bench.complete(bench.poll());
  const auto update =
      bench.begin_update("w", "u", enums::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED);
  auto task = bench.poll();
  auto answer = sticky_completion(task, {start_timer("t", 1h)});
  accept(answer, task);
  notes.add(bench.complete_status(answer));
  notes.add("stage " + std::to_string(bench.finish(update).response.stage()));
  const auto again = bench.begin_update("w", "u");
  bench.signal("w", "go");
  auto next = bench.poll();
  notes.add(next);
  answer = completion(next);
  UpdateMessage said;
  said.kind = UpdateMessage::Kind::Response;
  said.meta.emplace().set_update_id("u");
  *said.outcome.emplace().mutable_success()->add_payloads() = json("1");
  auto& message = *answer.add_messages();
  message.set_id("u/complete");
  message.set_protocol_instance_id("u");
  *message.mutable_body() = pack(said);
  notes.add(bench.complete_status(answer));
  notes.add("stage " + std::to_string(bench.finish(again).response.stage()));
  notes.history("w");
  // A heartbeat keeps an update that came meanwhile, and its task is an ordinary one.
  const auto late = bench.begin_update("w", "late");
  task = bench.poll();
  answer = sticky_completion(task);
  answer.set_force_create_new_workflow_task(true);
  auto outcome = bench.answer(answer);
  notes.add(outcome.status);
  notes.add(outcome.response.workflow_task());
  const auto beat = outcome.response.workflow_task();
  answer = sticky_completion(beat);
  outcome = bench.answer(answer);
  notes.add(outcome.status);
  notes.add("reset to " + std::to_string(outcome.response.reset_history_event_id()));
  notes.add(bench.finish(late).response.outcome().failure().message());
  notes.history("w");
}

}  // namespace

std::vector<Scenario> updates_scenarios() {
  return {
      {"UpdatesOnSpeculativeTasks", updates_on_speculative_tasks},
      {"UpdatesAndNews", updates_and_news},
      {"UpdateWithoutWorker", update_without_worker},
      {"UpdateWithoutStickyWorker", update_without_sticky_worker},
      {"UpdateTwiceAccepted", update_twice_accepted},
      {"UpdatesWithStart", updates_with_start},
      {"LostUpdates", lost_updates},
      {"UpdatesOverSeveralTasks", updates_over_several_tasks},
  };
}

}  // namespace perdura::temporal::testing
