// What is told of brokers that are away.
#include <gmock/gmock.h>

#include <mutex>

#include "tests/platform/messaging/inbox.hpp"
#include "tests/platform/messaging/mock_world.hpp"

namespace perdura::platform::testing {
namespace {

/// A bus of its own on a cluster, and what it tells of it.
class Told {
 public:
  explicit Told(MockWorld& world)
      : world_(world),
        bus_({.settings = {{"bootstrap.servers", world.cluster().servers()},
                           {"reconnect.backoff.ms", "20"},
                           {"reconnect.backoff.max.ms", "100"}},
              .on_notice = [this](const std::string& text) { note(notices_, text); },
              .on_reach =
                  [this](bool reached, const std::string& cause) {
                    note(reached ? back_ : away_, cause);
                  }}) {}

  KafkaBus& bus() { return bus_; }
  std::vector<std::string> away() const { return copy(away_); }
  std::vector<std::string> back() const { return copy(back_); }
  std::vector<std::string> notices() const { return copy(notices_); }

 private:
  void note(std::vector<std::string>& where, const std::string& text) {
    {
      const std::lock_guard lock(mutex_);
      where.push_back(text);
    }
    world_.changed();
  }
  std::vector<std::string> copy(const std::vector<std::string>& what) const {
    const std::lock_guard lock(mutex_);
    return what;
  }

  MockWorld& world_;
  mutable std::mutex mutex_;
  std::vector<std::string> away_, back_, notices_;
  KafkaBus bus_;
};

void expect_told(MockWorld& world, const Told& told) {
  world.set_broker(false);
  ASSERT_TRUE(world.until([&] { return told.away().size() >= 2; }));
  EXPECT_NE(told.away().back(), "");
  EXPECT_THAT(told.back(), ::testing::IsEmpty());
  world.set_broker(true);
  ASSERT_TRUE(world.until([&] { return !told.back().empty(); }));
  EXPECT_EQ(told.back().size(), 1u);
  EXPECT_THAT(told.notices(), ::testing::IsEmpty());
}

TEST(KafkaProducer, TellsThatNoBrokerCanBeReachedAndThatOneCanAgain) {
  MockWorld world({});
  Told told(world);
  const auto topic = world.topic("reach", 1);
  const auto producer = told.bus().make_producer();
  ASSERT_TRUE(all_acknowledged(producer->publish_and_wait(numbered(topic, 1, 1), patience)));
  expect_told(world, told);
}

TEST(KafkaConsumer, TellsThatNoBrokerCanBeReachedAndThatOneCanAgain) {
  MockWorld world({});
  Told told(world);
  const auto topic = world.topic("reach", 1);
  Database database;
  Inbox inbox(world, database);
  const auto consumer = told.bus().make_consumer({.group = "g", .topics = {topic}}, inbox);
  ASSERT_TRUE(world.until([&] { return consumer->assignment().size() == 1; }));
  expect_told(world, told);
}

}  // namespace
}  // namespace perdura::platform::testing
