#include <gmock/gmock.h>

#include "platform/messaging/topics.hpp"
#include "tests/platform/messaging/world.hpp"

namespace perdura::platform::testing {
namespace {

using Kind = MessagingError::Kind;
using ::testing::ElementsAre;

template <class Call>
std::optional<Kind> kind_of(Call call) {
  try {
    call();
  } catch (const MessagingError& error) {
    return error.kind();
  }
  return std::nullopt;
}

TEST_P(AdminContract, CreatesTopicsOnceAndListsThem) {
  const auto admin = world().bus().make_admin();
  const auto prefix = "made" + world().suffix();
  const Topic one{prefix + ".one", 1};
  const Topic two{prefix + ".two", 16};
  admin->create_topics({two, one}, patience);
  admin->create_topics({one, two}, patience);
  EXPECT_THAT(admin->list_topics(prefix, patience), ElementsAre(one, two));
  EXPECT_EQ(kind_of([&] { admin->create_topics({{one.name, 3}}, patience); }), Kind::Conflict);
  EXPECT_EQ(kind_of([&] { admin->create_topics({{"a b", 3}}, patience); }), Kind::Misuse);
  EXPECT_EQ(kind_of([&] { admin->create_topics({{"ab", 0}}, patience); }), Kind::Misuse);
  admin->delete_topics(prefix, patience);
}

TEST_P(AdminContract, MakesTheTopicsThatAreMissingOrSaysWhyNot) {
  const auto prefix = "tried" + world().suffix();
  const std::vector<Topic> topics{{prefix + ".a", 3}, {prefix + ".b", 1}};
  EXPECT_FALSE(try_to_make(world().bus(), topics));
  EXPECT_FALSE(try_to_make(world().bus(), topics));
  const auto admin = world().bus().make_admin();
  EXPECT_EQ(admin->list_topics(prefix, patience), topics);
  const auto trouble = try_to_make(world().bus(), {{prefix + ".a", 4}});
  ASSERT_TRUE(trouble);
  EXPECT_EQ(trouble->kind(), Kind::Conflict);
  admin->delete_topics(prefix, patience);
}

TEST_P(AdminContract, DeletesByPrefixAndNothingElse) {
  const auto admin = world().bus().make_admin();
  const auto prefix = "gone" + world().suffix();
  admin->create_topics({{prefix + ".a", 1}, {prefix + ".b", 2}, {prefix + "-kept", 1}}, patience);
  EXPECT_THAT(admin->delete_topics(prefix + ".", patience),
              ElementsAre(prefix + ".a", prefix + ".b"));
  EXPECT_THAT(admin->list_topics(prefix, patience), ElementsAre(Topic{prefix + "-kept", 1}));
  EXPECT_EQ(kind_of([&] { admin->delete_topics("", patience); }), Kind::Misuse);
  EXPECT_THAT(admin->delete_topics(prefix, patience), ElementsAre(prefix + "-kept"));
  EXPECT_THAT(admin->delete_topics(prefix, patience), ElementsAre());
}

TEST_P(AdminContract, RefusesMessagesForATopicThatNobodyMade) {
  const auto producer = world().bus().make_producer();
  const auto name = "nobody" + world().suffix();
  const auto receipts =
      producer->publish_and_wait({{.topic = name, .key = "k", .value = "v"}}, patience);
  ASSERT_EQ(receipts.size(), 1u);
  EXPECT_EQ(receipts[0].outcome, Receipt::Outcome::Refused) << receipts[0].cause;
  const auto reader = world().bus().make_reader();
  EXPECT_EQ(kind_of([&] { reader->range({name, 0}, patience); }), Kind::UnknownTopic);
}

}  // namespace
}  // namespace perdura::platform::testing
