#include <atomic>
#include <thread>
#include <vector>

#include "tests/platform/kv/world.hpp"

namespace perdura::platform::testing {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr KeyValue::Expiry long_time = hours(1);
constexpr KeyValue::Expiry short_time{30};
// Refills one token in ten hours: no test sees that.
constexpr TokenBucket slow{.capacity = 100, .refill_per_second = 1.0 / 36'000};

/// Runs `work` on 8 threads at once.
void race(const std::function<void(int)>& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back(work, i);
  for (auto& thread : threads) thread.join();
}

TEST_P(KeyValueContract, GivesBackWhatWasSet) {
  EXPECT_EQ(store_.get("k", patience), std::nullopt);
  store_.set("k", "one", long_time, patience);
  EXPECT_EQ(store_.get("k", patience), "one");
  store_.set("k", "two", long_time, patience);
  EXPECT_EQ(store_.get("k", patience), "two");
  EXPECT_TRUE(store_.erase("k", patience));
  EXPECT_FALSE(store_.erase("k", patience));
  EXPECT_EQ(store_.get("k", patience), std::nullopt);
}

TEST_P(KeyValueContract, KeepsBytesAsTheyAre) {
  const std::string bytes("\0\r\n+OK\r\n\xff ", 11);
  store_.set(bytes, bytes, long_time, patience);
  EXPECT_EQ(store_.get(bytes, patience), bytes);
  store_.set("empty", "", long_time, patience);
  EXPECT_EQ(store_.get("empty", patience), "");
  const std::string large(KeyValue::max_value_bytes, '\xab');
  store_.set("large", large, long_time, patience);
  EXPECT_EQ(store_.get("large", patience), large);
}

TEST_P(KeyValueContract, ForgetsWhatHasExpired) {
  store_.set("short", "v", short_time, patience);
  store_.set("long", "v", long_time, patience);
  store_.set("renewed", "v", short_time, patience);
  store_.set("renewed", "v", long_time, patience);
  EXPECT_TRUE(world_->until([&] { return !store_.get("short", patience); }));
  EXPECT_EQ(store_.get("long", patience), "v");
  EXPECT_EQ(store_.get("renewed", patience), "v");
}

TEST_P(KeyValueContract, SetsOnlyWhatIsAbsent) {
  EXPECT_TRUE(store_.set_if_absent("k", "first", short_time, patience));
  EXPECT_FALSE(store_.set_if_absent("k", "", long_time, patience) &&
               store_.get("k", patience) == "first");
  store_.set("kept", "first", long_time, patience);
  EXPECT_FALSE(store_.set_if_absent("kept", "second", short_time, patience));
  EXPECT_EQ(store_.get("kept", patience), "first");
  EXPECT_TRUE(world_->until([&] {
    return store_.set_if_absent("lease", "x", short_time, patience) &&
           world_->until([&] { return store_.set_if_absent("lease", "y", short_time, patience); });
  }));
}

TEST_P(KeyValueContract, LetsOneOfEightSetIfAbsent) {
  for (int round = 0; round < 50; ++round) {
    const auto key = "race-" + std::to_string(round);
    std::atomic<int> won = 0;
    race([&](int i) {
      if (store_.set_if_absent(key, std::to_string(i), long_time, patience)) ++won;
    });
    EXPECT_EQ(won, 1);
  }
}

TEST_P(KeyValueContract, GivesOutABucketOnceAndNoMore) {
  int taken = 0;
  while (store_.take("b", slow, 1, patience).taken) ++taken;
  EXPECT_EQ(taken, 100);
  const auto refused = store_.take("b", slow, 1, patience);
  EXPECT_FALSE(refused.taken);
  EXPECT_GT(refused.retry_after, hours(9));
  EXPECT_LE(refused.retry_after, hours(10));
  EXPECT_TRUE(store_.take("another", slow, 100, patience).taken);
  EXPECT_FALSE(store_.take("another", slow, 1, patience).taken);
}

TEST_P(KeyValueContract, TakesAllTokensOrNone) {
  EXPECT_TRUE(store_.take("b", slow, 70, patience).taken);
  EXPECT_FALSE(store_.take("b", slow, 40, patience).taken);
  EXPECT_TRUE(store_.take("b", slow, 30, patience).taken);
  EXPECT_FALSE(store_.take("b", slow, 1, patience).taken);
}

TEST_P(KeyValueContract, RefillsABucketUpToItsCapacity) {
  const TokenBucket quick{.capacity = 3, .refill_per_second = 20};
  EXPECT_TRUE(store_.take("b", quick, 3, patience).taken);
  EXPECT_TRUE(world_->until([&] { return store_.take("b", quick, 3, patience).taken; }));
  const auto refused = store_.take("b", quick, 3, patience);
  EXPECT_FALSE(refused.taken);
  EXPECT_LE(refused.retry_after, milliseconds(150));
  EXPECT_GT(refused.retry_after.count(), 0);
}

TEST_P(KeyValueContract, NeverExceedsABucketThatEightThreadsDrain) {
  std::atomic<int> taken = 0;
  race([&](int) {
    for (int i = 0; i < 50; ++i) {
      if (store_.take("b", slow, 1, patience).taken) ++taken;
    }
  });
  EXPECT_EQ(taken, 100);
}

TEST_P(KeyValueContract, CountsInAWindowThatDoesNotMove) {
  const auto first = store_.increment("w", long_time, patience);
  EXPECT_EQ(first.count, 1);
  EXPECT_LE(first.remaining, long_time);
  EXPECT_GT(first.remaining, long_time - milliseconds(60'000));
  const auto second = store_.increment("w", long_time * 2, patience);
  EXPECT_EQ(second.count, 2);
  EXPECT_LE(second.remaining, first.remaining);
  // Increments do not keep a short window open.
  std::int64_t most = 0;
  EXPECT_TRUE(world_->until([&] {
    const auto count = store_.increment("short", short_time, patience).count;
    const bool new_window = count < most;
    most = std::max(most, count);
    return new_window || (most > 1 && count == 1);
  }));
}

TEST_P(KeyValueContract, CountsEveryIncrementOfEightThreads) {
  race([&](int) {
    for (int i = 0; i < 100; ++i) store_.increment("w", long_time, patience);
  });
  EXPECT_EQ(store_.increment("w", long_time, patience).count, 801);
}

TEST_P(KeyValueContract, NamesMisuseAndWorksOn) {
  const auto misused = [&](auto call) { EXPECT_THROW(call(), KeyValueMisuse); };
  misused([&] { store_.get("", patience); });
  misused([&] { store_.get(std::string(513, 'k'), patience); });
  misused([&] { store_.set("k", std::string(1024 * 1024 + 1, 'v'), long_time, patience); });
  misused([&] { store_.set("k", "v", milliseconds(0), patience); });
  misused([&] { store_.set_if_absent("k", "v", hours(9'000), patience); });
  misused([&] { store_.take("k", {.capacity = 0}, 1, patience); });
  misused([&] { store_.take("k", {.capacity = 2, .refill_per_second = 0}, 1, patience); });
  misused([&] { store_.take("k", {.capacity = 2}, 3, patience); });
  misused([&] { store_.take("k", {.capacity = 2}, 0, patience); });
  store_.set("text", "text", long_time, patience);
  misused([&] { store_.increment("text", long_time, patience); });
  misused([&] { store_.take("text", {.capacity = 2}, 1, patience); });
  EXPECT_EQ(store_.get("text", patience), "text");
  EXPECT_TRUE(store_.take("k", {.capacity = 2}, 1, patience).taken);
}

TEST_P(KeyValueContract, SaysUnavailableWhileNobodyIsThereAndRecovers) {
  store_.set("k", "v", long_time, patience);
  // More than one connection is open when the server goes.
  race([&](int) { store_.get("k", patience); });
  world_->kill();
  const auto unavailable = [&](auto call) { EXPECT_THROW(call(), KeyValueUnavailable); };
  unavailable([&] { store_.get("k", patience); });
  unavailable([&] { store_.set("k", "v", long_time, patience); });
  unavailable([&] { store_.set_if_absent("k", "v", long_time, patience); });
  unavailable([&] { store_.erase("k", patience); });
  unavailable([&] { store_.take("b", slow, 1, patience); });
  unavailable([&] { store_.increment("w", long_time, patience); });
  world_->revive();
  // At once: the dead connections have been dropped. What was there is lost.
  EXPECT_EQ(store_.get("k", patience), std::nullopt);
  EXPECT_EQ(store_.increment("w", long_time, patience).count, 1);
  EXPECT_TRUE(store_.take("b", slow, 100, patience).taken);
}

INSTANTIATE_TEST_SUITE_P(Both, KeyValueContract, ::testing::Values(memory_world(), redis_world()),
                         [](const auto& world) { return world.param.name; });

}  // namespace
}  // namespace perdura::platform::testing
