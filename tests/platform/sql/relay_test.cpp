#include "platform/outbox/relay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "platform/outbox/producer_publisher.hpp"
#include "tests/platform/sql/outbox_world.hpp"

namespace perdura::platform {
namespace {

using ::testing::ElementsAre;
using Outcome = Published::Outcome;

struct OutboxRelay : OutboxWorld {
  Relay relay{db, publisher, ports(), named("first")};
  Relay second{db, publisher, ports(), named("second")};
};

TEST_F(OutboxRelay, CountsAnAggregatesEventsWithoutGaps) {
  EXPECT_EQ(emit("ord_1", "a"), 1);
  EXPECT_ANY_THROW(db.transaction([&](Transaction& tx) {
    outbox.add(tx, {.topic = "order", .key = "ord_1", .aggregate = "ord_1"}, now);
    throw std::runtime_error("rolled back");
  }));
  EXPECT_EQ(emit("ord_1", "b"), 2);
  EXPECT_EQ(emit("ord_2", "c"), 1);
}

TEST_F(OutboxRelay, WakesAfterEachCommitThatWrote) {
  emit("ord_1", "a");
  EXPECT_EQ(wakes, 1);
}

TEST_F(OutboxRelay, PublishesWithHeadersAndDeletesAfterTheAcknowledgement) {
  emit("ord_1", "a");
  EXPECT_EQ(relay.sweep().taken, 1);
  ASSERT_EQ(publisher.held.size(), 1u);
  const Message& message = publisher.seen.front();
  EXPECT_EQ(message.topic, "order");
  EXPECT_EQ(message.key, "ord_1");
  EXPECT_EQ(*find_header(message.headers, "id"), "evt_a");
  EXPECT_EQ(*find_header(message.headers, "sequence"), "1");
  EXPECT_EQ(*find_header(message.headers, "occurred_at"), "2026-11-20T09:00:00.000Z");
  EXPECT_EQ(find_header(message.headers, "traceparent"), nullptr);
  EXPECT_EQ(count("outbox"), 1);
  publisher.answer(Outcome::Acknowledged);
  EXPECT_EQ(relay.sweep().settled, 1);
  EXPECT_EQ(count("outbox"), 0);
}

TEST_F(OutboxRelay, KeepsTheOrderOfAKeyThoughClocksFallBack) {
  publisher.at_once = true;
  for (int n = 0; n < 20; ++n) {
    now -= std::chrono::seconds(n);
    emit("shp_" + std::to_string(n % 3), std::to_string(n), "ord_1");
  }
  Relay small(db, publisher, ports(), named("small", 3));
  for (int round = 0; round < 8; ++round) small.sweep();
  std::vector<std::string> expected;
  for (int n = 0; n < 20; ++n) expected.push_back(std::to_string(n));
  EXPECT_EQ(published().at("ord_1"), expected);
  EXPECT_EQ(count("outbox"), 0);
}

TEST_F(OutboxRelay, SideBySideNeverPublishTheSameRowAtOnce) {
  for (int n = 0; n < 40; ++n) emit("ord_" + std::to_string(n), "v");
  const int first_took = relay.sweep().taken;
  EXPECT_EQ(first_took, 40);
  EXPECT_EQ(second.sweep().taken, 0);
  // The first goes on renewing while it publishes.
  for (int n = 0; n < 10; ++n) {
    now += std::chrono::seconds(16);
    relay.sweep();
    EXPECT_EQ(second.sweep().taken, 0);
  }
  EXPECT_EQ(publisher.seen.size(), 40u);
}

TEST_F(OutboxRelay, TakesOverFromADeadOneAndRepeatsWhatIsUnsettled) {
  emit("ord_1", "a");
  relay.sweep();  // …and is never called again
  publisher.answer(Outcome::Acknowledged);
  now += std::chrono::seconds(31);
  EXPECT_EQ(second.sweep().taken, 1);
  EXPECT_EQ(publisher.seen.size(), 2u);
  // The dead one comes back: it is fenced off and deletes nothing.
  EXPECT_EQ(relay.sweep().settled, 0);
  EXPECT_EQ(count("outbox"), 1);
  publisher.answer(Outcome::Acknowledged);
  EXPECT_EQ(second.sweep().settled, 1);
  EXPECT_EQ(count("outbox"), 0);
}

/// Counts transactions and reads.
struct Counting : sql::TransactionHooks {
  void before_begin() override { ++begun; }
  void before_commit() override { ++commits; }
  int begun = 0, commits = 0;
};

TEST_F(OutboxRelay, TakesAndSettlesAllShardsInATransactionEach) {
  for (int n = 0; n < 40; ++n) emit("ord_" + std::to_string(n), "v");
  Counting counting;
  db.set_hooks(&counting);
  EXPECT_EQ(relay.sweep().taken, 40);
  EXPECT_EQ(counting.commits, 1);
  while (!publisher.held.empty()) publisher.answer(Outcome::Acknowledged);
  EXPECT_EQ(relay.sweep().settled, 40);
  EXPECT_EQ(counting.commits, 2);
  db.set_hooks(nullptr);
  EXPECT_EQ(count("outbox"), 0);
}

TEST_F(OutboxRelay, SettlesTheShardsThatItStillHolds) {
  std::string elsewhere = "ord_2";
  while (shard_of(elsewhere) == shard_of("ord_1")) elsewhere += "x";
  emit("ord_1", "a");
  emit(elsewhere, "b");
  relay.sweep();
  while (!publisher.held.empty()) publisher.answer(Outcome::Acknowledged);
  db.transaction([&](Transaction& tx) {
    return tx.execute("UPDATE outbox_lease SET fence = fence + 1 WHERE shard = ?",
                      shard_of("ord_1"));
  });
  EXPECT_EQ(relay.sweep().settled, 1);
  EXPECT_EQ(count("outbox"), 1);
}

TEST_F(OutboxRelay, OneShardThatFailsRestsAlone) {
  std::string elsewhere = "ord_2";
  while (shard_of(elsewhere) == shard_of("ord_1")) elsewhere += "x";
  emit("ord_1", "a");
  emit(elsewhere, "b");
  relay.sweep();
  for (int batches = 0; batches < 2; ++batches) publisher.answer(Outcome::TryAgain, "ord_1");
  emit(elsewhere, "c");
  EXPECT_EQ(relay.sweep().taken, 1);
  EXPECT_THAT(published().at("ord_1"), ElementsAre("a"));
  EXPECT_THAT(published().at(elsewhere), ElementsAre("b", "c"));
}

TEST_F(OutboxRelay, GivesSeveralEventsOfAnAggregateTheirNumbersAtOnce) {
  publisher.at_once = true;
  emit("ord_1", "a");
  db.transaction([&](Transaction& tx) {
    std::vector<OutgoingEvent> events;
    for (const auto* value : {"b", "c", "d"}) {
      events.push_back({.topic = "order", .key = "ord_1", .aggregate = "ord_1", .value = value});
    }
    outbox.add(tx, events, now);
  });
  EXPECT_EQ(emit("ord_1", "e"), 5);
  relay.sweep();
  EXPECT_THAT(published().at("ord_1"), ElementsAre("a", "b", "c", "d", "e"));
  std::vector<std::string> sequences;
  for (const auto& message : publisher.seen) {
    sequences.push_back(*find_header(message.headers, "sequence"));
  }
  EXPECT_THAT(sequences, ElementsAre("1", "2", "3", "4", "5"));
  EXPECT_THROW(db.transaction([&](Transaction& tx) {
    outbox.add(tx,
               {{.topic = "order", .key = "ord_1", .aggregate = "ord_1"},
                {.topic = "order", .key = "ord_1", .aggregate = "ord_2"}},
               now);
  }),
               std::logic_error);
}

TEST_F(OutboxRelay, WritesDownAtTheEndWhatCameSinceTheLastSweep) {
  emit("ord_1", "a");
  relay.sweep();
  publisher.answer(Outcome::Acknowledged);
  EXPECT_EQ(relay.wind_up().settled, 1);
  EXPECT_EQ(count("outbox"), 0);
}

TEST_F(OutboxRelay, LeavesAtTheEndWhatWasNotAnsweredToOthersAtOnce) {
  emit("ord_1", "a");
  relay.sweep();
  EXPECT_EQ(second.sweep().taken, 0);
  relay.wind_up();
  EXPECT_EQ(second.sweep().taken, 1);
}

TEST_F(OutboxRelay, RepeatsAFailedMessageWithWhatFollowsIt) {
  emit("ord_1", "a");
  relay.sweep();
  publisher.answer(Outcome::TryAgain);
  emit("ord_1", "b");
  EXPECT_EQ(relay.sweep().taken, 0);  // the shard rests
  now += std::chrono::seconds(1);
  EXPECT_EQ(relay.sweep().taken, 2);
  publisher.answer(Outcome::Acknowledged);
  relay.sweep();
  EXPECT_THAT(published().at("ord_1"), ElementsAre("a", "a", "b"));
  EXPECT_EQ(count("outbox"), 0);
}

TEST_F(OutboxRelay, NeverLeavesASuccessorInFrontOfAFailedMessage) {
  emit("ord_1", "a");
  emit("ord_1", "b");
  relay.sweep();
  auto batch = std::move(publisher.held.front());
  publisher.held.clear();
  batch.done({{Outcome::TryAgain, "lost"}, {Outcome::Acknowledged, ""}});
  relay.sweep();
  EXPECT_EQ(count("outbox"), 2);
  now += std::chrono::seconds(1);
  publisher.at_once = true;
  relay.sweep();
  relay.sweep();
  EXPECT_THAT(published().at("ord_1"), ElementsAre("a", "b", "a", "b"));
}

TEST_F(OutboxRelay, PutsARefusedMessageAsideAndGoesOn) {
  emit("ord_1", "a");
  relay.sweep();
  publisher.answer(Outcome::Refused);
  emit("ord_1", "b");
  relay.sweep();
  EXPECT_EQ(count("refused"), 1);
  EXPECT_EQ(count("outbox"), 1);
  EXPECT_EQ(publisher.seen.back().value, "b");
}

/// Takes nothing.
struct FullPublisher : Publisher {
  void publish(std::vector<Message>, Done) override { throw std::runtime_error("queue full"); }
};

TEST_F(OutboxRelay, TriesAgainWhenThePublisherIsFull) {
  FullPublisher full;
  Relay stuck(db, full, ports(), named("stuck"));
  emit("ord_1", "a");
  EXPECT_EQ(stuck.sweep().failure, "queue full");
  stuck.sweep();
  EXPECT_EQ(count("outbox"), 1);
  publisher.at_once = true;
  EXPECT_EQ(relay.sweep().taken, 1);  // its lease was given back
}

/// Throws what the test puts there, one a transaction or read.
struct Scripted : sql::TransactionHooks {
  void before_begin() override {
    if (faults.empty()) return;
    const auto fault = faults.front();
    faults.erase(faults.begin());
    if (fault) std::rethrow_exception(fault);
  }
  template <class Fault>
  void add(const char* what) {
    faults.push_back(std::make_exception_ptr(Fault(what)));
  }
  std::vector<std::exception_ptr> faults;
};

TEST_F(OutboxRelay, TellsADatabaseThatIsAwayFromOneThatIsBusy) {
  Scripted script;
  db.set_hooks(&script);
  script.add<sql::NoConnection>("refused");
  EXPECT_TRUE(relay.sweep().database_away);
  for (int n = 0; n <= sql::max_retries; ++n) script.add<sql::ConnectionLost>("gone");
  EXPECT_TRUE(relay.sweep().database_away);
  for (int n = 0; n <= sql::max_retries; ++n) script.add<sql::Deadlock>("crossed");
  EXPECT_FALSE(relay.sweep().database_away);
  script.add<sql::Unavailable>("all sessions are in use");
  const auto busy = relay.sweep();
  EXPECT_FALSE(busy.database_away);
  EXPECT_EQ(busy.failure, "all sessions are in use");
  EXPECT_EQ(relay.sweep().failure, "");
  db.set_hooks(nullptr);
}

TEST_F(OutboxRelay, SaysThatTheDatabaseIsAwayWhateverElseFailsInTheRound) {
  emit("ord_1", "a");
  relay.sweep();
  publisher.answer(Outcome::Acknowledged);
  Scripted script;
  db.set_hooks(&script);
  script.add<sql::NoConnection>("refused");          // as the answer is to be written down
  script.add<std::runtime_error>("cannot be read");  // as the next rows are looked for
  const auto round = relay.sweep();
  EXPECT_TRUE(script.faults.empty());
  EXPECT_TRUE(round.database_away);
  EXPECT_EQ(round.failure, "refused");
  db.set_hooks(nullptr);
}

TEST_F(OutboxRelay, AnAnswerAfterTheRelayHasGoneDoesNoHarm) {
  emit("ord_1", "a");
  {
    Relay gone(db, publisher, ports(), named("gone"));
    gone.sweep();
  }
  publisher.answer(Outcome::Acknowledged);
  EXPECT_EQ(count("outbox"), 1);
}

TEST_F(OutboxRelay, ManyWritersAndTwoRelaysKeepEachKeysOrder) {
  publisher.at_once = true;
  std::mutex alone;  // the recording publisher is the test's, not thread-safe
  struct Locked : Publisher {
    Locked(Publisher& to, std::mutex& lock) : inner(to), mutex(lock) {}
    void publish(std::vector<Message> batch, Done done) override {
      const std::lock_guard guard(mutex);
      inner.publish(std::move(batch), std::move(done));
    }
    Publisher& inner;
    std::mutex& mutex;
  } locked(publisher, alone);
  const RelayPorts quiet{.now = [this] { return now; }, .wake = [] {}};
  const Outbox silent([] {});
  Relay one(db, locked, quiet, named("one", 5));
  Relay other(db, locked, quiet, named("other", 5));
  std::atomic<int> writing{3};
  {
    std::vector<std::jthread> threads;
    for (int writer = 0; writer < 3; ++writer) {
      threads.emplace_back([&, writer] {
        const std::string key = "ord_" + std::to_string(writer);
        for (int n = 0; n < 20; ++n) {
          db.transaction([&](Transaction& tx) {
            silent.add(tx,
                       {.topic = "order", .key = key, .aggregate = key, .value = std::to_string(n)},
                       now);
          });
        }
        --writing;
      });
    }
    for (Relay* relay_of_thread : {&one, &other}) {
      threads.emplace_back([&, relay_of_thread] {
        while (writing > 0) relay_of_thread->sweep();
      });
    }
  }
  constexpr int rounds_enough = 100;
  for (int n = 0; n < rounds_enough && count("outbox") > 0; ++n) one.sweep(), other.sweep();
  EXPECT_EQ(count("outbox"), 0);
  std::vector<std::string> expected;
  for (int n = 0; n < 20; ++n) expected.push_back(std::to_string(n));
  for (const auto& [key, values] : published()) EXPECT_EQ(values, expected) << key;
}

TEST(OutboxShards, AreTheSameOnEveryMachine) {
  EXPECT_EQ(shard_of(""), 1);
  EXPECT_EQ(shard_of("ord_1"), 6);
  std::vector<int> used(outbox_shards);
  for (int n = 0; n < 1'000; ++n) ++used.at(static_cast<std::size_t>(shard_of(std::to_string(n))));
  for (const int keys : used) EXPECT_GT(keys, 20);
}

}  // namespace
}  // namespace perdura::platform
