// librdkafka under errors that the mock cluster gives on demand.
#include "platform/messaging/kafka/producer.hpp"
#include "tests/platform/messaging/inbox.hpp"
#include "tests/platform/messaging/mock_world.hpp"

namespace perdura::platform::testing {
namespace {

using Kind = MessagingError::Kind;

constexpr std::int16_t produce_api = 0;
constexpr std::int16_t fetch_api = 1;
constexpr std::int16_t list_offsets_api = 2;

std::optional<Kind> kind_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const MessagingError& error) {
    return error.kind();
  }
  return std::nullopt;
}

TEST(KafkaBus, KeepsTheSettingsThatTheContractRestsOn) {
  const auto with = [](std::map<std::string, std::string> settings) {
    return kind_of([&] { KafkaBus({.settings = settings}).make_producer(); });
  };
  EXPECT_EQ(with({}), Kind::Misuse);
  EXPECT_EQ(with({{"bootstrap.servers", "127.0.0.1:1"}, {"acks", "1"}}), Kind::Misuse);
  EXPECT_EQ(with({{"bootstrap.servers", "127.0.0.1:1"}, {"enable.auto.commit", "true"}}),
            Kind::Misuse);
  EXPECT_EQ(with({{"bootstrap.servers", "127.0.0.1:1"}, {"no.such.setting", "1"}}), Kind::Misuse);
  EXPECT_EQ(with({{"bootstrap.servers", "127.0.0.1:1"}, {"linger.ms", "soon"}}), Kind::Misuse);
  EXPECT_EQ(with({{"bootstrap.servers", "127.0.0.1:1"}, {"linger.ms", "1"}}), std::nullopt);
}

TEST(KafkaProducer, PublishesOnceAndInOrderThroughPassingErrors) {
  MockWorld world({}, {{"linger.ms", "0"}});
  const auto topic = world.topic("errors", 1);
  const auto producer = world.bus().make_producer();
  world.cluster().fail_next(
      produce_api, {RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
                    RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
                    RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND});
  std::atomic<int> acknowledged = 0;
  for (int i = 0; i < 20; ++i) {
    producer->publish({{.topic = topic, .key = "k", .value = std::to_string(i)}},
                      [&](Receipts receipts) {
                        if (all_acknowledged(receipts)) ++acknowledged;
                        world.changed();
                      });
  }
  ASSERT_TRUE(world.until([&] { return acknowledged == 20; }));
  const auto log = world.bus().make_reader()->read({topic, 0}, 0, 100, patience);
  ASSERT_EQ(log.size(), 20u);
  for (std::size_t i = 0; i < log.size(); ++i) {
    EXPECT_EQ(log[i].message.value, std::to_string(i));
  }
}

TEST(KafkaProducer, TellsEverybodyWhenItFailsForGood) {
  MockWorld world({});
  const auto topic = world.topic("fatal", 1);
  kafka::KafkaProducer producer({.settings = {{"bootstrap.servers", world.cluster().servers()}}});
  ASSERT_TRUE(all_acknowledged(producer.publish_and_wait(numbered(topic, 1, 1), patience)));
  world.set_broker(false);
  std::atomic<int> doubtful = 0;
  producer.publish(numbered(topic, 1, 1), [&](Receipts receipts) {
    if (receipts.at(0).outcome == Receipt::Outcome::InDoubt) ++doubtful;
    world.changed();
  });
  rd_kafka_test_fatal_error(producer.native(), RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER,
                            "sequence lost");
  EXPECT_TRUE(world.until([&] { return doubtful == 1; }));
  EXPECT_EQ(kind_of([&] { producer.publish(numbered(topic, 1, 1), {}); }), Kind::Failed);
}

TEST(KafkaConsumer, ReadsOnThroughPassingErrors) {
  MockWorld world({});
  const auto topic = world.topic("fetch", 1);
  world.cluster().fail_next(fetch_api, {RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
                                        RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART});
  const auto producer = world.bus().make_producer();
  ASSERT_TRUE(all_acknowledged(producer->publish_and_wait(numbered(topic, 3, 30), patience)));
  Database database;
  Inbox inbox(world, database);
  const auto consumer = world.bus().make_consumer({.group = "g", .topics = {topic}}, inbox);
  EXPECT_TRUE(world.until([&] { return database.size() == 30; }));
  expect_dense_by_key(database.rows());
  EXPECT_EQ(consumer->failure(), std::nullopt);
}

TEST(KafkaReader, AsksAgainWhileAPartitionChangesHands) {
  MockWorld world({});
  const auto topic = world.topic("moving", 1);
  const auto producer = world.bus().make_producer();
  ASSERT_TRUE(all_acknowledged(producer->publish_and_wait(numbered(topic, 3, 30), patience)));
  // Each of the two ends is asked for in turn.
  world.cluster().fail_next(
      list_offsets_api,
      {RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
       RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION});
  const auto range = world.bus().make_reader()->range({topic, 0}, patience);
  EXPECT_EQ(range.begin, 0);
  EXPECT_EQ(range.end, 30);
}

TEST(KafkaReader, TellsOfAPartitionThatStaysWithoutALeader) {
  MockWorld world({});
  const auto topic = world.topic("leaderless", 1);
  const auto producer = world.bus().make_producer();
  ASSERT_TRUE(all_acknowledged(producer->publish_and_wait(numbered(topic, 1, 1), patience)));
  world.cluster().fail_next(list_offsets_api, std::vector<rd_kafka_resp_err_t>(
                                                  100, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION));
  const auto reader = world.bus().make_reader();
  EXPECT_EQ(kind_of([&] {
              reader->range({topic, 0}, std::chrono::milliseconds(200));
            }),
            Kind::Unavailable);
}

}  // namespace
}  // namespace perdura::platform::testing
