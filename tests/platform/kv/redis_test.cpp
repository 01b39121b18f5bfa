// What only a real server can do to us.
#include "platform/kv/redis.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/platform/kv/redis_server.hpp"

namespace perdura::platform::testing {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds patience{30'000};
constexpr KeyValue::Expiry long_time = std::chrono::hours(1);

TEST(RedisKeyValue, GivesUpAtTheDeadlineWhenTheServerHangs) {
  RedisServer server;
  RedisKeyValue store({.port = server.port()});
  store.set("k", "v", long_time, patience);
  server.freeze();
  try {
    store.increment("w", long_time, milliseconds(50));
    ADD_FAILURE() << "an answer from a frozen server";
  } catch (const KeyValueUnavailable& error) {
    EXPECT_TRUE(error.may_have_happened());
  }
  server.thaw();
  EXPECT_EQ(store.get("k", patience), "v");
}

TEST(RedisKeyValue, KnowsThatNothingHappenedWhenNobodyListens) {
  RedisServer server;
  RedisKeyValue store({.port = server.port()});
  server.stop();
  try {
    store.set("k", "v", long_time, patience);
    ADD_FAILURE() << "an answer without a server";
  } catch (const KeyValueUnavailable& error) {
    EXPECT_FALSE(error.may_have_happened());
  }
}

TEST(RedisKeyValue, WaitsForAConnectionUpToTheDeadline) {
  RedisServer server;
  RedisKeyValue store({.port = server.port(), .max_connections = 1});
  store.set("k", "v", long_time, patience);
  server.freeze();
  std::atomic<bool> failed = false;
  std::thread holder([&] {
    try {
      store.get("k", milliseconds(300));
    } catch (const KeyValueUnavailable&) {
      failed = true;
    }
  });
  EXPECT_THROW(store.get("k", milliseconds(50)), KeyValueUnavailable);
  holder.join();
  EXPECT_TRUE(failed);
  server.thaw();
  EXPECT_EQ(store.get("k", patience), "v");
}

TEST(RedisKeyValue, SharesABucketBetweenProcesses) {
  RedisServer server;
  const TokenBucket bucket{.capacity = 200, .refill_per_second = 1.0 / 36'000};
  std::vector<std::unique_ptr<RedisKeyValue>> stores;
  for (int i = 0; i < 4; ++i) {
    stores.push_back(
        std::make_unique<RedisKeyValue>(RedisKeyValue::Options{.port = server.port()}));
  }
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (auto& store : stores) {
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 100; ++n) taken += store->take("b", bucket, 1, patience).taken;
      });
    }
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(taken, 200);
}

TEST(RedisKeyValue, KeepsItsKeysUnderItsPrefix) {
  RedisServer server;
  RedisKeyValue one({.port = server.port(), .prefix = "one:"});
  RedisKeyValue two({.port = server.port(), .prefix = "two:"});
  RedisKeyValue all({.port = server.port()});
  one.set("k", "1", long_time, patience);
  EXPECT_EQ(two.get("k", patience), std::nullopt);
  EXPECT_EQ(all.get("one:k", patience), "1");
}

}  // namespace
}  // namespace perdura::platform::testing
