// Workflows that meet other workflows, and how runs begin and end.
#include "tests/temporal/testing/twin/scenarios.hpp"

namespace perdura::temporal::testing {

namespace {

void children(Bench& bench, Notes& notes) {
  bench.start("w");
  bench.complete(bench.poll(), {start_child("c")});
  bench.complete(bench.poll());
  wait_for_event(bench, "c", enums::EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
  notes.history("c");
  bench.complete(bench.poll("children"), {complete_workflow()});
  bench.complete(bench.poll(), {start_child("d")});
  bench.complete(bench.poll());
  bench.complete(bench.poll("children"), {fail_workflow()});
  bench.complete(bench.poll(), {start_child("e")});
  bench.complete(bench.poll());
  bench.terminate("e");
  bench.complete(bench.poll(), {start_child("e")});
  bench.complete(bench.poll());
  notes.history("w");
}

void parent_close_policies(Bench& bench, Notes& notes) {
  bench.start("w");
  auto cancelled = start_child("cancelled");
  cancelled.mutable_start_child_workflow_execution_command_attributes()->set_parent_close_policy(
      enums::PARENT_CLOSE_POLICY_REQUEST_CANCEL);
  auto abandoned = start_child("abandoned");
  abandoned.mutable_start_child_workflow_execution_command_attributes()->set_parent_close_policy(
      enums::PARENT_CLOSE_POLICY_ABANDON);
  bench.complete(bench.poll(), {start_child("terminated"), cancelled, abandoned});
  const auto ids = {"terminated", "cancelled", "abandoned"};
  wait_for_event(bench, "w", enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED, 3);
  for (const char* id : ids) wait_for_event(bench, id, enums::EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
  bench.complete(bench.poll(), {complete_workflow()});
  wait_for_event(bench, "terminated", enums::EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED);
  wait_for_event(bench, "cancelled", enums::EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED);
  // Both that run on get to their end: nothing was done to them before.
  bench.complete(bench.poll("children"), {complete_workflow()});
  bench.complete(bench.poll("children"), {complete_workflow()});
  for (const char* id : ids) notes.history(id);
}

void external_workflows(Bench& bench, Notes& notes) {
  bench.start("other");
  bench.complete(bench.poll());
  bench.start("w");
  bench.complete(bench.poll(), {signal_external("other", "hello")});
  bench.complete(bench.poll());  // of the other, or of w
  bench.complete(bench.poll());
  bench.signal("w", "again");
  bench.complete(bench.poll(), {signal_external("nobody", "hello")});
  bench.complete(bench.poll(), {cancel_external("w")});
  bench.complete(bench.poll(), {cancel_external("nobody")});
  bench.complete(bench.poll());
  notes.history("other");
  notes.history("w");
}

void closing(Bench& bench, Notes& notes) {
  bench.start("terminated");
  bench.poll();
  bench.signal("terminated", "unseen");
  notes.add(bench.terminate("terminated"));
  notes.add(bench.terminate("terminated"));
  notes.history("terminated");
  bench.start("cancelled");
  notes.add(bench.cancel("cancelled"));
  notes.add(bench.cancel("cancelled"));
  bench.complete(bench.poll(), {cancel_workflow()});
  notes.add(bench.cancel("cancelled"));
  notes.history("cancelled");
  bench.start("timed-out", 3s);  // the task must be started before
  bench.poll();
  wait_for_event(bench, "timed-out", enums::EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT);
  notes.history("timed-out");
  notes.add(bench.signal("unknown", "x").code == StatusCode::NotFound ? "unknown" : "known");
}

void continued(Bench& bench, Notes& notes) {
  const std::string first = bench.start("w");
  bench.complete(bench.poll(), {continue_as_new()});
  notes.history("w", first);
  bench.complete(bench.poll(), {complete_workflow()});
  notes.add(std::to_string(bench.history("w").events_size()));
}

void workflow_retries(Bench& bench, Notes& notes) {
  workflowservice::StartWorkflowExecutionRequest request;
  request.set_namespace_("default");
  request.set_workflow_id(bench.name("w"));
  request.mutable_workflow_type()->set_name("Type");
  request.mutable_task_queue()->set_name(bench.name("queue"));
  request.mutable_retry_policy()->mutable_initial_interval()->set_seconds(1);
  request.mutable_retry_policy()->set_maximum_attempts(2);
  const std::string first = bench.call(request).response.run_id();
  bench.complete(bench.poll(), {fail_workflow()});
  bench.complete(bench.poll(), {fail_workflow()});
  notes.history("w", first);
  notes.history("w");
}

void id_policies(Bench& bench, Notes& notes) {
  workflowservice::StartWorkflowExecutionRequest request;
  request.set_namespace_("default");
  request.set_workflow_id(bench.name("w"));
  request.mutable_workflow_type()->set_name("Type");
  request.mutable_task_queue()->set_name(bench.name("queue"));
  const auto attempt = [&](enums::WorkflowIdReusePolicy reuse,
                           enums::WorkflowIdConflictPolicy conflict) {
    request.set_workflow_id_reuse_policy(reuse);
    request.set_workflow_id_conflict_policy(conflict);
    const auto outcome = bench.call(request);
    notes.add(outcome.status);
    notes.add(std::string("started ") + (outcome.response.started() ? "yes" : "no"));
  };
  const auto any = enums::WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED;
  const auto usual = enums::WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED;
  attempt(any, usual);
  attempt(any, usual);
  attempt(any, enums::WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
  attempt(enums::WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING, usual);
  attempt(enums::WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING,
          enums::WORKFLOW_ID_CONFLICT_POLICY_FAIL);
  attempt(enums::WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
          enums::WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING);
  bench.complete(bench.poll(), {complete_workflow()});
  attempt(enums::WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY, usual);
  attempt(enums::WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE, usual);
  request.set_request_id("fixed");
  attempt(enums::WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE, usual);
  attempt(enums::WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE, usual);
  notes.history("w");
}

void signals_with_start(Bench& bench, Notes& notes) {
  workflowservice::SignalWithStartWorkflowExecutionRequest request;
  request.set_namespace_("default");
  request.set_workflow_id(bench.name("w"));
  request.mutable_workflow_type()->set_name("Type");
  request.mutable_task_queue()->set_name(bench.name("queue"));
  request.set_signal_name("go");
  request.set_request_id("once");
  for (int i = 0; i < 2; ++i) {
    const auto outcome = bench.call(request);
    notes.add(outcome.status);
    notes.add(std::string("started ") + (outcome.response.started() ? "yes" : "no"));
  }
  request.set_request_id("twice");
  notes.add(bench.call(request).status);
  request.set_workflow_id_conflict_policy(enums::WORKFLOW_ID_CONFLICT_POLICY_FAIL);
  notes.add(bench.call(request).status);
  notes.history("w");
  request.clear_workflow_id_conflict_policy();
  request.set_workflow_id_reuse_policy(enums::WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE);
  bench.terminate("w");
  notes.add(bench.call(request).status);
  request.set_workflow_id(bench.name("delayed"));
  request.mutable_workflow_start_delay()->set_seconds(600);
  notes.add(bench.call(request).status);
  notes.history("delayed");
  notes.add(bench.signal("delayed", "plain"));
  notes.history("delayed");
  request.set_request_id("thrice");
  notes.add(bench.call(request).status);
  notes.history("delayed");
}

void resets(Bench& bench, Notes& notes) {
  const std::string base = bench.start("w");
  bench.complete(bench.poll(), {start_timer("t", 1h), schedule_activity("a")});
  bench.signal("w", "kept");
  bench.complete(bench.poll(), {record_marker("m")});
  workflowservice::ResetWorkflowExecutionRequest request;
  request.set_namespace_("default");
  request.mutable_workflow_execution()->set_workflow_id(bench.name("w"));
  request.mutable_workflow_execution()->set_run_id(base);
  request.set_workflow_task_finish_event_id(5);
  request.set_reason("again");
  request.set_request_id("reset");
  notes.add(bench.call(request).status);
  request.set_workflow_task_finish_event_id(10);
  notes.add(bench.call(request).status);
  notes.history("w", base);
  notes.history("w");
  request.set_workflow_task_finish_event_id(4);
  request.set_request_id("reset again");
  notes.add(bench.call(request).status);
  notes.history("w");
}

}  // namespace

std::vector<Scenario> workflows_scenarios() {
  return {
      {"Children", children},
      {"ParentClosePolicies", parent_close_policies},
      {"ExternalWorkflows", external_workflows},
      {"Closing", closing},
      {"Continued", continued},
      {"WorkflowRetries", workflow_retries},
      {"IdPolicies", id_policies},
      {"SignalsWithStart", signals_with_start},
      {"Resets", resets},
  };
}

}  // namespace perdura::temporal::testing
