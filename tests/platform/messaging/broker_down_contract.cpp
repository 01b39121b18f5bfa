// What a producer and a consumer do while the broker is away.
#include "platform/messaging/topics.hpp"
#include "tests/platform/messaging/inbox.hpp"

namespace perdura::platform::testing {
namespace {

using Outcome = Receipt::Outcome;
using Kind = MessagingError::Kind;

TEST_P(BrokerDownContract, KeepsTryingUntilTheBrokerIsBack) {
  const auto topic = world().topic("back", 2);
  const auto producer = world().bus().make_producer();
  Database database;
  Inbox inbox(world(), database);
  const auto consumer =
      world().bus().make_consumer({.group = world().group("g"), .topics = {topic}}, inbox);
  const auto all = numbered(topic, 4, 300);
  const auto part = [&](int from) {
    return std::vector<Message>(all.begin() + from, all.begin() + from + 100);
  };
  ASSERT_TRUE(all_acknowledged(producer->publish_and_wait(part(0), patience)));
  ASSERT_TRUE(world().until([&] { return database.size() == 100; }));

  world().set_broker(false);
  std::atomic<int> acknowledged = 0;
  const auto count = [&](Receipts receipts) {
    if (all_acknowledged(receipts)) ++acknowledged;
    world().changed();
  };
  producer->publish(part(100), count);
  producer->publish(part(200), count);
  EXPECT_FALSE(producer->flush(std::chrono::milliseconds(50)));
  EXPECT_EQ(acknowledged, 0);
  EXPECT_EQ(producer->queued(), 200u);

  world().set_broker(true);
  EXPECT_TRUE(world().until([&] { return acknowledged == 2; }));
  EXPECT_TRUE(world().until([&] { return database.size() == 300; }));
  EXPECT_EQ(expect_dense_by_key(database.rows()), 300u);
}

TEST_P(BrokerDownContract, LetsTheCallerGiveUpWithoutLosingItsPlaceInTheOrder) {
  const auto topic = world().topic("giveup", 1);
  const auto producer = world().bus().make_producer();
  const auto message = [&](const char* value) {
    return std::vector<Message>{{.topic = topic, .key = "k", .value = value}};
  };
  ASSERT_TRUE(all_acknowledged(producer->publish_and_wait(message("0"), patience)));
  world().set_broker(false);
  std::atomic<int> calls = 0;
  const auto batch = producer->publish(message("1"), [&](Receipts receipts) {
    ++calls;
    EXPECT_EQ(receipts.at(0).outcome, Outcome::InDoubt);
    EXPECT_FALSE(receipts.at(0).cause.empty());
  });
  producer->give_up(batch);
  EXPECT_EQ(calls, 1);
  producer->give_up(batch);
  const auto waited = producer->publish_and_wait(message("2"), std::chrono::milliseconds(20));
  EXPECT_EQ(waited.at(0).outcome, Outcome::InDoubt);

  world().set_broker(true);
  ASSERT_TRUE(all_acknowledged(producer->publish_and_wait(message("3"), patience)));
  EXPECT_EQ(calls, 1);
  const auto log = world().bus().make_reader()->read({topic, 0}, 0, 10, patience);
  std::string values;
  for (const auto& received : log) values += received.message.value;
  EXPECT_EQ(values, "0123");
}

TEST_P(BrokerDownContract, SaysThatTheQueueIsFullAndTakesNothing) {
  options_.max_queued = 10;
  const auto topic = world().topic("full", 1);
  const auto producer = world().bus().make_producer();
  ASSERT_TRUE(all_acknowledged(producer->publish_and_wait(numbered(topic, 1, 1), patience)));
  world().set_broker(false);
  producer->publish(numbered(topic, 1, 8), {});
  const auto kind_of = [&](int count) {
    try {
      producer->publish(numbered(topic, 1, count), {});
    } catch (const MessagingError& error) {
      return std::optional(error.kind());
    }
    return std::optional<Kind>();
  };
  EXPECT_EQ(kind_of(3), Kind::QueueFull);
  EXPECT_EQ(producer->queued(), 8u);
  EXPECT_EQ(kind_of(11), Kind::Misuse);
  EXPECT_EQ(kind_of(2), std::nullopt);
  world().set_broker(true);
  EXPECT_TRUE(producer->flush(patience));
  EXPECT_EQ(kind_of(10), std::nullopt);
  EXPECT_TRUE(producer->flush(patience));
  EXPECT_EQ(world().bus().make_reader()->range({topic, 0}, patience).end, 21);
}

TEST_P(BrokerDownContract, ClosesWithEverythingToldEvenThen) {
  const auto topic = world().topic("close", 1);
  const auto producer = world().bus().make_producer();
  ASSERT_TRUE(all_acknowledged(producer->publish_and_wait(numbered(topic, 1, 1), patience)));
  world().set_broker(false);
  std::atomic<int> doubtful = 0;
  for (int i = 0; i < 5; ++i) {
    producer->publish(numbered(topic, 1, 2), [&](Receipts receipts) {
      for (const auto& receipt : receipts) {
        if (receipt.outcome == Outcome::InDoubt && !receipt.cause.empty()) ++doubtful;
      }
    });
  }
  producer->close(std::chrono::milliseconds(10));
  EXPECT_EQ(doubtful, 10);
  producer->close(patience);
}

TEST_P(BrokerDownContract, GivesBackPartitionsOnCloseEvenThen) {
  const auto topic = world().topic("leave", 2);
  Database database;
  Inbox inbox(world(), database);
  const auto consumer =
      world().bus().make_consumer({.group = world().group("g"), .topics = {topic}}, inbox);
  ASSERT_TRUE(world().until([&] { return consumer->assignment().size() == 2; }));
  world().set_broker(false);
  consumer->close();
  EXPECT_EQ(inbox.revoked() + inbox.lost(), 2u);
  EXPECT_TRUE(consumer->assignment().empty());
  world().set_broker(true);
}

TEST_P(BrokerDownContract, DelaysTopicsUntilItIsBack) {
  const std::vector<Topic> topics{{world().topic("later", 2), 2}};
  const TopicPatience short_one{.to_answer = std::chrono::milliseconds(50)};
  world().set_broker(false);
  const auto trouble = try_to_make(world().bus(), topics, short_one);
  ASSERT_TRUE(trouble);
  EXPECT_EQ(trouble->kind(), Kind::Unavailable) << trouble->what();
  world().set_broker(true);
  EXPECT_TRUE(world().until([&] { return !try_to_make(world().bus(), topics); }));
}

TEST_P(BrokerDownContract, TellsReadersThatThereIsNoAnswer) {
  const auto topic = world().topic("noread", 1);
  const auto reader = world().bus().make_reader();
  EXPECT_EQ(reader->range({topic, 0}, patience).end, 0);
  world().set_broker(false);
  try {
    reader->range({topic, 0}, std::chrono::milliseconds(100));
    FAIL() << "an answer without a broker";
  } catch (const MessagingError& error) {
    EXPECT_EQ(error.kind(), Kind::Unavailable) << error.what();
  }
  world().set_broker(true);
}

}  // namespace
}  // namespace perdura::platform::testing
