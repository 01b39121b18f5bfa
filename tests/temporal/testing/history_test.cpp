// Reading histories, describing, listing, resetting.
#include <gmock/gmock.h>

#include "tests/temporal/testing/harness.hpp"

namespace perdura::temporal::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

workflowservice::GetWorkflowExecutionHistoryRequest history_of(const std::string& id) {
  workflowservice::GetWorkflowExecutionHistoryRequest request;
  request.set_namespace_("default");
  request.mutable_execution()->set_workflow_id(id);
  return request;
}

TEST(History, ComesInPagesOfBatches) {
  World world;
  world.start("w");
  world.complete(world.poll(), {record_marker("m")});
  auto request = history_of("w");
  request.set_maximum_page_size(1);
  std::vector<std::size_t> sizes;
  for (int i = 0; i < 10; ++i) {
    const auto page = world.call(request).response;
    sizes.push_back(static_cast<std::size_t>(page.history().events_size()));
    if (page.next_page_token().empty()) break;
    request.set_next_page_token(page.next_page_token());
  }
  EXPECT_THAT(sizes, ElementsAre(2, 1, 2, 0));  // a full page promises another
}

TEST(History, OfARunThatIsOverIsReadAsBefore) {
  World world;
  world.start("w");
  world.complete(world.poll(), {record_marker("m"), complete_workflow()});
  world.runtime.run_for(1s);
  const auto all = world.history("w");
  EXPECT_THAT(names(all), ElementsAre("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_TASK_SCHEDULED",
                                      "WORKFLOW_TASK_STARTED", "WORKFLOW_TASK_COMPLETED",
                                      "MARKER_RECORDED", "WORKFLOW_EXECUTION_COMPLETED"));
  EXPECT_EQ(all.events(4).marker_recorded_event_attributes().marker_name(), "m");
  auto request = history_of("w");
  EXPECT_EQ(world.call(request).response.history().SerializeAsString(), all.SerializeAsString());
  // What takes one event out of it leaves the others as they are.
  request.set_history_event_filter_type(enums::HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT);
  EXPECT_THAT(names(world.call(request).response.history()),
              ElementsAre("WORKFLOW_EXECUTION_COMPLETED"));
  EXPECT_EQ(world.history("w").SerializeAsString(), all.SerializeAsString());
}

TEST(History, WaitsForNewEvents) {
  World world;
  world.start("w");
  auto request = history_of("w");
  request.set_wait_new_event(true);
  const auto first = world.call(request).response;
  EXPECT_EQ(first.history().events_size(), 2);
  request.set_next_page_token(first.next_page_token());
  const auto waiting = world.begin(request);
  EXPECT_FALSE(waiting->done);
  world.signal("w", "go");
  ASSERT_TRUE(waiting->done);
  EXPECT_THAT(names(waiting->response.history()), ElementsAre("WORKFLOW_EXECUTION_SIGNALED"));
}

TEST(History, AnswersAWaitWithoutNewsAfterTwentySeconds) {
  World world;
  world.start("w");
  auto request = history_of("w");
  request.set_wait_new_event(true);
  request.set_next_page_token(world.call(request).response.next_page_token());
  const TimePoint before = world.runtime.now();
  const auto outcome = world.call(request);
  EXPECT_EQ(world.runtime.now() - before, 20s);
  EXPECT_EQ(outcome.response.history().events_size(), 0);
  EXPECT_FALSE(outcome.response.next_page_token().empty());
}

TEST(History, WaitsForTheEnd) {
  World world;
  world.start("w");
  auto request = history_of("w");
  request.set_wait_new_event(true);
  request.set_history_event_filter_type(enums::HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT);
  const auto waiting = world.begin(request);
  world.signal("w", "go");
  EXPECT_FALSE(waiting->done);
  world.runtime.run_for(20s);
  ASSERT_TRUE(waiting->done);
  EXPECT_EQ(waiting->response.history().events_size(), 0);
  request.set_next_page_token(waiting->response.next_page_token());
  const auto again = world.begin(request);
  world.terminate("w");
  ASSERT_TRUE(again->done);
  EXPECT_THAT(names(again->response.history()), ElementsAre("WORKFLOW_EXECUTION_TERMINATED"));
  EXPECT_TRUE(again->response.next_page_token().empty());
}

TEST(History, DoesNotShowASpeculativeTask) {
  World world;
  world.start("w");
  world.complete(world.poll());
  world.begin_update("w", "u");
  world.poll();
  EXPECT_EQ(world.call(history_of("w")).response.history().events_size(), 4);
}

TEST(History, RefusesATokenOfAnotherRun) {
  World world;
  world.start("w");
  auto request = history_of("w");
  request.set_next_page_token("nonsense");
  EXPECT_EQ(world.call(request).status.message, "Invalid NextPageToken.");
  EXPECT_EQ(world.call(history_of("unknown")).status.code, StatusCode::NotFound);
}

TEST(Describe, ShowsWhatIsPending) {
  World world;
  world.start("w");
  world.complete(world.poll(), {schedule_activity("a"), start_child("c")});
  world.runtime.run_until_idle();
  const auto description = world.describe("w");
  EXPECT_EQ(description.workflow_execution_info().history_length(), 8);
  EXPECT_EQ(description.workflow_execution_info().task_queue(), "queue");
  ASSERT_EQ(description.pending_activities_size(), 1);
  EXPECT_EQ(description.pending_activities(0).activity_id(), "a");
  EXPECT_EQ(description.pending_activities(0).state(), enums::PENDING_ACTIVITY_STATE_SCHEDULED);
  ASSERT_EQ(description.pending_children_size(), 1);
  EXPECT_EQ(description.pending_children(0).workflow_id(), "c");
  EXPECT_EQ(description.pending_workflow_task().state(),
            enums::PENDING_WORKFLOW_TASK_STATE_SCHEDULED);
}

std::vector<std::string> listed(World& world, const std::string& query) {
  workflowservice::ListWorkflowExecutionsRequest request;
  request.set_namespace_("default");
  request.set_query(query);
  const auto outcome = world.call(request);
  if (!outcome.status.ok()) return {outcome.status.message};
  std::vector<std::string> ids;
  for (const auto& info : outcome.response.executions()) {
    ids.push_back(info.execution().workflow_id());
  }
  return ids;
}

World shop() {
  ServerOptions options;
  options.search_attributes = {{"Color", SearchAttributeType::Keyword},
                               {"Size", SearchAttributeType::Int},
                               {"Fragile", SearchAttributeType::Bool}};
  return World(options);
}

void add(World& world, const std::string& id, const std::string& color, int size) {
  workflowservice::StartWorkflowExecutionRequest request;
  request.set_namespace_("default");
  request.set_workflow_id(id);
  request.mutable_workflow_type()->set_name(id.substr(0, 3));
  request.mutable_task_queue()->set_name("queue");
  auto& fields = *request.mutable_search_attributes()->mutable_indexed_fields();
  fields["Color"] = json("\"" + color + "\"");
  fields["Size"] = json(std::to_string(size));
  ASSERT_TRUE(world.call(request).status.ok());
  world.runtime.run_for(1s);
}

TEST(List, FindsByWhatItIsAskedFor) {
  World world = shop();
  add(world, "cup-1", "red", 1);
  add(world, "cup-2", "blue", 2);
  add(world, "jug-1", "red", 10);
  world.terminate("jug-1");
  EXPECT_THAT(listed(world, ""), ElementsAre("cup-2", "cup-1", "jug-1"));
  EXPECT_THAT(listed(world, "WorkflowId = 'cup-1'"), ElementsAre("cup-1"));
  EXPECT_THAT(listed(world, "WorkflowType = 'cup' AND Color = 'red'"), ElementsAre("cup-1"));
  EXPECT_THAT(listed(world, "Color != 'red'"), ElementsAre("cup-2"));
  EXPECT_THAT(listed(world, "ExecutionStatus = 'Terminated' OR Size = 2"),
              ElementsAre("cup-2", "jug-1"));
  EXPECT_THAT(listed(world, "WorkflowId IN ('cup-1', 'jug-1')"), ElementsAre("cup-1", "jug-1"));
  EXPECT_THAT(listed(world, "WorkflowId STARTS_WITH 'cup'"), ElementsAre("cup-2", "cup-1"));
  EXPECT_THAT(listed(world, "(Size >= 2 AND Size < 10) or color is null"),
              ElementsAre(HasSubstr("color")));
  EXPECT_THAT(listed(world, "Size BETWEEN 2 AND 10"), ElementsAre("cup-2", "jug-1"));
  EXPECT_THAT(listed(world, "Fragile IS NULL AND NOT (Color = 'red')"), ElementsAre("cup-2"));
}

TEST(List, RefusesWhatItDoesNotUnderstand) {
  World world = shop();
  EXPECT_THAT(listed(world, "Color ="), ElementsAre(HasSubstr("invalid query")));
  EXPECT_THAT(listed(world, "Color = 'red' ORDER BY StartTime"),
              ElementsAre(HasSubstr("unsupported syntax")));
  EXPECT_THAT(listed(world, "Shape = 'round'"), ElementsAre(HasSubstr("invalid search attribute")));
  EXPECT_THAT(listed(world, "ExecutionStatus = 'Asleep'"),
              ElementsAre(HasSubstr("invalid ExecutionStatus")));
  EXPECT_THAT(listed(world, "Size = 'big'"), ElementsAre(HasSubstr("invalid value")));
}

TEST(List, ComesInPagesAndIsCounted) {
  World world = shop();
  for (int i = 0; i < 5; ++i) add(world, "cup-" + std::to_string(i), "red", i);
  workflowservice::ListWorkflowExecutionsRequest request;
  request.set_namespace_("default");
  request.set_page_size(2);
  std::vector<std::string> ids;
  for (int page = 0; page < 5; ++page) {
    const auto response = world.call(request).response;
    for (const auto& info : response.executions()) ids.push_back(info.execution().workflow_id());
    if (response.next_page_token().empty()) break;
    request.set_next_page_token(response.next_page_token());
  }
  EXPECT_THAT(ids, ElementsAre("cup-4", "cup-3", "cup-2", "cup-1", "cup-0"));
  workflowservice::CountWorkflowExecutionsRequest count;
  count.set_namespace_("default");
  count.set_query("Size > 2");
  EXPECT_EQ(world.call(count).response.count(), 2);
}

std::vector<std::string> ids_of(const workflowservice::ListWorkflowExecutionsResponse& page) {
  std::vector<std::string> ids;
  for (const auto& info : page.executions()) ids.push_back(info.execution().workflow_id());
  return ids;
}

TEST(List, GoesOnBehindItsLastRunWhateverHasChangedMeanwhile) {
  World world = shop();
  for (int i = 0; i < 4; ++i) add(world, "cup-" + std::to_string(i), "red", i);
  workflowservice::ListWorkflowExecutionsRequest request;
  request.set_namespace_("default");
  request.set_query("WorkflowType = 'cup'");
  request.set_page_size(2);
  const auto first = world.call(request).response;
  EXPECT_THAT(ids_of(first), ElementsAre("cup-3", "cup-2"));
  request.set_next_page_token(first.next_page_token());
  EXPECT_THAT(ids_of(world.call(request).response), ElementsAre("cup-1", "cup-0"));
  add(world, "cup-9", "red", 9);
  world.terminate("cup-1");
  EXPECT_THAT(ids_of(world.call(request).response), ElementsAre("cup-0", "cup-1"));
  request.set_next_page_token("no token");
  EXPECT_THAT(world.call(request).status.message, HasSubstr("NextPageToken"));
}

TEST(SearchAttributes, AreAddedAndListed) {
  World world;
  operatorservice::AddSearchAttributesRequest add_request;
  add_request.set_namespace_("default");
  (*add_request.mutable_search_attributes())["Color"] = enums::INDEXED_VALUE_TYPE_KEYWORD;
  EXPECT_TRUE(world.call(add_request).status.ok());
  operatorservice::ListSearchAttributesRequest list_request;
  list_request.set_namespace_("default");
  const auto listed_attributes = world.call(list_request).response;
  EXPECT_EQ(listed_attributes.custom_attributes().at("Color"), enums::INDEXED_VALUE_TYPE_KEYWORD);
  EXPECT_EQ(listed_attributes.system_attributes().count("WorkflowId"), 1u);
  (*add_request.mutable_search_attributes())["RunId"] = enums::INDEXED_VALUE_TYPE_KEYWORD;
  EXPECT_EQ(world.call(add_request).status.code, StatusCode::InvalidArgument);
}

TEST(Reset, GoesOnFromAnEarlierTaskInANewRun) {
  World world;
  const std::string old_run = world.start("w");
  world.complete(world.poll(), {start_timer("t", 1h)});
  world.signal("w", "kept");
  world.complete(world.poll(), {record_marker("m")});
  workflowservice::ResetWorkflowExecutionRequest request;
  request.set_namespace_("default");
  request.mutable_workflow_execution()->set_workflow_id("w");
  request.set_workflow_task_finish_event_id(4);
  request.set_reason("again");
  request.set_request_id("reset");
  const auto outcome = world.call(request);
  ASSERT_TRUE(outcome.status.ok()) << outcome.status.message;
  EXPECT_EQ(world.status("w", old_run), "TERMINATED");
  EXPECT_THAT(world.events("w"),
              ElementsAre("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_TASK_SCHEDULED",
                          "WORKFLOW_TASK_STARTED", "WORKFLOW_TASK_FAILED",
                          "WORKFLOW_EXECUTION_SIGNALED", "WORKFLOW_TASK_SCHEDULED"));
  const auto failed = world.server.history("w").events(3).workflow_task_failed_event_attributes();
  EXPECT_EQ(failed.cause(), enums::WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW);
  EXPECT_EQ(failed.base_run_id(), old_run);
  EXPECT_EQ(failed.new_run_id(), outcome.response.run_id());
  EXPECT_EQ(world.call(request).response.run_id(), outcome.response.run_id());
  world.complete(world.poll(), {complete_workflow()});
  EXPECT_EQ(world.status("w"), "COMPLETED");
}

TEST(Reset, KeepsTimersAndActivitiesThatWerePending) {
  World world;
  world.start("w");
  world.complete(world.poll(), {start_timer("t", 1h), schedule_activity("a")});
  world.signal("w", "one");
  world.complete(world.poll());
  workflowservice::ResetWorkflowExecutionRequest request;
  request.set_namespace_("default");
  request.mutable_workflow_execution()->set_workflow_id("w");
  request.set_workflow_task_finish_event_id(10);
  request.set_request_id("reset");
  ASSERT_TRUE(world.call(request).status.ok());
  EXPECT_TRUE(world.complete_activity(world.poll_activity()).ok());
  world.complete(world.poll());
  world.runtime.run_for(1h);
  EXPECT_THAT(world.events("w"), ::testing::Contains("TIMER_FIRED"));
}

TEST(Reset, RefusesAPlaceThatIsNoTask) {
  World world;
  world.start("w");
  world.complete(world.poll(), {start_timer("t", 1h)});
  world.signal("w", "go");
  workflowservice::ResetWorkflowExecutionRequest request;
  request.set_namespace_("default");
  request.mutable_workflow_execution()->set_workflow_id("w");
  request.set_request_id("reset");
  request.set_workflow_task_finish_event_id(5);
  EXPECT_THAT(world.call(request).status.message, HasSubstr("must be at the boundary"));
  request.set_workflow_task_finish_event_id(6);
  EXPECT_THAT(world.call(request).status.message, HasSubstr("Can only reset workflow"));
  request.set_workflow_task_finish_event_id(77);
  EXPECT_THAT(world.call(request).status.message, HasSubstr("last event ID"));
}

}  // namespace
}  // namespace perdura::temporal::testing
