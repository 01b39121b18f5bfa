// Children, and workflows that reach other workflows.
#include <gmock/gmock.h>

#include <set>

#include "tests/temporal/testing/harness.hpp"

namespace perdura::temporal::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> tail(const World& world, std::size_t from) {
  const auto all = world.events("w");
  return {all.begin() + static_cast<std::ptrdiff_t>(std::min(from, all.size())), all.end()};
}

/// Starts "w" and completes its first task; tasks of others in the queue are completed too.
void begin(World& world, std::vector<Command> commands) {
  world.start("w");
  auto task = world.poll();
  while (task.workflow_execution().workflow_id() != "w") {
    world.complete(task);
    task = world.poll();
  }
  world.complete(task, std::move(commands));
  world.runtime.run_until_idle();
}

Command child_with(enums::ParentClosePolicy policy) {
  Command command = start_child("c");
  command.mutable_start_child_workflow_execution_command_attributes()->set_parent_close_policy(
      policy);
  return command;
}

TEST(Child, IsKnownToItsParentBeforeItsFirstTask) {
  World world;
  begin(world, {start_child("c")});
  EXPECT_THAT(tail(world, 4),
              ElementsAre("START_CHILD_WORKFLOW_EXECUTION_INITIATED",
                          "CHILD_WORKFLOW_EXECUTION_STARTED", "WORKFLOW_TASK_SCHEDULED"));
  EXPECT_THAT(world.events("c"),
              ElementsAre("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_TASK_SCHEDULED"));
  const auto started =
      world.server.history("c").events(0).workflow_execution_started_event_attributes();
  EXPECT_EQ(started.parent_workflow_execution().workflow_id(), "w");
  EXPECT_EQ(started.parent_initiated_event_id(), 5);
  EXPECT_EQ(started.root_workflow_execution().workflow_id(), "w");
}

TEST(Child, ReportsItsResult) {
  World world;
  begin(world, {start_child("c")});
  world.complete(world.poll());
  world.complete(world.poll("children"), {complete_workflow()});
  world.runtime.run_until_idle();
  EXPECT_THAT(tail(world, 9),
              ElementsAre("CHILD_WORKFLOW_EXECUTION_COMPLETED", "WORKFLOW_TASK_SCHEDULED"));
  const auto completed =
      world.server.history("w").events(9).child_workflow_execution_completed_event_attributes();
  EXPECT_EQ(completed.initiated_event_id(), 5);
  EXPECT_EQ(completed.started_event_id(), 6);
  EXPECT_EQ(completed.result().payloads(0).data(), "\"done\"");
}

TEST(Child, ReportsFailureCancellationTerminationAndTimeout) {
  const auto ends_with = [](const std::function<void(World&)>& end) {
    World world;
    auto command = start_child("c");
    command.mutable_start_child_workflow_execution_command_attributes()
        ->mutable_workflow_run_timeout()
        ->set_seconds(20);
    begin(world, {command});
    world.complete(world.poll());
    end(world);
    world.runtime.run_until_idle();
    return world.events("w").at(9);
  };
  EXPECT_EQ(
      ends_with([](World& world) { world.complete(world.poll("children"), {fail_workflow()}); }),
      "CHILD_WORKFLOW_EXECUTION_FAILED");
  EXPECT_EQ(
      ends_with([](World& world) { world.complete(world.poll("children"), {cancel_workflow()}); }),
      "CHILD_WORKFLOW_EXECUTION_CANCELED");
  EXPECT_EQ(ends_with([](World& world) { world.terminate("c"); }),
            "CHILD_WORKFLOW_EXECUTION_TERMINATED");
  EXPECT_EQ(ends_with([](World& world) { world.runtime.run_for(20s); }),
            "CHILD_WORKFLOW_EXECUTION_TIMED_OUT");
}

TEST(Child, ReportsOnlyTheEndOfItsLastRun) {
  World world;
  begin(world, {start_child("c")});
  world.complete(world.poll());
  world.complete(world.poll("children"), {continue_as_new()});
  world.runtime.run_until_idle();
  EXPECT_EQ(world.events("w").size(), 9u);
  world.complete(world.poll("children"), {complete_workflow()});
  world.runtime.run_until_idle();
  EXPECT_EQ(tail(world, 9).front(), "CHILD_WORKFLOW_EXECUTION_COMPLETED");
}

TEST(Child, CannotStartOverARunningWorkflow) {
  World world;
  world.start("c");
  begin(world, {start_child("c")});
  EXPECT_THAT(tail(world, 5),
              ElementsAre("START_CHILD_WORKFLOW_EXECUTION_FAILED", "WORKFLOW_TASK_SCHEDULED"));
}

TEST(Child, FollowsTheParentClosePolicy) {
  const auto child_after = [](enums::ParentClosePolicy policy) {
    World world;
    begin(world, {child_with(policy)});
    world.complete(world.poll(), {complete_workflow()});
    world.runtime.run_until_idle();
    return world.events("c").back();
  };
  EXPECT_EQ(child_after(enums::PARENT_CLOSE_POLICY_UNSPECIFIED), "WORKFLOW_EXECUTION_TERMINATED");
  EXPECT_EQ(child_after(enums::PARENT_CLOSE_POLICY_TERMINATE), "WORKFLOW_EXECUTION_TERMINATED");
  EXPECT_EQ(child_after(enums::PARENT_CLOSE_POLICY_REQUEST_CANCEL),
            "WORKFLOW_EXECUTION_CANCEL_REQUESTED");
  EXPECT_EQ(child_after(enums::PARENT_CLOSE_POLICY_ABANDON), "WORKFLOW_TASK_SCHEDULED");
}

TEST(Child, IsNotStartedByAParentThatClosedInTheSameTask) {
  World world;
  world.start("w");
  world.complete(world.poll(),
                 {child_with(enums::PARENT_CLOSE_POLICY_ABANDON), complete_workflow()});
  world.runtime.run_until_idle();
  EXPECT_TRUE(world.events("c").empty());
}

TEST(Child, StartsInAnyOrderIfTheServerIsToldToDelayWhatGoesOut) {
  std::set<std::string> first;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    ServerOptions options;
    options.outgoing_delay_max = 100ms;
    World world(options, seed);
    begin(world, {start_child("c"), start_child("d")});
    world.runtime.run_for(100ms);
    const auto started =
        world.server.history("w").events(6).child_workflow_execution_started_event_attributes();
    first.insert(started.workflow_execution().workflow_id());
  }
  EXPECT_THAT(first, ElementsAre("c", "d"));
}

TEST(External, SignalArrivesAndIsConfirmed) {
  World world;
  world.start("other");
  begin(world, {signal_external("other", "hello")});
  EXPECT_THAT(tail(world, 4),
              ElementsAre("SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED",
                          "EXTERNAL_WORKFLOW_EXECUTION_SIGNALED", "WORKFLOW_TASK_SCHEDULED"));
  const auto signaled =
      world.server.history("other").events(4).workflow_execution_signaled_event_attributes();
  EXPECT_EQ(signaled.signal_name(), "hello");
  EXPECT_EQ(signaled.external_workflow_execution().workflow_id(), "w");
}

TEST(External, SignalToNobodyFails) {
  World world;
  begin(world, {signal_external("nobody", "hello")});
  EXPECT_EQ(world.events("w").at(5), "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED");
}

TEST(External, CancelArrivesAndIsConfirmed) {
  World world;
  world.start("other");
  begin(world, {cancel_external("other")});
  EXPECT_THAT(tail(world, 4), ElementsAre("REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED",
                                          "EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED",
                                          "WORKFLOW_TASK_SCHEDULED"));
  EXPECT_EQ(world.events("other").at(4), "WORKFLOW_EXECUTION_CANCEL_REQUESTED");
}

TEST(External, NobodyCancelsHimself) {
  World world;
  begin(world, {cancel_external("w")});
  EXPECT_EQ(world.events("w").at(5), "REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED");
}

TEST(External, CancelOfAClosedWorkflowSucceeds) {
  World world;
  world.start("other");
  world.terminate("other");
  begin(world, {cancel_external("other")});
  EXPECT_EQ(world.events("w").at(5), "EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED");
}

TEST(External, AChildIsNotCancelledInTheTaskThatStartsIt) {
  World world;
  world.start("w");
  const Status status =
      world.complete_status(completion(world.poll(), {start_child("c"), cancel_external("c")}));
  EXPECT_THAT(status.message, HasSubstr("not allowed in same workflow task"));
}

}  // namespace
}  // namespace perdura::temporal::testing
