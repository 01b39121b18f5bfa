#include "platform/core/ids.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;

TEST(Ids, AreReadableAndSortByTime) {
  ManualClock clock;
  SeededRandomness randomness(7);
  Ids ids(clock, randomness);
  const std::string first = ids.make("ord");
  EXPECT_EQ(first.size(), 30u);
  EXPECT_TRUE(is_id("ord", first)) << first;
  clock.advance(1ms);
  EXPECT_LT(first, ids.make("ord"));
}

TEST(Ids, SortInTheOrderOfTheirMakingWithinAMillisecondToo) {
  ManualClock clock;
  SeededRandomness randomness(7);
  Ids ids(clock, randomness);
  std::string last = ids.make("ord");
  for (int i = 0; i < 20'000; ++i) {
    const std::string next = ids.make("ord");
    ASSERT_LT(last, next) << i;
    last = next;
  }
}

/// Steps within a millisecond go up from here: over the end of the low and the high part.
class Ones final : public Randomness {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = 0xFF;
  }
};

TEST(Ids, CarryOverIntoTheNextMillisecondWithoutLosingTheirOrder) {
  ManualClock clock;
  Ones ones;
  Ids ids(clock, ones);
  std::string last = ids.make("ord");
  for (int i = 0; i < 200'000; ++i) {
    const std::string next = ids.make("ord");
    ASSERT_LT(last, next) << i;
    last = next;
  }
}

TEST(Ids, DifferWhoeverMakesThem) {
  SystemClock clock;
  OsRandomness randomness;
  Ids ids(clock, randomness);
  std::vector<std::vector<std::string>> made(4);
  std::vector<std::thread> threads;
  for (auto& mine : made) {
    threads.emplace_back([&ids, &mine] {
      for (int i = 0; i < 500; ++i) mine.push_back(ids.make("pay"));
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::string> all;
  for (const auto& mine : made) {
    EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
    all.insert(mine.begin(), mine.end());
  }
  EXPECT_EQ(all.size(), 2000u);
}

TEST(Ids, RepeatWithTheirSeed) {
  const auto third = [](std::uint64_t seed) {
    ManualClock clock;
    SeededRandomness randomness(seed);
    Ids ids(clock, randomness);
    ids.make("a");
    ids.make("a");
    return ids.make("a");
  };
  EXPECT_EQ(third(1), third(1));
  EXPECT_NE(third(1), third(2));
}

TEST(Ids, RefusePrefixesThatAreNone) {
  ManualClock clock;
  SeededRandomness randomness(1);
  Ids ids(clock, randomness);
  for (const char* bad : {"", "Ord", "ord_", "or d", "abcdefghijklmnopq"}) {
    EXPECT_THROW(ids.make(bad), std::invalid_argument) << bad;
  }
}

TEST(Ids, AreToldFromOtherTexts) {
  const std::string good = "ord_01kajt9x5e8m4q2r7v0w3y6z1c";
  EXPECT_TRUE(is_id("ord", good));
  EXPECT_FALSE(is_id("pay", good));
  EXPECT_FALSE(is_id("ord", good.substr(1)));
  EXPECT_FALSE(is_id("ord", good + "0"));
  EXPECT_FALSE(is_id("ord", "ord_81kajt9x5e8m4q2r7v0w3y6z1c")) << "over 128 bits";
  EXPECT_FALSE(is_id("ord", "ord_01kajt9x5e8m4q2r7v0w3y6z1u")) << "no such digit";
  EXPECT_FALSE(is_id("ord", "ord-01kajt9x5e8m4q2r7v0w3y6z1c"));
}

TEST(Randomness, FillsTheSameFromTheSameSeedAndEveryByte) {
  SeededRandomness a(9);
  SeededRandomness b(9);
  EXPECT_EQ(a.hex(13), b.hex(13));
  EXPECT_EQ(a.number(), b.number());
  EXPECT_NE(a.number(), a.number());
  OsRandomness os;
  EXPECT_NE(os.hex(16), os.hex(16));
  EXPECT_EQ(os.hex(16).size(), 32u);
}

}  // namespace
}  // namespace perdura::platform
