// The histories of a namespace, one after the other.
#include "temporal/replay/namespace_histories.hpp"

#include <gmock/gmock.h>
#include <temporal/api/history/v1/message.pb.h>

#include "temporal/testing/environment.hpp"
#include "temporal/workflow.hpp"

namespace perdura::temporal {
namespace {

using namespace std::chrono_literals;
using Status = RunsChosen::Status;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Brief {
  Task<void> run() { co_return; }
};
struct Waiting {
  Task<void> run() {
    auto told = until([this] { return told_; });
    co_await told;
  }
  void tell() { told_ = true; }
  bool told_ = false;
};

struct Namespace {
  testing::TestEnvironment world{
      {.workflows = {
           define<Brief>("Brief").run(&Brief::run),
           define<Waiting>("Waiting").run(&Waiting::run).signal("tell", &Waiting::tell)}}};

  void start(const std::string& type, int runs) {
    for (int i = 0; i < runs; ++i) world.start(type, {});
    world.runtime().run_for(1s);
  }
  NamespaceHistories::Calls calls() {
    return {.list =
                [this](ListOptions options) {
                  pages.push_back(options.page_size);
                  return world.ask<WorkflowPage>(
                      [&](auto answer) { world.client().list(options, answer); });
                },
            .history =
                [this](const WorkflowRef& run) {
                  return world.ask<HistoryPtr>(
                      [&](auto answer) { world.client().history(run, answer); });
                }};
  }
  std::vector<RecordedRun> all(const RunsChosen& chosen) {
    NamespaceHistories histories(calls(), chosen);
    std::vector<RecordedRun> found;
    while (auto run = histories.next()) found.push_back(*run);
    EXPECT_FALSE(histories.next()) << "it stays at its end";
    return found;
  }

  std::vector<int> pages;  // their sizes, as asked for
};

TEST(NamespaceHistories, AreReadOfAllPages) {
  Namespace space;
  space.start("Brief", 230);
  const auto runs = space.all({});
  ASSERT_THAT(runs, SizeIs(230));
  EXPECT_THAT(space.pages, SizeIs(3));
  EXPECT_EQ(runs.front().type, "Brief");
  EXPECT_EQ(
      runs.front().history->events(0).workflow_execution_started_event_attributes().workflow_id(),
      runs.front().run.id);
}

TEST(NamespaceHistories, AreThoseThatAreChosen) {
  Namespace space;
  space.start("Brief", 3);
  space.start("Waiting", 2);
  EXPECT_THAT(space.all({.types = {"Waiting"}}), SizeIs(2));
  EXPECT_THAT(space.all({.types = {"Waiting", "Brief"}}), SizeIs(5));
  EXPECT_THAT(space.all({.status = Status::Running}), SizeIs(2));
  EXPECT_THAT(space.all({.status = Status::Closed}), SizeIs(3));
  EXPECT_THAT(space.all({.types = {"Waiting"}, .status = Status::Closed}), IsEmpty());
}

TEST(NamespaceHistories, BeginAtTheTimeThatIsChosen) {
  Namespace space;
  space.start("Brief", 3);
  space.world.runtime().run_for(1h);
  space.start("Brief", 2);
  EXPECT_THAT(space.all({.started_since = "2026-01-01T00:30:00Z"}), SizeIs(2));
  EXPECT_THAT(space.all({.started_since = "2026-01-01T00:00:00Z"}), SizeIs(5));
}

TEST(NamespaceHistories, AreAtMostAsManyAsChosen) {
  Namespace space;
  space.start("Brief", 120);
  EXPECT_THAT(space.all({.limit = 7}), SizeIs(7));
  EXPECT_THAT(space.pages, ::testing::ElementsAre(7));
  EXPECT_THAT(space.all({.limit = 110}), SizeIs(110));
  EXPECT_THAT(space.all({.limit = 500}), SizeIs(120));
}

TEST(NamespaceHistories, PassOverARunWhoseRetentionIsOverMeanwhile) {
  Namespace space;
  space.start("Brief", 3);
  auto calls = space.calls();
  const auto fetch = calls.history;
  bool first = true;
  calls.history = [&](const WorkflowRef& run) {
    return fetch(std::exchange(first, false) ? WorkflowRef{"nobody"} : run);
  };
  NamespaceHistories histories(calls, {});
  EXPECT_TRUE(histories.next());
  EXPECT_TRUE(histories.next());
  EXPECT_FALSE(histories.next());
  EXPECT_EQ(histories.gone(), 1U);
}

TEST(NamespaceHistories, EndWithTheServersWordsWhereItDoesNotAnswer) {
  Namespace space;
  space.start("Brief", 3);
  auto calls = space.calls();
  calls.history = [](const WorkflowRef&) -> Result<HistoryPtr> {
    return ClientError{.status = {StatusCode::Unavailable, "away", {}}};
  };
  NamespaceHistories histories(calls, {});
  EXPECT_THROW(histories.next(), ClientException);
}

TEST(NamespaceHistories, AreAskedForByAQueryThatTakesWhatItQuotes) {
  EXPECT_EQ(visibility_query({}), "");
  EXPECT_EQ(visibility_query({.types = {"it's"}}), R"(WorkflowType IN ('it\'s'))");
}

}  // namespace
}  // namespace perdura::temporal
