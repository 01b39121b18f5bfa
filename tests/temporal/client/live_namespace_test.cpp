// Namespaces, search attributes and schedules, and a server that goes away.
#include <atomic>

#include "tests/temporal/client/live.hpp"

namespace perdura::temporal::testing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class LiveNamespace : public LiveClient {};

TEST_F(LiveNamespace, IsRegisteredWithItsRetentionAndOnlyOnce) {
  ASSERT_TRUE(blocking.register_namespace("perdura", hours(24 * 90)));
  const auto described = blocking.describe_namespace("perdura").value();
  EXPECT_EQ(described.name, "perdura");
  EXPECT_EQ(described.retention, hours(24 * 90));
  const auto again = blocking.register_namespace("perdura", hours(24 * 90));
  EXPECT_TRUE(again.error().is<NamespaceAlreadyExists>());
  ASSERT_TRUE(blocking.set_retention("perdura", hours(24 * 30)));
  EXPECT_EQ(blocking.describe_namespace("perdura").value().retention, hours(24 * 30));
}

TEST_F(LiveNamespace, ThatIsMissingIsNamed) {
  EXPECT_TRUE(blocking.describe_namespace("nowhere").error().is<NamespaceNotFound>());
  Client elsewhere(service, runtime, {.name_space = "nowhere"});
  const auto started = BlockingClient(elsewhere).start(workflow("lost"));
  ASSERT_TRUE(started.error().is<NamespaceNotFound>()) << started.error().status.message;
  EXPECT_EQ(started.error().as<NamespaceNotFound>()->name, "nowhere");
}

TEST_F(LiveNamespace, FindsWorkflowsByItsSearchAttributes) {
  const SearchAttributeTypes types{{"Amount", SearchAttributeType::Int},
                                   {"Buyer", SearchAttributeType::Keyword},
                                   {"PaidAt", SearchAttributeType::Datetime}};
  ASSERT_TRUE(blocking.add_search_attributes(types));
  ASSERT_TRUE(blocking.add_search_attributes(types)) << "again changes nothing";
  const auto added = blocking.list_search_attributes().value();
  for (const auto& [name, type] : types) EXPECT_EQ(added.at(name), type) << name;

  auto options = workflow("with attributes");
  options.search_attributes = {{"Amount", std::int64_t{1'200}},
                               {"Buyer", std::string("usr_1")},
                               {"PaidAt", TimePoint(hours(24 * 365 * 50))}};
  // The server's cache of attributes follows with a delay.
  ASSERT_TRUE(eventually([&] { return blocking.start(options).ok(); }));
  const std::string query = "Amount > 1000 AND Buyer = 'usr_1' AND PaidAt < '2021-01-01T00:00:00Z'";
  ASSERT_TRUE(eventually([&] {
    const auto counted = blocking.count(query);
    return counted && *counted == 1;
  }));
  const auto found = blocking.list({.query = query}).value().workflows.at(0);
  EXPECT_EQ(found.run.id, options.id);
  EXPECT_EQ(found.search_attributes.at("Amount").data, "1200");
}

class LiveSchedule : public LiveClient {
 protected:
  ScheduleOptions schedule(const std::string& id) const {
    return {.id = id,
            .crons = {"0 3 * * *"},
            .time_zone = "Asia/Seoul",
            .action = workflow(id + " run"),
            .paused = true,
            .note = "made by a test"};
  }
};

TEST_F(LiveSchedule, IsCreatedDescribedPausedAndDeleted) {
  const auto options = schedule("nightly");
  ASSERT_TRUE(blocking.create_schedule(options));
  const auto twice = blocking.create_schedule(options);
  EXPECT_TRUE(twice.error().is<AlreadyStarted>()) << twice.error().status.message;

  const auto described = blocking.describe_schedule("nightly").value();
  EXPECT_TRUE(described.paused);
  EXPECT_EQ(described.note, "made by a test");
  EXPECT_EQ(described.workflow_type, "Order");
  ASSERT_FALSE(described.next.empty());
  const auto second_of_day =
      std::chrono::floor<seconds>(described.next[0].time_since_epoch()) % std::chrono::days(1);
  EXPECT_EQ(second_of_day, hours(18)) << "three o'clock in Seoul";

  ASSERT_TRUE(blocking.unpause_schedule("nightly", "go"));
  ASSERT_TRUE(eventually([&] { return !blocking.describe_schedule("nightly").value().paused; }));
  ASSERT_TRUE(blocking.pause_schedule("nightly", "stop"));
  ASSERT_TRUE(eventually([&] { return blocking.describe_schedule("nightly").value().paused; }));
  EXPECT_EQ(blocking.describe_schedule("nightly").value().note, "stop");

  ASSERT_TRUE(eventually([&] {
    const auto page = blocking.list_schedules({}).value();
    return page.schedules.size() == 1 && page.schedules[0].id == "nightly" &&
           page.schedules[0].workflow_type == "Order";
  }));
  ASSERT_TRUE(blocking.delete_schedule("nightly"));
  EXPECT_TRUE(eventually([&] {
    const auto gone = blocking.describe_schedule("nightly");
    return !gone && gone.error().is<NotFound>();
  }));
}

TEST_F(LiveSchedule, StartsItsWorkflowWhenTriggered) {
  auto options = schedule("triggered");
  options.crons.clear();
  options.intervals = {{.every = hours(1), .phase = minutes(7)}};
  ASSERT_TRUE(blocking.create_schedule(options));
  ASSERT_TRUE(blocking.trigger_schedule("triggered"));
  ASSERT_TRUE(
      eventually([&] { return !blocking.describe_schedule("triggered").value().recent.empty(); }));
  const auto described = blocking.describe_schedule("triggered").value();
  EXPECT_EQ(described.actions, 1);
  EXPECT_TRUE(described.recent[0].id.starts_with("triggered run-")) << described.recent[0].id;
  const auto run = blocking.describe(described.recent[0]).value();
  EXPECT_EQ(run.summary.type, "Order");
}

TEST_F(LiveSchedule, ThatIsMissingIsNotFound) {
  EXPECT_TRUE(blocking.describe_schedule("missing").error().is<NotFound>());
  EXPECT_TRUE(blocking.trigger_schedule("missing").error().is<NotFound>());
}

TEST(LiveCrash, WaitingForAResultSurvivesTheServersRestart) {
  DevServer server({.durable = true});
  ThreadRuntime runtime;
  GrpcService service({.target = server.target()});
  Client client(service, runtime);
  BlockingClient blocking(client);
  const StartOptions options{.id = "survivor", .type = "Order", .task_queue = "nobody"};
  const auto run = blocking.start(options).value().run;
  auto promise = std::make_shared<std::promise<Result<WorkflowOutcome>>>();
  client.result(run, {}, [promise](auto result) { promise->set_value(std::move(result)); });

  server.kill();
  auto signalled = std::make_shared<std::promise<Result<Acknowledged>>>();
  client.signal(run, {.name = "sent while the server is away"},
                [signalled](auto result) { signalled->set_value(std::move(result)); });
  server.start();
  EXPECT_TRUE(signalled->get_future().get());
  ASSERT_TRUE(blocking.terminate(run, "after the crash"));
  const auto outcome = promise->get_future().get();
  ASSERT_TRUE(outcome) << outcome.error().status.message;
  EXPECT_EQ(outcome->status, WorkflowStatus::Terminated);
  EXPECT_EQ(outcome->failure->message, "after the crash");
}

TEST(LiveCrash, ClosingInTheMiddleOfAnswersAndRetriesAnswersEachCallOnce) {
  DevServer server;
  ThreadRuntime runtime;
  GrpcService here({.target = server.target()});
  GrpcService nowhere({.target = "127.0.0.1:1"});
  constexpr int calls = 200;
  std::vector<std::atomic<int>> answers(2 * calls);
  {
    Client answered(here, runtime);
    Client retrying(nowhere, runtime);
    for (int i = 0; i < calls; ++i) {
      const StartOptions options{.id = std::to_string(i), .type = "Order", .task_queue = "nobody"};
      answered.start(options, [&, i](const auto&) { ++answers[i]; });
      retrying.start(options, [&, i](const auto&) { ++answers[calls + i]; });
    }
  }
  for (const auto& times : answers) EXPECT_EQ(times, 1);
}

TEST(LiveCrash, ACallGivesUpWhenTheServerStaysAway) {
  ThreadRuntime runtime;
  GrpcService service({.target = "127.0.0.1:1"});
  Client client(service, runtime, {.retry = {.window = std::chrono::milliseconds(300)}});
  const auto started =
      BlockingClient(client).start({.id = "x", .type = "Order", .task_queue = "q"});
  EXPECT_EQ(started.error().status.code, StatusCode::Unavailable);
}

}  // namespace
}  // namespace perdura::temporal::testing
