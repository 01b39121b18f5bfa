#include <gmock/gmock.h>

#include "platform/messaging/memory/range_assignor.hpp"
#include "platform/messaging/partitioner.hpp"

namespace perdura::platform {
namespace {

// The vectors of Kafka's own tests.
TEST(Murmur2, HashesAsKafkaDoes) {
  const auto hash = [](std::string_view text) { return static_cast<std::int32_t>(murmur2(text)); };
  EXPECT_EQ(hash("21"), -973'932'308);
  EXPECT_EQ(hash("foobar"), -790'332'482);
  EXPECT_EQ(hash("a-little-bit-long-string"), -985'981'536);
  EXPECT_EQ(hash("a-little-bit-longer-string"), -1'486'304'829);
  EXPECT_EQ(hash("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8"), -58'897'971);
  EXPECT_EQ(hash("abc"), 479'470'107);
}

TEST(Partitioner, RefusesATopicWithoutPartitions) {
  EXPECT_EQ(partition_of("anything", 1), 0);
  EXPECT_THROW(partition_of("anything", 0), std::invalid_argument);
}

TEST(RangeAssignor, GivesTheFirstMembersTheLongerRuns) {
  const auto shares = assign_ranges({{7, {"a"}}, {3, {"a"}}, {9, {"a"}}}, {{"a", 8}});
  const auto count = [&](std::uint64_t member) { return shares.at(member).size(); };
  EXPECT_EQ(shares.at(3).front(), (TopicPartition{"a", 0}));
  EXPECT_EQ(shares.at(9).back(), (TopicPartition{"a", 7}));
  EXPECT_EQ(count(3), 3u);
  EXPECT_EQ(count(7), 3u);
  EXPECT_EQ(count(9), 2u);
}

TEST(RangeAssignor, LeavesSurplusMembersAndUnknownTopicsEmpty) {
  const auto shares = assign_ranges({{1, {"a", "none"}}, {2, {"a", "b"}}}, {{"a", 1}, {"b", 2}});
  EXPECT_THAT(shares.at(1), ::testing::ElementsAre(TopicPartition{"a", 0}));
  EXPECT_THAT(shares.at(2), ::testing::ElementsAre(TopicPartition{"b", 0}, TopicPartition{"b", 1}));
}

}  // namespace
}  // namespace perdura::platform
