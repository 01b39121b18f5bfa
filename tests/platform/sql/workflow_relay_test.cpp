#include "platform/outbox/workflow_relay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/platform/sql/outbox_world.hpp"

namespace perdura::platform {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct WorkflowFacts : OutboxWorld {
  std::vector<std::string> heard;
  std::map<std::string, Origin> origins;
  std::vector<std::function<void(Delivered)>> waiting;
  std::vector<std::string> late;
  WorkflowOutbox facts{[this] { ++wakes; }};
  WorkflowRelay relay{db,
                      [this](const WorkflowFact& fact, std::function<void(Delivered)> done) {
                        require_no_open_transaction("a call to Temporal");
                        if (fact.name == "throws") throw std::runtime_error("no connection");
                        origins[fact.workflow_id] = fact.origin;
                        heard.push_back(fact.workflow_id + ":" + fact.name);
                        waiting.push_back(std::move(done));
                      },
                      [this](Transaction&, const WorkflowFact& fact) { late.push_back(fact.name); },
                      ports(), named("relay")};

  bool tell(const std::string& workflow, const std::string& name, std::string request = "",
            std::chrono::milliseconds delay = {}) {
    if (request.empty()) request = name;
    return db.transaction([&](Transaction& tx) {
      return facts.add(tx, {workflow, Delivery::Signal, name, request, "{}"}, now, delay);
    });
  }
  bool settle(const std::string& workflow, const std::string& request) {
    return db.transaction([&](Transaction& tx) { return facts.settle(tx, workflow, request); });
  }
  void answer(Delivered outcome) {
    const auto all = std::exchange(waiting, {});
    for (const auto& done : all) done(outcome);
    relay.sweep();
  }
};

TEST_F(WorkflowFacts, AreHeardOneAfterAnotherByEachWorkflow) {
  tell("ord_1", "start");
  tell("ord_1", "paid");
  tell("ord_2", "start");
  relay.sweep();
  EXPECT_THAT(heard, ::testing::UnorderedElementsAre("ord_1:start", "ord_2:start"));
  heard.clear();
  answer(Delivered::Taken);
  EXPECT_THAT(heard, ElementsAre("ord_1:paid"));
  answer(Delivered::Taken);
  EXPECT_EQ(count("workflow_outbox"), 0);
}

TEST_F(WorkflowFacts, KeepTheRequestThatTheyGoBackTo) {
  const Origin origin{std::string(128, 'r'),
                      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"};
  db.transaction([&](Transaction& tx) {
    facts.add(tx, {"ord_1", Delivery::Signal, "paid", "evt_1", "{}", origin}, now);
    facts.add(tx, {"ord_2", Delivery::Signal, "paid", "evt_2", "{}"}, now);
    facts.add(tx, {"ord_3", Delivery::Signal, "paid", "evt_3", "{}", origin}, now);
    tx.execute("UPDATE workflow_outbox SET origin = ? WHERE workflow_id = ?", "{", "ord_3");
  });
  relay.sweep();
  EXPECT_EQ(origins["ord_1"], origin);
  EXPECT_EQ(origins["ord_2"], Origin{});
  EXPECT_EQ(origins["ord_3"], Origin{}) << "what cannot be read does not keep the fact back";
  EXPECT_EQ(heard.size(), 3u);
}

TEST_F(WorkflowFacts, AreRepeatedWithGrowingPausesUntilTaken) {
  tell("ord_1", "paid");
  relay.sweep();
  answer(Delivered::TryLater);
  EXPECT_EQ(heard.size(), 1u);
  now += std::chrono::milliseconds(500);
  relay.sweep();
  EXPECT_EQ(heard.size(), 2u);
  answer(Delivered::TryLater);
  now += std::chrono::milliseconds(999);
  relay.sweep();
  EXPECT_EQ(heard.size(), 2u);
  now += std::chrono::milliseconds(1);
  relay.sweep();
  EXPECT_EQ(heard.size(), 3u);
}

TEST_F(WorkflowFacts, DoNotOvertakeOneThatWaits) {
  tell("ord_1", "first");
  relay.sweep();
  answer(Delivered::TryLater);
  tell("ord_1", "second");
  relay.sweep();
  EXPECT_THAT(heard, ElementsAre("ord_1:first"));
}

TEST_F(WorkflowFacts, ForAClosedRunAreHandedOverOnce) {
  tell("ord_1", "paid");
  relay.sweep();
  answer(Delivered::Closed);
  EXPECT_THAT(late, ElementsAre("paid"));
  EXPECT_EQ(count("workflow_outbox"), 0);
}

TEST_F(WorkflowFacts, ToldByTwoSourcesWaitOnce) {
  EXPECT_TRUE(tell("ord_1", "paid", "paid"));
  EXPECT_FALSE(tell("ord_1", "paid", "paid"));
  EXPECT_EQ(count("workflow_outbox"), 1);
}

TEST_F(WorkflowFacts, WithADelayAreDeliveredWhenItHasPassedAndWakeNobodyBefore) {
  const int before = wakes;
  tell("ord_1", "start", "start", std::chrono::seconds(2));
  EXPECT_EQ(wakes, before);
  relay.sweep();
  now += std::chrono::milliseconds(1'999);
  relay.sweep();
  EXPECT_THAT(heard, IsEmpty());
  now += std::chrono::milliseconds(1);
  relay.sweep();
  EXPECT_THAT(heard, ElementsAre("ord_1:start"));
}

TEST_F(WorkflowFacts, DoNotOvertakeOneThatIsDelayed) {
  tell("ord_1", "start", "start", std::chrono::seconds(2));
  tell("ord_1", "paid");
  relay.sweep();
  EXPECT_THAT(heard, IsEmpty());
  EXPECT_TRUE(settle("ord_1", "start"));
  relay.sweep();
  EXPECT_THAT(heard, ElementsAre("ord_1:paid"));
}

TEST_F(WorkflowFacts, ThatAreSettledAreNeverDelivered) {
  tell("ord_1", "start", "start", std::chrono::seconds(2));
  tell("ord_2", "start", "start", std::chrono::seconds(2));
  EXPECT_TRUE(settle("ord_1", "start"));
  EXPECT_FALSE(settle("ord_1", "start"));
  EXPECT_FALSE(settle("ord_2", "paid"));
  now += std::chrono::minutes(1);
  relay.sweep();
  EXPECT_THAT(heard, ElementsAre("ord_2:start"));
}

TEST_F(WorkflowFacts, SettledOnTheirWayAreNotAlsoTooLate) {
  tell("ord_1", "paid");
  relay.sweep();
  EXPECT_TRUE(settle("ord_1", "paid"));
  answer(Delivered::Closed);
  EXPECT_THAT(late, IsEmpty());
  tell("ord_2", "paid");
  relay.sweep();
  EXPECT_TRUE(settle("ord_2", "paid"));
  answer(Delivered::TryLater);
  now += std::chrono::minutes(1);
  relay.sweep();
  EXPECT_EQ(heard.size(), 2u) << "not again";
}

TEST_F(WorkflowFacts, SurviveADeliveryThatThrows) {
  tell("ord_1", "throws");
  relay.sweep();
  relay.sweep();
  EXPECT_THAT(heard, IsEmpty());
  EXPECT_EQ(count("workflow_outbox"), 1);
}

TEST_F(WorkflowFacts, OfOneWorkflowThatHangsDoNotBlockOtherShards) {
  tell("ord_1", "paid");
  relay.sweep();
  std::string elsewhere;
  for (int n = 0; elsewhere.empty(); ++n) {
    const std::string id = "ord_x" + std::to_string(n);
    if (shard_of(id) != shard_of("ord_1")) elsewhere = id;
  }
  tell(elsewhere, "paid");
  relay.sweep();
  EXPECT_THAT(heard, ElementsAre("ord_1:paid", elsewhere + ":paid"));
}

TEST_F(WorkflowFacts, ThatThisProcessCannotReadStopOnlyTheirShard) {
  tell("ord_1", "start");
  db.transaction([](Transaction& tx) {
    return tx.execute("UPDATE workflow_outbox SET kind = 'Carrier pigeon'");
  });
  // Another shard's fact.
  std::string other = "ord_2";
  while (shard_of(other) == shard_of("ord_1")) other += "x";
  tell(other, "start");
  EXPECT_THAT(relay.sweep().failure, ::testing::HasSubstr("Carrier pigeon"));
  EXPECT_THAT(heard, ElementsAre(other + ":start"));
}

TEST_F(WorkflowFacts, OfWhichOneCannotBeHandedOverAreSettledAllTheSame) {
  std::string other = "ord_2";
  while (shard_of(other) == shard_of("ord_1")) other += "x";
  WorkflowRelay strict{db,
                       [this](const WorkflowFact& fact, std::function<void(Delivered)> done) {
                         heard.push_back(fact.workflow_id);
                         waiting.push_back(std::move(done));
                       },
                       [](Transaction&, const WorkflowFact& fact) {
                         if (fact.workflow_id == "ord_1") throw std::runtime_error("no such row");
                       },
                       ports(), named("strict")};
  tell("ord_1", "paid");
  tell(other, "paid");
  strict.sweep();
  for (const auto& done : std::exchange(waiting, {})) done(Delivered::Closed);
  EXPECT_EQ(strict.sweep().failure, "no such row");
  EXPECT_EQ(count("workflow_outbox"), 1);
}

}  // namespace
}  // namespace perdura::platform
