#include "platform/outbox/inbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/platform/sql/outbox_world.hpp"

namespace perdura::platform {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct ServiceInbox : OutboxWorld {
  std::vector<std::string> handled;  // of the last attempt of each
  std::vector<std::string> dead;
  Inbox inbox{db,
              {.consumer = "analytics", .park_for = std::chrono::seconds(60)},
              [this](Transaction& tx, const Message& message) {
                tx.execute("UPDATE stock SET n = n + 1 WHERE sku = 'A'");
                if (message.value == "poison") throw Poison("cannot be read");
                if (message.value == "fault") throw std::runtime_error("a bug");
                handled.push_back(message.value);
              },
              [this](Transaction& tx, const Message& message, const std::string& cause) {
                outbox.add(tx, Message{"dead-letter", message.key, message.headers, cause}, now);
                dead.push_back(message.value + ": " + cause);
              }};

  void SetUp() override { stock("A", 0); }

  static Message event(const std::string& aggregate, int sequence, const std::string& value) {
    return {"order",
            aggregate,
            {{"aggregate", aggregate}, {"sequence", std::to_string(sequence)}},
            value};
  }
  InboxRound consume(std::vector<Message> messages) {
    const auto first = inbox.next_offset("order", 3);
    const auto next = first + static_cast<std::int64_t>(messages.size());
    return inbox.consume({"order", 3, first, next, std::move(messages)}, now);
  }
};

TEST_F(ServiceInbox, BeginsAtZeroAndGoesOnBehindWhatItHasHandled) {
  EXPECT_EQ(inbox.next_offset("order", 3), 0);
  EXPECT_EQ(consume({event("ord_1", 1, "a"), event("ord_1", 2, "b")}).handled, 2);
  EXPECT_EQ(inbox.next_offset("order", 3), 2);
  EXPECT_EQ(inbox.next_offset("order", 4), 0);
  EXPECT_THAT(handled, ElementsAre("a", "b"));
}

TEST_F(ServiceInbox, DropsABatchThatSomeoneElseHasRead) {
  const InboxBatch batch{"order", 3, 0, 1, {event("ord_1", 1, "a")}};
  inbox.next_offset("order", 3);
  EXPECT_TRUE(inbox.consume(batch, now).owned);
  EXPECT_FALSE(inbox.consume(batch, now).owned);
  EXPECT_EQ(amount("A"), 1);
}

TEST_F(ServiceInbox, LeavesOutRepeats) {
  consume({event("ord_1", 1, "a"), event("ord_1", 2, "b")});
  EXPECT_EQ(consume({event("ord_1", 1, "a"), event("ord_1", 2, "b")}).repeats, 2);
  EXPECT_EQ(amount("A"), 2);
}

TEST_F(ServiceInbox, ParksWhatIsAheadUntilTheGapIsFilled) {
  EXPECT_EQ(consume({event("ord_1", 3, "c"), event("ord_1", 2, "b")}).parked, 2);
  EXPECT_THAT(handled, IsEmpty());
  EXPECT_EQ(consume({event("ord_1", 2, "b")}).parked, 1);  // a repeat of what is parked
  EXPECT_EQ(consume({event("ord_1", 1, "a"), event("ord_1", 4, "d")}).handled, 4);
  EXPECT_THAT(handled, ElementsAre("a", "b", "c", "d"));
}

TEST_F(ServiceInbox, AGapOfOneAggregateHoldsUpNoOther) {
  consume({event("ord_1", 2, "b"), event("ord_2", 1, "x")});
  EXPECT_THAT(handled, ElementsAre("x"));
}

TEST_F(ServiceInbox, GivesUpAParkedEventAfterItsDeadlineOnce) {
  consume({event("ord_1", 2, "b")});
  now += std::chrono::milliseconds(59'999);
  EXPECT_EQ(inbox.expire(now, 10), 0);
  now += std::chrono::milliseconds(1);
  EXPECT_EQ(inbox.expire(now, 10), 1);
  EXPECT_EQ(inbox.expire(now, 10), 0);
  EXPECT_THAT(dead, ElementsAre("b: what should come before it never came"));
  // Replayed in order, all is well again.
  EXPECT_EQ(consume({event("ord_1", 1, "a"), event("ord_1", 2, "b")}).handled, 2);
}

TEST_F(ServiceInbox, PutsPoisonAsideWithItsCauseAndBlocksNobody) {
  const auto round = consume({event("ord_1", 1, "poison"), event("ord_1", 2, "b")});
  EXPECT_EQ(round.dead, 1);
  EXPECT_EQ(round.handled, 1);
  EXPECT_EQ(amount("A"), 1);  // the poisoned half is taken back
  EXPECT_THAT(dead, ElementsAre("poison: cannot be read"));
  EXPECT_EQ(count("outbox"), 1);
}

TEST_F(ServiceInbox, TakesASequenceThatIsNoNumberForPoison) {
  Message broken = event("ord_1", 1, "x");
  broken.headers[1].second = "first";
  EXPECT_EQ(consume({broken}).dead, 1);
  EXPECT_EQ(consume({event("ord_1", 0, "x")}).dead, 1);
  EXPECT_EQ(consume({event("ord_1", 2'000, "x")}).dead, 1);  // too far ahead
}

TEST_F(ServiceInbox, HandlesMessagesWithoutSequenceAsTheyCome) {
  EXPECT_EQ(consume({{"order", "k", {}, "plain"}, {"order", "k", {}, "plain"}}).handled, 2);
}

TEST_F(ServiceInbox, AFaultLeavesTheBatchAsIfUnread) {
  EXPECT_THROW(consume({event("ord_1", 1, "a"), event("ord_1", 2, "fault")}), std::runtime_error);
  EXPECT_EQ(inbox.next_offset("order", 3), 0);
  EXPECT_EQ(amount("A"), 0);
}

}  // namespace
}  // namespace perdura::platform
