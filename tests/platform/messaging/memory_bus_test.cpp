// What only the bus in memory can be told to do.
#include "platform/messaging/memory/bus.hpp"

#include <random>
#include <set>

#include "tests/platform/messaging/inbox.hpp"

namespace perdura::platform::testing {
namespace {

using DeliveryFate = MemoryBus::DeliveryFate;
using PublishFate = MemoryBus::PublishFate;

/// A world around a bus with fates.
class FatefulWorld final : public World {
 public:
  explicit FatefulWorld(MemoryBus::Options options) : bus_(std::move(options)) {}
  Bus& bus() override { return bus_; }
  MemoryBus& memory() { return bus_; }
  void create_topic(const std::string& name, std::int32_t partitions) override {
    bus_.make_admin()->create_topics({{name, partitions}}, patience);
  }
  bool until(const std::function<bool()>& fact) override {
    bus_.run();
    return fact();
  }
  void set_broker(bool up) override { bus_.set_broker(up); }

 private:
  MemoryBus bus_;
};

TEST(MemoryBus, LeavesInDoubtWhatIsInTheLogAllTheSame) {
  FatefulWorld world({.publish_fate = [](const Message& message) {
    return message.value == "1" ? PublishFate::LoseAcknowledgement : PublishFate::Deliver;
  }});
  world.create_topic("t", 1);
  const auto producer = world.bus().make_producer();
  const auto receipts = producer->publish_and_wait(numbered("t", 1, 3), patience);
  EXPECT_EQ(receipts.at(0).outcome, Receipt::Outcome::Acknowledged);
  EXPECT_EQ(receipts.at(1).outcome, Receipt::Outcome::InDoubt);
  EXPECT_EQ(receipts.at(2).outcome, Receipt::Outcome::Acknowledged);
  EXPECT_EQ(world.bus().make_reader()->range({"t", 0}, patience).end, 3);
}

TEST(MemoryBus, TriesAgainInOrderWhatTheBrokerMissed) {
  int attempts = 0;
  FatefulWorld world({.publish_fate = [&](const Message&) {
    return ++attempts % 3 == 0 ? PublishFate::Deliver : PublishFate::BrokerDown;
  }});
  world.create_topic("t", 1);
  const auto producer = world.bus().make_producer();
  EXPECT_TRUE(all_acknowledged(producer->publish_and_wait(numbered("t", 1, 5), patience)));
  EXPECT_EQ(attempts, 15);
  const auto log = world.bus().make_reader()->read({"t", 0}, 0, 10, patience);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(log.at(i).message.value, std::to_string(i));
}

TEST(MemoryBus, RedeliversTheSameBatch) {
  int deliveries = 0;
  FatefulWorld world({.delivery_fate = [&](const std::string& group, const Batch&) {
    EXPECT_EQ(group, "g");
    return ++deliveries == 1 ? DeliveryFate::Redeliver : DeliveryFate::Deliver;
  }});
  world.create_topic("t", 1);
  const auto producer = world.bus().make_producer();
  producer->publish_and_wait(numbered("t", 1, 3), patience);
  Database database;
  Inbox inbox(world, database);
  const auto consumer = world.bus().make_consumer({.group = "g", .topics = {"t"}}, inbox);
  ASSERT_TRUE(world.until([&] { return database.size() == 3; }));
  EXPECT_EQ(deliveries, 2);
  EXPECT_EQ(database.dropped(), 1);
}

TEST(MemoryBus, LetsOthersTakeOverWhileABatchIsInHand) {
  int deliveries = 0;
  FatefulWorld world({.delivery_fate = [&](const std::string&, const Batch&) {
    return ++deliveries == 1 ? DeliveryFate::RebalanceMidBatch : DeliveryFate::Deliver;
  }});
  world.create_topic("t", 2);
  const auto producer = world.bus().make_producer();
  producer->publish_and_wait(numbered("t", 10, 100), patience);
  Database database;
  Inbox first(world, database);
  Inbox second(world, database);
  const ConsumerOptions options{.group = "g", .topics = {"t"}};
  const auto a = world.bus().make_consumer(options, first);
  const auto b = world.bus().make_consumer(options, second);
  ASSERT_TRUE(world.until([&] { return database.size() == 100; }));
  EXPECT_EQ(expect_dense_by_key(database.rows()), 100u);
  EXPECT_EQ(database.dropped(), 1);
  EXPECT_EQ(first.lost() + second.lost(), 1u);
  EXPECT_EQ(a->assignment().size(), 1u);
  EXPECT_EQ(b->assignment().size(), 1u);
}

TEST(MemoryBus, AMemberRestsOnlyWhenNothingIsLeftToDeliver) {
  FatefulWorld world({});
  world.create_topic("t", 2);
  const auto producer = world.bus().make_producer();
  producer->publish_and_wait(numbered("t", 10, 40), patience);
  Database database;
  Inbox inbox(world, database);
  std::vector<std::size_t> seen;
  inbox.set_on_rest([&] { seen.push_back(database.size()); });
  const auto consumer =
      world.bus().make_consumer({.group = "g", .topics = {"t"}, .max_batch = 3}, inbox);
  world.memory().run();
  EXPECT_EQ(seen, std::vector<std::size_t>{40}) << "once, and after all batches";
  producer->publish_and_wait(numbered("t", 1, 1), patience);
  world.memory().run();
  EXPECT_EQ(seen, (std::vector<std::size_t>{40, 41}));
}

TEST(MemoryBus, AMemberThatHasLostItsPartitionsHasNothingToWriteDown) {
  FatefulWorld world({});
  world.create_topic("t", 1);
  const auto producer = world.bus().make_producer();
  Database database;
  Inbox inbox(world, database);
  const auto consumer = world.bus().make_consumer({.group = "g", .topics = {"t"}}, inbox);
  world.memory().run();
  producer->publish_and_wait(numbered("t", 1, 1), patience);
  while (database.size() == 0) world.memory().step();
  world.memory().evict(*consumer);
  world.memory().run();
  EXPECT_EQ(inbox.lost(), 1u);
  EXPECT_EQ(inbox.rests(), 0);
}

TEST(MemoryBus, TakesPartitionsFromAMemberThatIsDeclaredDead) {
  FatefulWorld world({});
  world.create_topic("t", 2);
  Database database;
  Inbox inbox(world, database);
  const auto consumer = world.bus().make_consumer({.group = "g", .topics = {"t"}}, inbox);
  world.memory().run();
  world.memory().evict(*consumer);
  EXPECT_TRUE(consumer->assignment().empty());
  EXPECT_TRUE(world.until([&] { return inbox.lost() == 2; }));
  EXPECT_EQ(consumer->assignment().size(), 2u);
  EXPECT_EQ(inbox.revoked(), 0u);
}

/// All fates and a random order, from one seed; gives what happened.
std::vector<std::string> run_world(unsigned seed) {
  std::mt19937 random(seed);
  const auto roll = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  FatefulWorld world({.publish_fate =
                          [&](const Message&) {
                            return roll(5) == 0 ? PublishFate::BrokerDown : PublishFate::Deliver;
                          },
                      .delivery_fate =
                          [&](const std::string&, const Batch&) {
                            return static_cast<DeliveryFate>(roll(8) < 4 ? roll(4) : 0);
                          },
                      .choose = roll});
  world.create_topic("t", 4);
  const auto producer = world.bus().make_producer();
  Database database;
  Inbox first(world, database);
  Inbox second(world, database, [&](const Batch&) {
    if (roll(4) == 0) throw std::runtime_error("crash");
  });
  const ConsumerOptions options{.group = "g", .topics = {"t"}, .max_batch = 3};
  const auto a = world.bus().make_consumer(options, first);
  const auto b = world.bus().make_consumer(options, second);
  producer->publish(numbered("t", 10, 100), {});
  EXPECT_TRUE(world.until([&] { return database.size() == 100; })) << "seed " << seed;
  EXPECT_EQ(expect_dense_by_key(database.rows()), 100u) << "seed " << seed;
  EXPECT_EQ(first.overlaps() + second.overlaps(), 0) << "seed " << seed;
  std::vector<std::string> story;
  for (const auto& row : database.rows()) {
    story.push_back(to_string(row.from) + row.received.message.value);
  }
  story.push_back(std::to_string(database.dropped()));
  return story;
}

TEST(MemoryBus, HasEachEffectOnceUnderAllFates) {
  std::set<std::vector<std::string>> stories;
  for (unsigned seed = 1; seed <= 200; ++seed) stories.insert(run_world(seed));
  EXPECT_GT(stories.size(), 100u);
}

TEST(MemoryBus, RunsTheSameWayFromTheSameSeed) { EXPECT_EQ(run_world(7), run_world(7)); }

}  // namespace
}  // namespace perdura::platform::testing
