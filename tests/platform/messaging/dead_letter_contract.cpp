// A message that cannot be handled goes aside with its cause and blocks nobody.
#include "platform/messaging/dead_letters.hpp"
#include "platform/messaging/envelope.hpp"
#include "tests/platform/messaging/inbox.hpp"

namespace perdura::platform::testing {
namespace {

std::vector<Message> events(const std::string& topic, int count) {
  std::vector<Message> batch;
  for (int i = 0; i < count; ++i) {
    const auto order = "ord_" + std::to_string(i % 5);
    const EventEnvelope envelope{.id = "evt_" + std::to_string(i),
                                 .type = "order.placed",
                                 .aggregate = order,
                                 .sequence = static_cast<std::uint64_t>(i / 5 + 1)};
    batch.push_back({.topic = topic,
                     .key = order,
                     .headers = encode_envelope(envelope),
                     .value = std::to_string(i / 5)});
  }
  return batch;
}

/// Decodes each message; sends what it cannot decode to the dead letter topic.
struct Sorter {
  Producer& producer;
  std::string group;
  std::atomic<int> decoded = 0;
  std::atomic<int> replayed = 0;

  void operator()(const Batch& batch) {
    std::vector<Message> dead;
    for (const auto& received : batch.messages) {
      if (!is_meant_for(received.message.headers, group)) continue;
      try {
        decode_envelope(received.message.headers);
        ++decoded;
      } catch (const EnvelopeError& error) {
        const bool again = is_meant_for(received.message.headers, "nobody");
        if (!again) ++replayed;
        const DeadLetterCause cause{
            .group = group, .cause = "malformed_header", .detail = error.what()};
        dead.push_back(make_dead_letter(batch.from, received, cause));
      }
    }
    if (!all_acknowledged(producer.publish_and_wait(std::move(dead), patience))) {
      throw std::runtime_error("the dead letters did not arrive");
    }
  }
};

TEST_P(BusContract, SetsAPoisonMessageAsideWithItsCauseAndGoesOn) {
  const auto topic = world().topic("poison", 2);
  world().create_topic(dead_letter_topic(topic), 1);
  const auto producer = world().bus().make_producer();
  auto batch = events(topic, 50);
  std::erase_if(batch[17].headers, [](const auto& field) { return field.first == header::type; });
  batch[33].headers[4].second = "minus one";
  const auto receipts = producer->publish_and_wait(batch, patience);
  ASSERT_TRUE(all_acknowledged(receipts));

  Database database;
  const auto group = world().group("g");
  Sorter sorter{*producer, group};
  Inbox inbox(world(), database, std::ref(sorter));
  const auto consumer = world().bus().make_consumer({.group = group, .topics = {topic}}, inbox);
  ASSERT_TRUE(world().until([&] { return database.size() == 50; }));
  EXPECT_EQ(sorter.decoded, 48);
  EXPECT_EQ(expect_dense_by_key(database.rows()), 50u);

  const auto admin = world().bus().make_admin();
  const auto reader = world().bus().make_reader();
  const auto letters =
      list_dead_letters(*admin, *reader, {.topic = topic, .group = group, .deadline = patience});
  ASSERT_EQ(letters.size(), 2u);
  for (const auto& letter : letters) {
    const auto which = letter.original.key == batch[17].key ? 17u : 33u;
    EXPECT_EQ(letter.original, batch[which]);
    EXPECT_EQ(letter.from.partition, receipts[which].partition);
    EXPECT_EQ(letter.from_offset, receipts[which].offset);
    EXPECT_EQ(letter.cause.cause, "malformed_header");
    const auto* header = which == 17 ? "header type" : "header sequence";
    EXPECT_NE(letter.cause.detail.find(header), std::string::npos) << letter.cause.detail;
  }
  EXPECT_TRUE(
      list_dead_letters(*admin, *reader, {.topic = topic, .group = "other", .deadline = patience})
          .empty());
  EXPECT_EQ(
      list_dead_letters(*admin, *reader, {.topic = topic, .max = 1, .deadline = patience}).size(),
      1u);

  // Sent again, they fail again, once each, with one cause and under no second name.
  EXPECT_TRUE(all_acknowledged(replay_dead_letters(*producer, letters, patience)));
  ASSERT_TRUE(world().until([&] { return database.size() == 52; }));
  EXPECT_EQ(sorter.replayed, 2);
  const auto again =
      list_dead_letters(*admin, *reader, {.topic = topic, .after = 1, .deadline = patience});
  ASSERT_EQ(again.size(), 2u);
  // From two partitions: their order among each other is open.
  const bool same_order = again[0].original.key == letters[0].original.key;
  EXPECT_EQ(again[0].original, letters[same_order ? 0 : 1].original);
  EXPECT_EQ(again[1].original, letters[same_order ? 1 : 0].original);
}

TEST_P(BusContract, ListsStrayMessagesInADeadLetterTopicAndDoesNotReplayThem) {
  const auto topic = world().topic("stray", 1);
  const auto admin = world().bus().make_admin();
  const auto reader = world().bus().make_reader();
  EXPECT_TRUE(list_dead_letters(*admin, *reader, {.topic = topic, .deadline = patience}).empty());
  world().create_topic(dead_letter_topic(topic), 1);
  const auto producer = world().bus().make_producer();
  const Message stray{.topic = dead_letter_topic(topic), .key = "k", .value = "by hand"};
  ASSERT_TRUE(all_acknowledged(producer->publish_and_wait({stray}, patience)));
  const auto letters = list_dead_letters(*admin, *reader, {.topic = topic, .deadline = patience});
  ASSERT_EQ(letters.size(), 1u);
  EXPECT_EQ(letters[0].cause.cause, "unreadable");
  EXPECT_EQ(letters[0].from_offset, -1);
  EXPECT_EQ(letters[0].original.value, "by hand");
  EXPECT_THROW(replay_dead_letters(*producer, letters, patience), MessagingError);
}

}  // namespace
}  // namespace perdura::platform::testing
