// One thing goes wrong, as a plan says: it strikes, the order still ends well, and so do the books.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/world/releases.hpp"
#include "simulator/world/worker_program.hpp"
#include "temporal/replay/replayer.hpp"
#include "tests/simulator/story.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;

std::uint64_t fair_digest() {
  static const auto known = [] {
    Chooser chooser;
    Story story(chooser, Story::Cast::AnnaAlone);
    story.run();
    EXPECT_EQ(story.ends(), "o1 COMPLETED");
    return story.digest();
  }();
  return known;
}

/// What is asked of it beyond books that agree.
struct Asked {
  bool all = true;   // everything strikes
  bool well = true;  // the order is completed all the same
  bool seen = true;  // the run is another one
};

/// What strikes of it.
Plan struck(const Plan& plan, Asked asked = {}) {
  SCOPED_TRACE(to_lines(plan));
  Chooser chooser(plan);
  Story story(chooser, Story::Cast::AnnaAlone);
  story.run();
  EXPECT_THAT(story.complaints(), IsEmpty());
  if (asked.well) {
    EXPECT_EQ(story.ends(), "o1 COMPLETED");
  }
  if (asked.seen) {
    EXPECT_NE(story.digest(), fair_digest());
  }
  if (asked.all) {
    EXPECT_EQ(to_lines(chooser.unmet()), "");
  }
  return chooser.recorded();
}

TEST(Forced, EachAttemptOfEachActivityInEachWay) {
  for (const char* type :
       {"ReserveStock", "OpenPayment", "RecordAwaitingPayment", "ValidateAttempt", "CaptureAttempt",
        "SellStock", "RecordPaymentValidated", "OpenShipments", "IssueWaybill"}) {
    const std::string site = std::string("activity.") + type;
    for (const char* choice :
         {"crash_before", "crash_after_commit", "report_timeout", "run_twice"}) {
      struck({{site, "o1", 1, choice, {}}});
    }
    struck({{site, "o1", 1, "slow", 30s}});  // past start-to-close
  }
}

TEST(Forced, WorkflowTasks) {
  for (const char* type : {"Order", "Shipment"}) {
    const std::string site = std::string("workflow_task.") + type;
    for (const std::uint64_t nth : {1, 2}) {
      for (const char* choice : {"worker_dies", "evicted", "reported_twice"}) {
        struck({{site, "o1", nth, choice, {}}});
      }
      struck({{site, "o1", nth, "stalled", 3s}});
      struck({{site, "o1", nth, "stalled", 1min}});  // past the task's time
    }
  }
}

/// So that its attempt is an ordinary one: the local ones' requests are lost.
Plan used_up(const std::string& service) {
  Plan plan;
  for (const std::uint64_t nth : {1, 2, 3}) {
    plan.push_back({"http." + service, "worker", nth, "lose_request", {}});
  }
  return plan;
}

TEST(Forced, AnAttemptThatIsNotHeardOfHasItsEffectBesideTheNextOne) {
  const std::pair<const char*, const char*> first_calls[] = {{"ReserveStock", "product"},
                                                             {"OpenPayment", "payment"},
                                                             {"RecordAwaitingPayment", "order"},
                                                             {"OpenShipments", "shipping"}};
  for (const auto& [type, service] : first_calls) {
    for (const Duration by : {Duration(1ms), Duration(200ms), Duration(20s)}) {
      Plan plan = used_up(service);
      plan.push_back({std::string("activity.") + type, "o1", 4, "heartbeat_lost", by});
      struck(plan);
    }
  }
  Chooser chooser(Plan{{"activity.ReserveStock", "o1", 1, "heartbeat_lost", {}}});
  Story story(chooser, Story::Cast::AnnaAlone);
  story.run();
  EXPECT_EQ(chooser.unmet().size(), 1u) << "local attempts have no heartbeats";
}

/// How much of its history the worker ran again.
std::uint64_t replayed(const Plan& plan) {
  Chooser chooser(plan);
  Story story(chooser, Story::Cast::AnnaAlone);
  story.run();
  EXPECT_THAT(chooser.unmet(), IsEmpty());
  EXPECT_EQ(story.ends(), "o1 COMPLETED");
  EXPECT_THAT(story.complaints(), IsEmpty());
  return dynamic_cast<const WorkerProgram&>(*story.world().program(worker_host))
      .stats()
      .tasks_replayed;
}

TEST(Forced, AnEvictedRunIsReplayedOnceAndOneThatAlwaysIsAtEachTask) {
  EXPECT_EQ(replayed({}), 0u);
  const auto once = replayed({{"workflow_task.Order", "o1", 4, "evicted", {}}});
  EXPECT_EQ(once, 3u);
  EXPECT_GT(replayed({{"replay.Order", "o1", 1, "every_task", {}}}), 2 * once);
  EXPECT_GT(replayed({{"replay.Shipment", "o1", 1, "every_task", {}}}), 0u);
}

TEST(Forced, AWorkflowThatIsToBeReplayedAtEachPrefixIsTheSameRunUntilItsEnd) {
  for (const char* type : {"Order", "Shipment"}) {
    Chooser chooser(Plan{{std::string("replay.") + type, "o1", 1, "every_prefix", {}}});
    Story story(chooser, Story::Cast::AnnaAlone);
    story.run();
    EXPECT_THAT(chooser.unmet(), IsEmpty());
    EXPECT_EQ(story.world().replayed_by_prefix().size(), 1u);
    EXPECT_EQ(story.digest(), fair_digest());
  }
}

/// The history of Anna's order.
temporal::api::history::v1::History history_of_order(Story& story) {
  return story.world().temporal().history(story.order("o1"), {}, name_space);
}

std::string problem(const temporal::api::history::v1::History& history, int release) {
  return temporal::Replayer(workflows_of(release)).replay(history).problem;
}

// Anna orders just before the first minute, and pays; her parcel is carried for two days.
TEST(Forced, TheWorkerIsUpdatedInMidFlightAndEachHistoryReplaysOnEveryLaterRelease) {
  for (const std::uint64_t minute : {1, 90}) {
    SCOPED_TRACE(minute);
    const Plan plan{{"process", "worker", minute, "rolling_update", {}}};
    Chooser chooser(plan);
    Story story(chooser, Story::Cast::AnnaAlone);
    story.run();
    EXPECT_THAT(chooser.unmet(), IsEmpty());
    EXPECT_THAT(story.complaints(), IsEmpty());
    EXPECT_EQ(story.ends(), "o1 COMPLETED");
    EXPECT_EQ(story.world().release(), 1);
    const auto history = history_of_order(story);
    EXPECT_EQ(release_of(history), 1) << "what came later met the changed code";
    EXPECT_NE(problem(history, 0), "") << "and the older release knows nothing of it";
    for (const int release : {1, 2, last_release}) EXPECT_EQ(problem(history, release), "");
  }
}

// It has heard of its parcel before, so it keeps to the way in which it did.
TEST(Forced, ARunThatHasPassedEachChangedPartKeepsToItsWay) {
  Chooser chooser(Plan{{"process", "worker", 700, "rolling_update", {}}});
  Story story(chooser, Story::Cast::AnnaAlone);
  story.run();
  EXPECT_THAT(chooser.unmet(), IsEmpty());
  EXPECT_EQ(story.ends(), "o1 COMPLETED");
  const auto history = history_of_order(story);
  EXPECT_EQ(release_of(history), 0);
  for (const int release : {0, 1, last_release}) EXPECT_EQ(problem(history, release), "");
}

TEST(Forced, ReleasesFollowEachOtherUpToTheLast) {
  Plan plan;
  for (const std::uint64_t minute : {1, 200, 700, 900}) {
    plan.push_back({"process", "worker", minute, "rolling_update", {}});
  }
  Chooser chooser(plan);
  Story story(chooser, Story::Cast::AnnaAlone);
  story.run();
  EXPECT_THAT(story.complaints(), IsEmpty());
  EXPECT_EQ(story.ends(), "o1 COMPLETED");
  EXPECT_EQ(story.world().release(), last_release);
  EXPECT_EQ(chooser.unmet().size(), 1u);
  EXPECT_EQ(problem(history_of_order(story), last_release), "");
}

TEST(Forced, ARunThatEndedBeforeTheUpdateReplaysOnBothReleases) {
  Chooser chooser;
  Story story(chooser, Story::Cast::AnnaAlone);
  story.run();
  const auto history = history_of_order(story);
  EXPECT_EQ(release_of(history), 0);
  for (const int release : {0, 1, last_release}) EXPECT_EQ(problem(history, release), "");
}

TEST(Forced, ProcessesAreKilledAndTheWorkerIsRestarted) {
  for (const char* host : {"shop", "worker", "mock-pg", "mock-courier"}) {
    struck({{"process", host, 1, "kill", 20s}});
    struck({{"process", host, 1, "kill", 1min}, {"process", host, 2, "kill", 10min}},
           {.well = false});
    struck({{"process", host, 1'500, "kill", 1h}});  // while the parcel is on its way
  }
  struck({{"process", "worker", 1, "restart", {}}});
  Chooser chooser(Plan{{"process", "shop", 1, "restart", {}}});
  Story story(chooser, Story::Cast::AnnaAlone);
  story.run();
  EXPECT_EQ(chooser.unmet().size(), 1u) << "only the worker can be stopped in order";
}

TEST(Forced, WhoWasAnsweredAsksAgain) {
  for (const Duration by : {Duration(500ms), Duration(1min), Duration(1h)}) {
    for (const std::uint64_t nth : {1, 2}) struck({{"client", "o1", nth, "again", by}});
  }
}

TEST(Forced, PatternsOfTheWholeWorld) {
  for (const char* choice : {"swizzle", "brown_out", "thundering_retry"}) {
    struck({{"pattern", "world", 1, choice, 20s}});
    struck({{"pattern", "world", 1, choice, 4min}, {"pattern", "world", 20, choice, 5min}},
           {.well = false});
  }
}

TEST(Forced, TheBrokerIsAwayAndTheBusGoesWrongInEachWay) {
  struck({{"kafka.broker", "broker", 1, "down", 3min}});
  const auto everywhere = [](const std::string& site, const char* choice) {
    Plan plan;
    const std::string topic = site.substr(site.rfind('.') + 1);
    for (int partition = 0; partition < 16; ++partition) {
      plan.push_back({site, topic + "/" + std::to_string(partition), 1, choice, {}});
    }
    // What comes twice and concerns nobody leaves no trace.
    return struck(plan, {.all = false, .seen = choice != std::string("duplicate")});
  };
  for (const char* topic : {"order", "payment", "shipment"}) {
    for (const char* choice : {"timeout_after_append", "refuse"}) {
      EXPECT_THAT(everywhere(std::string("kafka.publish.") + topic, choice), Not(IsEmpty()));
    }
  }
  for (const char* topic : {"payment", "shipment"}) {
    for (const char* choice : {"duplicate", "reorder", "rebalance"}) {
      if (std::string_view(topic) == "payment") continue;  // it has tickets alone: none here
      EXPECT_THAT(everywhere(std::string("kafka.consume.") + topic, choice), Not(IsEmpty()));
    }
  }
}

/// Clocks may differ by five seconds; where they differ more, orders may fail, but nothing is lost.
TEST(Forced, ClocksAreFastAndSlowAndJump) {
  for (const char* host : {"shop", "worker", "mock-pg", "mock-courier"}) {
    for (const Duration by : {4s, -4s}) struck({{"clock", host, 1, "skew", by}}, {.seen = false});
    const Asked books{.well = false, .seen = false};
    for (const Duration by : {30s, -30s}) struck({{"clock", host, 1, "skew", by}}, books);
    for (const Duration by : {10min, -10min}) struck({{"clock", host, 1, "jump", by}}, books);
    struck({{"clock", host, 30, "jump", 50min}}, books);
  }
  struck({{"clock", "shop", 1, "skew", 4s}});
}

TEST(Forced, TimesOfThePlanAreKept) {
  Chooser chooser(
      Plan{{"gateway.capture", "o1", 1, "delay", 40s}, {"courier.news", "o1", 3, "late", 40h}});
  Story story(chooser, Story::Cast::AnnaAlone);
  const auto start = story.world().options().start;
  Duration paid{};
  story.world().observe([&](const Commit& commit) {
    if (commit.schema.service != "order" || paid > Duration::zero()) return;
    if (story.ends() == "o1 PAID") paid = commit.at - start;
  });
  story.run();
  EXPECT_THAT(story.complaints(), IsEmpty());
  EXPECT_EQ(story.ends(), "o1 COMPLETED");
  EXPECT_EQ(to_lines(chooser.unmet()), "");
  EXPECT_GE(paid, 40s);
  EXPECT_LT(paid, 3min);
}

}  // namespace
}  // namespace perdura::simulator
