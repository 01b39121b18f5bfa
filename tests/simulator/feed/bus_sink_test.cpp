// Facts on the bus in memory.
#include "simulator/feed/bus_sink.hpp"

#include <gmock/gmock.h>

#include "platform/messaging/memory/bus.hpp"
#include "tests/simulator/feed/facts.hpp"

namespace perdura::simulator::feed {
namespace {

using namespace std::chrono_literals;
using platform::MemoryBus;
using testing::Contains;
using testing::HasSubstr;
using testing::Pair;

const auto world = WorldName::of("story", 7);

std::vector<platform::Message> messages_in(MemoryBus& bus, const std::string& topic) {
  std::vector<platform::Message> all;
  const auto reader = bus.make_reader();
  for (std::int32_t n = 0; n < 4; ++n) {
    for (auto& one : reader->read({topic, n}, 0, 100, 1s)) all.push_back(std::move(one.message));
  }
  return all;
}

TEST(WorldName, BeginsWithSimAndHasNoDotSoNoLiveTopicCanBeMeant) {
  EXPECT_EQ(world.text(), "sim-story-7");
  EXPECT_EQ(world.topic("order"), "sim-story-7.order");
  for (const char* wrong : {"", "sim-", "order", "Sim-a", "sim-a.b", "sim-a b", "sim-ä"}) {
    EXPECT_FALSE(WorldName::read(wrong)) << wrong;
  }
  EXPECT_FALSE(WorldName::read("sim-" + std::string(200, 'a')));
  EXPECT_THROW(WorldName::of("a.b", 1), std::invalid_argument);
}

TEST(BusSink, SendsUnderTheWorldsTopicsWithItsHeadersAndReadsBackWhatWasPublished) {
  MemoryBus bus;
  BusSink sink(bus, {.world = world, .source = source()});
  const auto sent = fact({.id = "a"});
  sink.send(sent);
  sink.finish();
  EXPECT_EQ(sink.safe(), 1);
  const auto there = messages_in(bus, "sim-story-7.order");
  ASSERT_EQ(there.size(), 1);
  EXPECT_EQ(there[0].key, sent.message.key);
  EXPECT_EQ(there[0].value, sent.message.value);
  EXPECT_THAT(there[0].headers, Contains(Pair("world", "sim-story-7")));
  EXPECT_THAT(there[0].headers, Contains(Pair("seed", "7")));
  EXPECT_THAT(there[0].headers, Contains(Pair("id", "a")));
  std::vector<platform::Message> back;
  sink.read_back([&](const Fact& one) { back.push_back(one.message); });
  EXPECT_EQ(back, std::vector{sent.message});
}

TEST(BusSink, RefusesTopicsThatAreThereAndReplacesThoseOfItsWorldOnly) {
  MemoryBus bus;
  const auto admin = bus.make_admin();
  admin->create_topics({{"order", 4}, {"sim-story-70.order", 4}, {"sim-story-7.old", 1}}, 1s);
  EXPECT_THROW(BusSink(bus, {.world = world, .source = source()}), Occupied);
  const BusSink sink(bus, {.world = world, .source = source(), .replace = true});
  std::vector<std::string> names;
  for (const auto& topic : admin->list_topics("", 1s)) names.push_back(topic.name);
  EXPECT_THAT(names, testing::ElementsAre("order", "sim-story-7.order", "sim-story-7.payment",
                                          "sim-story-70.order"));
}

TEST(BusSink, AFullQueueIsWaitedFor) {
  MemoryBus bus(MemoryBus::Options{.max_queued = 2});
  BusSink sink(bus, {.world = world, .source = source()});
  for (int n = 0; n < 50; ++n) sink.send(fact({.id = std::to_string(n)}));
  sink.finish();
  EXPECT_EQ(sink.safe(), 50);
}

TEST(BusSink, ABrokerThatTakesNothingForLongIsGivenUp) {
  MemoryBus bus(MemoryBus::Options{.max_queued = 2});
  BusSink sink(bus, {.world = world, .source = source(), .patience = 1s});
  bus.set_broker(false);
  sink.send(fact({.id = "a"}));
  sink.send(fact({.id = "b"}));
  try {
    sink.send(fact({.id = "c"}));
    FAIL() << "it was taken";
  } catch (const SinkError& error) {
    EXPECT_THAT(error.what(), HasSubstr("Kafka has taken nothing for 1 s; 2 messages wait"));
  }
}

TEST(BusSink, AMessageThatIsRefusedEndsIt) {
  MemoryBus bus(MemoryBus::Options{.max_message_bytes = 10});
  BusSink sink(bus, {.world = world, .source = source()});
  sink.send(fact({.id = "a"}));
  EXPECT_THROW(sink.finish(), SinkError);
  EXPECT_EQ(sink.safe(), 0);
}

}  // namespace
}  // namespace perdura::simulator::feed
