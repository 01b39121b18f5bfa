// What reaches the log, and what comes out of it.
#include <gmock/gmock.h>

#include "platform/messaging/partitioner.hpp"
#include "tests/platform/messaging/inbox.hpp"

namespace perdura::platform::testing {
namespace {

using Outcome = Receipt::Outcome;

TEST_P(BusContract, KeepsTheOrderOfEachKey) {
  const auto topic = world().topic("order", 4);
  const auto producer = world().bus().make_producer();
  const auto all = numbered(topic, 10, 1'000);
  std::atomic<int> acknowledged = 0;
  for (std::size_t i = 0; i < all.size(); i += 50) {
    const auto from = all.begin() + static_cast<std::ptrdiff_t>(i);
    producer->publish({from, from + 50}, [&](Receipts receipts) {
      if (receipts.size() == 50 && all_acknowledged(receipts)) ++acknowledged;
      world().changed();
    });
  }
  EXPECT_TRUE(world().until([&] { return acknowledged == 20; }));

  Database database;
  Inbox inbox(world(), database);
  const auto consumer =
      world().bus().make_consumer({.group = world().group("g"), .topics = {topic}}, inbox);
  EXPECT_TRUE(world().until([&] { return database.size() == 1'000; }));
  expect_dense_by_key(database.rows());
  EXPECT_EQ(database.dropped(), 0);
}

TEST_P(BusContract, PutsAKeyWhereJavaClientsPutIt) {
  const auto topic = world().topic("place", 7);
  const auto producer = world().bus().make_producer();
  const std::vector<std::string> keys = {"",       "a",   "ord_7", "order-0001",  "\xed\x95\x9c",
                                         "foobar", "xyz", "12345", "\x00\x01\x02"};
  std::vector<Message> batch;
  for (const auto& key : keys) batch.push_back({.topic = topic, .key = key, .value = "v"});
  const auto receipts = producer->publish_and_wait(batch, patience);
  ASSERT_EQ(receipts.size(), keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    EXPECT_EQ(receipts[i].outcome, Outcome::Acknowledged) << receipts[i].cause;
    EXPECT_EQ(receipts[i].partition, partition_of(keys[i], 7)) << keys[i];
    EXPECT_GE(receipts[i].offset, 0);
  }
}

TEST_P(BusContract, KeepsHeadersAndEmptyValues) {
  const auto topic = world().topic("whole", 1);
  const std::string binary("a\0\r\n\xff", 5);
  const std::vector<Message> sent = {
      {.topic = topic, .key = "k", .headers = {{"id", "1"}, {"empty", ""}, {"id", "2"}}},
      {.topic = topic, .key = "", .headers = {}, .value = ""},
      {.topic = topic, .key = binary, .headers = {{"b", binary}}, .value = binary},
  };
  const auto producer = world().bus().make_producer();
  EXPECT_TRUE(all_acknowledged(producer->publish_and_wait(sent, patience)));

  Database database;
  Inbox inbox(world(), database);
  const auto consumer =
      world().bus().make_consumer({.group = world().group("g"), .topics = {topic}}, inbox);
  ASSERT_TRUE(world().until([&] { return database.size() == sent.size(); }));
  const auto rows = database.rows();
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(rows[i].received.message, sent[i]) << i;
    EXPECT_EQ(rows[i].received.offset, static_cast<std::int64_t>(i));
  }
}

TEST_P(BusContract, RefusesWhatIsTooLargeAndPublishesTheRest) {
  const auto topic = world().topic("large", 1);
  const auto producer = world().bus().make_producer();
  const auto receipts = producer->publish_and_wait(
      {{.topic = topic, .key = "k", .value = "small"},
       {.topic = topic, .key = "k", .value = std::string(2'000'000, 'x')},
       {.topic = topic, .key = "k", .value = "small too"}},
      patience);
  ASSERT_EQ(receipts.size(), 3u);
  EXPECT_EQ(receipts[0].outcome, Outcome::Acknowledged) << receipts[0].cause;
  EXPECT_EQ(receipts[1].outcome, Outcome::Refused);
  EXPECT_FALSE(receipts[1].cause.empty());
  EXPECT_EQ(receipts[2].outcome, Outcome::Acknowledged) << receipts[2].cause;
}

TEST_P(BusContract, RefusesMisuseBeforeAnythingHappens) {
  const auto producer = world().bus().make_producer();
  const auto kind_of = [&](std::vector<Message> batch) {
    try {
      producer->publish(std::move(batch), {});
    } catch (const MessagingError& error) {
      return std::optional(error.kind());
    }
    return std::optional<MessagingError::Kind>();
  };
  using Kind = MessagingError::Kind;
  EXPECT_EQ(kind_of({{.topic = ""}}), Kind::Misuse);
  EXPECT_EQ(kind_of({{.topic = "a/b"}}), Kind::Misuse);
  EXPECT_EQ(kind_of({{.topic = "a", .headers = {{"", "x"}}}}), Kind::Misuse);
  EXPECT_EQ(producer->queued(), 0u);
  producer->close(patience);
  EXPECT_EQ(kind_of({{.topic = "a"}}), Kind::Closed);

  Database database;
  Inbox inbox(world(), database);
  EXPECT_THROW(world().bus().make_consumer({.group = "", .topics = {"a"}}, inbox), MessagingError);
  EXPECT_THROW(world().bus().make_consumer({.group = "g", .topics = {}}, inbox), MessagingError);
}

TEST_P(BusContract, SettlesAnEmptyBatchAtOnce) {
  const auto producer = world().bus().make_producer();
  EXPECT_TRUE(producer->publish_and_wait({}, patience).empty());
}

TEST_P(BusContract, Moves10000MessagesThroughTwoConsumers) {
  const auto topic = world().topic("many", 16);
  Database database;
  Inbox first(world(), database);
  Inbox second(world(), database);
  const ConsumerOptions options{.group = world().group("g"), .topics = {topic}};
  const auto a = world().bus().make_consumer(options, first);
  const auto b = world().bus().make_consumer(options, second);
  const auto producer = world().bus().make_producer();
  EXPECT_TRUE(all_acknowledged(producer->publish_and_wait(numbered(topic, 97, 10'000), patience)));
  EXPECT_TRUE(producer->flush(patience));
  EXPECT_EQ(producer->queued(), 0u);
  EXPECT_TRUE(world().until([&] { return database.size() >= 10'000; }));
  a->close();
  b->close();
  EXPECT_EQ(expect_dense_by_key(database.rows()), 10'000u);
  EXPECT_EQ(first.overlaps() + second.overlaps(), 0);
}

TEST_P(BusContract, ReadsAPartitionOutsideOfAnyGroup) {
  const auto topic = world().topic("read", 1);
  const auto reader = world().bus().make_reader();
  const TopicPartition at{topic, 0};
  EXPECT_TRUE(reader->read(at, 0, 10, patience).empty());
  const auto producer = world().bus().make_producer();
  EXPECT_TRUE(all_acknowledged(producer->publish_and_wait(numbered(topic, 1, 30), patience)));
  EXPECT_EQ(reader->range(at, patience).begin, 0);
  EXPECT_EQ(reader->range(at, patience).end, 30);
  const auto some = reader->read(at, 25, 3, patience);
  ASSERT_EQ(some.size(), 3u);
  EXPECT_EQ(some[0].offset, 25);
  EXPECT_EQ(some[2].message.value, "27");
  EXPECT_EQ(reader->read(at, -5, 100, patience).size(), 30u);
  EXPECT_EQ(reader->read(at, 28, 100, patience).size(), 2u);
  EXPECT_TRUE(reader->read(at, 30, 100, patience).empty());
}

}  // namespace
}  // namespace perdura::platform::testing
