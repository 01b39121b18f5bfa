// The contract on the broker of the test stack.
#include "tests/platform/messaging/inbox.hpp"
#include "tests/platform/messaging/world.hpp"

namespace perdura::platform::testing {
namespace {

const auto name_of = [](const ::testing::TestParamInfo<WorldKind>& world) {
  return world.param.name;
};

INSTANTIATE_TEST_SUITE_P(Stack, BusContract, ::testing::Values(stack_world()), name_of);
INSTANTIATE_TEST_SUITE_P(Stack, AdminContract, ::testing::Values(stack_world()), name_of);

TEST(KafkaConsumer, LosesItsPartitionsWhenABatchTakesTooLong) {
  // The shortest that brokers allow.
  const auto owned = stack_world_with({{"max.poll.interval.ms", "6000"}});
  auto& world = *owned;
  const auto topic = world.topic("slow", 2);
  const auto producer = world.bus().make_producer();
  ASSERT_TRUE(all_acknowledged(producer->publish_and_wait(numbered(topic, 10, 100), patience)));
  Database database;
  const ConsumerOptions options{.group = world.group("g"), .topics = {topic}};
  Inbox second(world, database);
  std::unique_ptr<Consumer> b;
  std::once_flag once;
  Inbox first(world, database, [&](const Batch&) {
    // Comes back only when the other one has handled everything, this batch included.
    std::call_once(once, [&] {
      b = world.bus().make_consumer(options, second);
      EXPECT_TRUE(world.until([&] { return database.size() == 100; }));
    });
  });
  const auto a = world.bus().make_consumer(options, first);
  EXPECT_TRUE(world.until([&] { return first.lost() == 2; }));
  EXPECT_GE(database.dropped(), 1);
  EXPECT_EQ(expect_dense_by_key(database.rows()), 100u);
  EXPECT_EQ(first.overlaps(), 0);
}

}  // namespace
}  // namespace perdura::platform::testing
