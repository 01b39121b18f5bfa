// Groups: who gets what, from which offset, and what happens when that changes.
#include <gmock/gmock.h>

#include "tests/platform/messaging/inbox.hpp"

namespace perdura::platform::testing {
namespace {

void publish(World& world, const std::vector<Message>& batch) {
  const auto producer = world.bus().make_producer();
  ASSERT_TRUE(all_acknowledged(producer->publish_and_wait(batch, patience)));
}

TEST_P(BusContract, BeginsAtTheStoredOffset) {
  const auto topic = world().topic("seek", 1);
  publish(world(), numbered(topic, 1, 10));
  Database database;
  database.set_next({topic, 0}, 6);
  Inbox inbox(world(), database);
  const auto consumer =
      world().bus().make_consumer({.group = world().group("g"), .topics = {topic}}, inbox);
  ASSERT_TRUE(world().until([&] { return database.size() == 4; }));
  EXPECT_EQ(database.rows().front().received.offset, 6);
  EXPECT_EQ(database.dropped(), 0);
  consumer->close();
  EXPECT_EQ(inbox.revoked(), 1u);
}

TEST_P(BusContract, HandsOverAgainWhatACrashLeftUnstored) {
  const auto topic = world().topic("crash", 1);
  publish(world(), numbered(topic, 1, 20));
  Database database;
  const ConsumerOptions options{.group = world().group("g"), .topics = {topic}, .max_batch = 5};
  std::atomic<bool> crashed = false;
  {
    Inbox dies(world(), database, [&](const Batch& batch) {
      if (batch.first() < 10) return;
      crashed = true;  // the effect is computed, the transaction not committed
      throw std::runtime_error("crash");
    });
    const auto consumer = world().bus().make_consumer(options, dies);
    ASSERT_TRUE(world().until([&] { return crashed.load(); }));
  }
  const auto before = database.size();
  EXPECT_LE(before, 10u);
  Inbox heir(world(), database);
  const auto consumer = world().bus().make_consumer(options, heir);
  ASSERT_TRUE(world().until([&] { return database.size() == 20; }));
  EXPECT_EQ(expect_dense_by_key(database.rows()), 20u);
}

TEST_P(BusContract, RepeatsABatchWhoseHandlerThrewAndGoesOnElsewhere) {
  const auto topic = world().topic("throw", 4);
  publish(world(), numbered(topic, 40, 400));
  Database database;
  std::atomic<int> thrown = 0;
  Inbox inbox(world(), database, [&](const Batch& batch) {
    // Until the other partitions are through, partition 0 cannot be handled.
    const auto rows = database.rows();
    const bool others = std::count_if(rows.begin(), rows.end(), [&](const auto& row) {
                          return row.from.partition != 0;
                        }) > 100;
    if (batch.from.partition == 0 && (thrown < 3 || !others)) {
      ++thrown;
      throw std::runtime_error("database is away");
    }
  });
  const auto consumer = world().bus().make_consumer(
      {.group = world().group("g"), .topics = {topic}, .max_batch = 7}, inbox);
  EXPECT_TRUE(world().until([&] { return database.size() == 400; }));
  EXPECT_GE(thrown.load(), 3);
  EXPECT_EQ(expect_dense_by_key(database.rows()), 400u);
  EXPECT_EQ(database.dropped(), 0);
}

TEST_P(BusContract, AsksForTheOffsetsAgainIfThatThrew) {
  const auto topic = world().topic("ask", 1);
  publish(world(), numbered(topic, 1, 3));
  Database database;
  class Hesitant final : public ConsumerHandler {
   public:
    explicit Hesitant(Inbox& inbox) : inbox_(inbox) {}
    std::vector<std::optional<std::int64_t>> start_offsets(
        const std::vector<TopicPartition>& partitions) override {
      if (++asked < 4) throw std::runtime_error("database is away");
      return inbox_.start_offsets(partitions);
    }
    void handle(const Batch& batch) override { inbox_.handle(batch); }
    void revoked(const std::vector<TopicPartition>& gone) override { inbox_.revoked(gone); }
    void lost(const std::vector<TopicPartition>& gone) override { inbox_.lost(gone); }
    std::atomic<int> asked = 0;

   private:
    Inbox& inbox_;
  };
  Inbox inbox(world(), database);
  Hesitant hesitant(inbox);
  const auto consumer =
      world().bus().make_consumer({.group = world().group("g"), .topics = {topic}}, hesitant);
  EXPECT_TRUE(world().until([&] { return database.size() == 3; }));
  EXPECT_EQ(hesitant.asked.load(), 4);
}

TEST_P(BusContract, SaysThatNothingMoreHasComeAndAgainIfThatThrew) {
  const auto topic = world().topic("rest", 2);
  publish(world(), numbered(topic, 10, 20));
  Database database;
  Inbox inbox(world(), database);
  std::atomic<int> after_all = 0;
  inbox.set_on_rest([&] {
    if (database.size() < 20) return;
    if (++after_all < 3) throw std::runtime_error("database is away");
  });
  const auto consumer = world().bus().make_consumer(
      {.group = world().group("g"), .topics = {topic}, .max_batch = 5}, inbox);
  EXPECT_TRUE(world().until([&] { return after_all >= 3; }));
  EXPECT_EQ(database.size(), 20u);
  EXPECT_EQ(database.dropped(), 0) << "what was handled before stays handled";
  EXPECT_EQ(inbox.overlaps(), 0);
}

TEST_P(BusContract, GoesOnWhereTheTableStandsWhenThatMovedBehindItsBack) {
  const auto topic = world().topic("moved", 1);
  publish(world(), numbered(topic, 1, 40));
  Database database;
  const TopicPartition at{topic, 0};
  std::once_flag once;
  Inbox inbox(world(), database, [&](const Batch& batch) {
    // A former owner ends the batch that it had in hand: its batches were cut elsewhere.
    if (batch.first() < 10) return;
    std::call_once(once, [&] {
      const auto more = world().bus().make_reader()->read(at, batch.first(), 3, patience);
      EXPECT_TRUE(database.commit({at, more}));
    });
  });
  const auto consumer = world().bus().make_consumer(
      {.group = world().group("g"), .topics = {topic}, .max_batch = 5}, inbox);
  EXPECT_TRUE(world().until([&] { return database.size() == 40; }));
  EXPECT_EQ(expect_dense_by_key(database.rows()), 40u);
  EXPECT_EQ(database.dropped(), 1);
}

TEST_P(BusContract, SplitsEqualTopicsAlikeBetweenTwoConsumers) {
  const auto left = world().topic("left", 5);
  const auto right = world().topic("right", 5);
  Database database;
  Inbox first(world(), database);
  Inbox second(world(), database);
  const ConsumerOptions options{.group = world().group("g"), .topics = {left, right}};
  const auto a = world().bus().make_consumer(options, first);
  const auto b = world().bus().make_consumer(options, second);
  ASSERT_TRUE(world().until([&] {
    const auto mine = a->assignment().size();
    const auto others = b->assignment().size();
    return mine + others == 10 && mine != 0 && others != 0;
  }));
  const auto numbers = [](const Consumer& consumer, const std::string& topic) {
    std::vector<std::int32_t> found;
    for (const auto& partition : consumer.assignment()) {
      if (partition.topic == topic) found.push_back(partition.partition);
    }
    return found;
  };
  using ::testing::AnyOf;
  using ::testing::ElementsAre;
  EXPECT_EQ(numbers(*a, left), numbers(*a, right));
  EXPECT_EQ(numbers(*b, left), numbers(*b, right));
  EXPECT_THAT(numbers(*a, left), AnyOf(ElementsAre(0, 1, 2), ElementsAre(3, 4)));
  EXPECT_THAT(numbers(*b, left), AnyOf(ElementsAre(0, 1, 2), ElementsAre(3, 4)));

  // Who leaves gives all to who stays.
  a->close();
  EXPECT_GE(first.revoked(), 4u);
  EXPECT_TRUE(world().until([&] { return b->assignment().size() == 10; }));
}

TEST_P(BusContract, RebalancesOnlyBetweenBatches) {
  const auto topic = world().topic("join", 4);
  publish(world(), numbered(topic, 40, 2'000));
  Database database;
  const ConsumerOptions options{.group = world().group("g"), .topics = {topic}, .max_batch = 10};
  Inbox second(world(), database);
  std::unique_ptr<Consumer> b;
  std::once_flag once;
  Inbox first(world(), database, [&](const Batch&) {
    // The other one joins while this batch is at work.
    std::call_once(once, [&] { b = world().bus().make_consumer(options, second); });
  });
  const auto a = world().bus().make_consumer(options, first);
  EXPECT_TRUE(world().until([&] { return database.size() == 2'000; }));
  ASSERT_NE(b, nullptr);
  EXPECT_TRUE(world().until([&] { return b->assignment().size() == 2; }));
  a->close();
  b->close();
  EXPECT_EQ(expect_dense_by_key(database.rows()), 2'000u);
  EXPECT_EQ(first.overlaps() + second.overlaps(), 0);
  EXPECT_EQ(first.lost() + second.lost(), 0u);
  EXPECT_GE(first.revoked(), 4u);
}

TEST_P(BusContract, HoldsAPausedPartitionAndResumesIt) {
  const auto topic = world().topic("pause", 2);
  Database database;
  std::atomic<Consumer*> consumer = nullptr;
  const TopicPartition held{topic, 0};
  Inbox inbox(world(), database, [&](const Batch& batch) {
    if (batch.from == held && batch.first() == 0) consumer.load()->pause(held);
  });
  const auto owned = world().bus().make_consumer(
      {.group = world().group("g"), .topics = {topic}, .max_batch = 5}, inbox);
  consumer = owned.get();
  publish(world(), numbered(topic, 20, 200));
  const auto reader = world().bus().make_reader();
  const auto other = static_cast<std::size_t>(reader->range({topic, 1}, patience).end);
  const auto first_batch = [&] { return database.next(held); };
  // The batch that paused goes on; behind it nothing comes, while the other partition is drained.
  const auto drained = [&] {
    return database.next({topic, 1}) == static_cast<std::int64_t>(other) && first_batch() > 0;
  };
  ASSERT_TRUE(world().until(drained));
  EXPECT_LE(first_batch(), 5);
  const auto more = numbered(topic, 20, 20);
  publish(world(), more);
  const auto fresh = reader->range({topic, 1}, patience).end;
  ASSERT_TRUE(world().until([&] { return database.next({topic, 1}) == fresh; }));
  EXPECT_LE(first_batch(), 5);
  owned->resume(held);
  EXPECT_TRUE(world().until([&] { return database.size() == 220; }));
  EXPECT_EQ(database.dropped(), 0);
}

}  // namespace
}  // namespace perdura::platform::testing
