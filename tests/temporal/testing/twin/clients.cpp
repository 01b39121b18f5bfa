// Queries, histories, lists, and requests that are refused.
#include "tests/temporal/testing/twin/scenarios.hpp"

namespace perdura::temporal::testing {

namespace {

void queries(Bench& bench, Notes& notes) {
  bench.start("w");
  // Only one may wait for the first task: once one of two is refused, the other is known to wait.
  auto query = bench.begin_query("w");
  auto refused = bench.begin_query("w");
  bench.wait_until([&] { return query->done || refused->done; }, "the refusal of a second query");
  if (query->done) std::swap(query, refused);
  notes.add(refused->status);
  auto task = bench.poll();
  notes.add(task);
  notes.add(bench.finish(bench.begin_query("w")).status);
  bench.complete(task);
  task = bench.poll();
  notes.add(task);
  notes.add("query " + task.query().query_type());
  workflowservice::RespondQueryTaskCompletedRequest answer;
  answer.set_namespace_("default");
  answer.set_task_token(task.task_token());
  answer.set_completed_type(enums::QUERY_RESULT_TYPE_FAILED);
  answer.set_error_message("no such query");
  notes.add(bench.call(answer).status);
  notes.add(bench.finish(query).status);
  notes.add(bench.call(answer).status);
  bench.terminate("w");
  bench.begin_query("w");
  notes.add(bench.poll());
  notes.history("w");
}

void long_polls(Bench& bench, Notes& notes) {
  bench.start("w");
  workflowservice::GetWorkflowExecutionHistoryRequest request;
  request.set_namespace_("default");
  request.mutable_execution()->set_workflow_id(bench.name("w"));
  request.set_wait_new_event(true);
  const auto show = [&](const auto& outcome) {
    notes.add(outcome.status);
    notes.add(std::to_string(outcome.response.history().events_size()) + " events" +
              (outcome.response.next_page_token().empty() ? "" : " and more"));
    request.set_next_page_token(outcome.response.next_page_token());
  };
  show(bench.call(request));
  auto pending = bench.begin(request);
  bench.signal("w", "go");
  show(bench.finish(pending));
  request.clear_next_page_token();
  request.set_history_event_filter_type(enums::HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT);
  pending = bench.begin(request);
  bench.complete(bench.poll(), {complete_workflow()});
  show(bench.finish(pending));
  request.clear_next_page_token();
  request.clear_history_event_filter_type();
  show(bench.call(request));
  request.set_maximum_page_size(1);
  request.clear_next_page_token();
  for (int i = 0; i < 5; ++i) {
    show(bench.call(request));
    if (request.next_page_token().empty()) break;
  }
  request.set_next_page_token("nonsense");
  notes.add(bench.call(request).status);
}

void invalid_requests(Bench& bench, Notes& notes) {
  workflowservice::StartWorkflowExecutionRequest start;
  start.set_namespace_("default");
  notes.add(bench.call(start).status);
  start.set_workflow_id(bench.name("w"));
  notes.add(bench.call(start).status);
  start.mutable_workflow_type()->set_name("Type");
  notes.add(bench.call(start).status);
  start.mutable_task_queue()->set_name(bench.name("queue"));
  start.mutable_workflow_run_timeout()->set_seconds(-1);
  notes.add(bench.call(start).status);
  start.clear_workflow_run_timeout();
  start.mutable_retry_policy()->set_backoff_coefficient(0.5);
  notes.add(bench.call(start).status);
  start.clear_retry_policy();
  (*start.mutable_search_attributes()->mutable_indexed_fields())["Nowhere"] = json("1");
  notes.add(bench.call(start).status);
  start.clear_search_attributes();
  start.set_namespace_("elsewhere");
  notes.add(bench.call(start).status);
  bench.start("w");
  workflowservice::SignalWorkflowExecutionRequest signal;
  signal.set_namespace_("default");
  notes.add(bench.call(signal).status);
  signal.mutable_workflow_execution()->set_workflow_id(bench.name("w"));
  notes.add(bench.call(signal).status);
  signal.set_signal_name("s");
  signal.mutable_workflow_execution()->set_run_id("no uuid");
  notes.add(bench.call(signal).status);
  signal.mutable_workflow_execution()->set_run_id("11111111-2222-4333-8444-555555555555");
  notes.add(bench.call(signal).status);
  workflowservice::QueryWorkflowRequest query;
  query.set_namespace_("default");
  query.mutable_execution()->set_workflow_id(bench.name("w"));
  notes.add(bench.call(query).status);
  workflowservice::UpdateWorkflowExecutionRequest update;
  update.set_namespace_("default");
  update.mutable_workflow_execution()->set_workflow_id(bench.name("w"));
  notes.add(bench.call(update).status);
  update.mutable_request()->mutable_meta()->set_update_id("u");
  notes.add(bench.call(update).status);
  update.mutable_request()->mutable_input();
  notes.add(bench.call(update).status);
  Completion respond;
  respond.set_namespace_("default");
  respond.set_task_token("nonsense");
  notes.add(bench.call(respond).status);
  workflowservice::RespondActivityTaskCompletedRequest activity;
  activity.set_namespace_("default");
  activity.set_task_token("nonsense");
  notes.add(bench.call(activity).status);
  workflowservice::ListWorkflowExecutionsRequest list;
  list.set_namespace_("default");
  for (const char* text : {"Nowhere = 'x'", "ExecutionStatus = 'Asleep'", "WorkflowId ="}) {
    list.set_query(text);
    notes.add(std::to_string(static_cast<int>(bench.call(list).status.code)));
  }
}

void wait_until_listed(Bench& bench, const std::string& query) {
  workflowservice::ListWorkflowExecutionsRequest request;
  request.set_namespace_("default");
  request.set_query(query);
  ask_until(
      bench, [&] { return bench.call(request).response.executions_size() == 1; },
      "one workflow with " + query);
}

void attributes_and_lists(Bench& bench, Notes& notes) {
  const auto start = [&](const std::string& id, const std::string& color, int size) {
    workflowservice::StartWorkflowExecutionRequest request;
    request.set_namespace_("default");
    request.set_workflow_id(bench.name(id));
    request.mutable_workflow_type()->set_name(bench.name("Type"));
    request.mutable_task_queue()->set_name(bench.name("queue"));
    auto& fields = *request.mutable_search_attributes()->mutable_indexed_fields();
    fields["Color"] = json("\"" + color + "\"");
    fields["Size"] = json(std::to_string(size));
    (*request.mutable_memo()->mutable_fields())["note"] = json("1");
    notes.add(bench.call(request).status);
  };
  start("one", "red", 1);
  const auto task = bench.poll();
  start("two", "blue", 2);
  bench.complete(bench.poll());
  Command upsert;
  upsert.set_command_type(enums::COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES);
  auto& fields = *upsert.mutable_upsert_workflow_search_attributes_command_attributes()
                      ->mutable_search_attributes()
                      ->mutable_indexed_fields();
  fields["Color"] = json("\"green\"");
  Command modify;
  modify.set_command_type(enums::COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES);
  (*modify.mutable_modify_workflow_properties_command_attributes()
        ->mutable_upserted_memo()
        ->mutable_fields())["more"] = json("2");
  bench.complete(task, {upsert, modify});
  start("three", "red", 30);
  bench.terminate("three");
  notes.history("one");
  const auto info = bench.describe("one").workflow_execution_info();
  notes.add(info.search_attributes().indexed_fields().at("Color").data());
  notes.add(std::to_string(info.memo().fields().size()));
  const std::string mine = " AND WorkflowType = '" + bench.name("Type") + "'";
  // Lists lag behind: each of these finds one of the three in its last state.
  for (const char* last : {"Color = 'green'", "Color = 'blue'", "ExecutionStatus = 'Terminated'"}) {
    wait_until_listed(bench, last + mine);
  }
  for (const char* text : {"Color = 'red'",
                           "Color != 'red'",
                           "Size > 1",
                           "Size >= 1 AND Size < 30",
                           "Size BETWEEN 2 AND 30",
                           "Size NOT BETWEEN 2 AND 30",
                           "Color IN ('red', 'blue')",
                           "Color NOT IN ('red', 'blue')",
                           "Color STARTS_WITH 'gr'",
                           "Color NOT STARTS_WITH 'gr'",
                           "ExecutionStatus = 'Running'",
                           "ExecutionStatus != 'Running'",
                           "ExecutionStatus IN ('Terminated', 'Failed')",
                           "Fragile IS NULL",
                           "Color IS NOT NULL",
                           "(Color = 'red' OR Size = 2)",
                           "NOT Color = 'red'",
                           "CloseTime IS NULL",
                           "StartTime > '2020-01-01T00:00:00Z'",
                           "Fragile != true",
                           "NOT Fragile = true",
                           "Fragile NOT IN (true)",
                           "Nowhere = 'x'",
                           "color = 'red'",
                           "ExecutionStatus = 'Asleep'",
                           "Color < 'green'",
                           "Color =",
                           "Color = 'red",
                           "Fragile = true"}) {
    workflowservice::ListWorkflowExecutionsRequest request;
    request.set_namespace_("default");
    request.set_query(text + mine);
    const auto outcome = bench.call(request);
    std::string line = std::string(text) + " -> ";
    for (const auto& execution : outcome.response.executions()) {
      line += execution.execution().workflow_id() + ' ';
    }
    notes.add(line + std::to_string(static_cast<int>(outcome.status.code)));
  }
  fields["Color"] = json("5");
  bench.signal("one", "go");
  notes.add(bench.complete_status(completion(bench.poll(), {upsert})));
}

}  // namespace

std::vector<Scenario> clients_scenarios() {
  return {
      {"Queries", queries},
      {"LongPolls", long_polls},
      {"InvalidRequests", invalid_requests},
      {"AttributesAndLists", attributes_and_lists},
  };
}

}  // namespace perdura::temporal::testing
