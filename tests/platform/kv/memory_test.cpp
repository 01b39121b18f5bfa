// What only the store in memory can be told to do.
#include "platform/kv/memory.hpp"

#include <gtest/gtest.h>

#include "platform/kv/gcra.hpp"

namespace perdura::platform {
namespace {

using Fate = MemoryKeyValue::Fate;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds deadline{1'000};

class MemoryKeyValueTest : public ::testing::Test {
 protected:
  ManualClock clock_;
  Fate fate_ = Fate::Deliver;
  MemoryKeyValue store_{clock_, {.max_entries = 3, .fate = [this](const char*, const std::string&) {
                                   return fate_;
                                 }}};
};

TEST_F(MemoryKeyValueTest, HasItsEffectBeforeTheAnswerIsLost) {
  fate_ = Fate::FailAfter;
  try {
    store_.set("k", "v", seconds(10), deadline);
    ADD_FAILURE() << "an answer that was lost";
  } catch (const KeyValueUnavailable& error) {
    EXPECT_TRUE(error.may_have_happened());
  }
  fate_ = Fate::FailBefore;
  EXPECT_THROW(store_.erase("k", deadline), KeyValueUnavailable);
  fate_ = Fate::Deliver;
  EXPECT_EQ(store_.get("k", deadline), "v");
}

TEST_F(MemoryKeyValueTest, ForgetsEverythingWhenTold) {
  store_.set("a", "v", seconds(10), deadline);
  store_.set("b", "v", seconds(10), deadline);
  fate_ = Fate::Forget;
  EXPECT_EQ(store_.get("a", deadline), std::nullopt);
  EXPECT_EQ(store_.size(), 0u);
}

TEST_F(MemoryKeyValueTest, DropsWhatWouldExpireFirstWhenItIsFull) {
  store_.set("late", "v", seconds(30), deadline);
  store_.set("soon", "v", seconds(10), deadline);
  store_.set("later", "v", seconds(40), deadline);
  store_.set("late", "w", seconds(30), deadline);
  EXPECT_EQ(store_.size(), 3u);
  store_.set("new", "v", seconds(20), deadline);
  EXPECT_EQ(store_.size(), 3u);
  EXPECT_EQ(store_.get("soon", deadline), std::nullopt);
  EXPECT_EQ(store_.get("late", deadline), "w");
}

TEST_F(MemoryKeyValueTest, ExpiresAtTheMomentAndNotBefore) {
  store_.set("k", "v", seconds(10), deadline);
  clock_.advance(seconds(10) - std::chrono::nanoseconds(1));
  EXPECT_EQ(store_.get("k", deadline), "v");
  clock_.advance(std::chrono::nanoseconds(1));
  EXPECT_EQ(store_.get("k", deadline), std::nullopt);
  EXPECT_EQ(store_.size(), 0u);
}

TEST_F(MemoryKeyValueTest, RefillsExactly) {
  const TokenBucket bucket{.capacity = 4, .refill_per_second = 2};
  EXPECT_TRUE(store_.take("b", bucket, 4, deadline).taken);
  EXPECT_EQ(store_.take("b", bucket, 1, deadline).retry_after, milliseconds(500));
  EXPECT_EQ(store_.take("b", bucket, 3, deadline).retry_after, milliseconds(1'500));
  clock_.advance(milliseconds(499));
  EXPECT_FALSE(store_.take("b", bucket, 1, deadline).taken);
  clock_.advance(milliseconds(1));
  EXPECT_TRUE(store_.take("b", bucket, 1, deadline).taken);
  clock_.advance(seconds(100));
  EXPECT_TRUE(store_.take("b", bucket, 4, deadline).taken);
  EXPECT_FALSE(store_.take("b", bucket, 1, deadline).taken);
}

TEST(Gcra, IsNeverEmptierThanEmptyWhenTheClockGoesBack) {
  const TokenBucket bucket{.capacity = 2, .refill_per_second = 1};
  const auto step = kv::take_tokens(bucket, 1, seconds(1'000), seconds(10));
  EXPECT_FALSE(step.result.taken);
  EXPECT_EQ(step.result.retry_after, seconds(1));
}

}  // namespace
}  // namespace perdura::platform
