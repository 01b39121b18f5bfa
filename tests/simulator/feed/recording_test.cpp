#include "simulator/feed/recording.hpp"

#include <gmock/gmock.h>

#include "platform/messaging/memory/bus.hpp"
#include "simulator/feed/bus_sink.hpp"
#include "tests/simulator/feed/facts.hpp"

namespace perdura::simulator::feed {
namespace {

using namespace std::chrono_literals;
using platform::MemoryBus;
using testing::ElementsAre;
using testing::HasSubstr;

class Recordings : public testing::Test {
 protected:
  /// As a live service does.
  void publish(const std::vector<Fact>& published) {
    const auto producer = bus.make_producer();
    for (const auto& one : published) producer->publish_and_wait({one.message}, 1s);
  }
  Recorded recorded(RecordOptions options = {}) {
    return record(bus, clock, options,
                  {.begin = [this](const Source& of) { begun = of; },
                   .fact =
                       [this](const Fact& one) {
                         facts.push_back(one);
                         for (const auto& [name, value] : one.message.headers) {
                           if (name == "id") ids.push_back(value);
                         }
                       }});
  }

  MemoryBus bus;
  HandClock clock;
  Source begun;
  std::vector<Fact> facts;
  std::vector<std::string> ids;
};

TEST_F(Recordings, PartitionsAreMergedByTimeEachInItsOwnOrder) {
  bus.make_admin()->create_topics({{"order", 4}, {"payment", 4}, {"other", 1}}, 1s);
  publish({fact({.id = "o1", .key = "ord_1", .since = 1s}),
           fact({.id = "o4", .key = "ord_1", .sequence = 2, .since = 4s}),
           fact({.id = "o3", .key = "ord_1", .sequence = 3, .since = 3s}),
           fact({.id = "p2", .key = "ord_2", .since = 2s, .topic = "payment"})});
  EXPECT_EQ(recorded().facts, 4);
  EXPECT_THAT(ids, ElementsAre("o1", "p2", "o4", "o3"));
  EXPECT_EQ(facts.back().at, at(4s)) << "moments never go back";
  EXPECT_EQ(begun.world, "live");
  EXPECT_EQ(begun.started, at(1s));
  EXPECT_EQ(begun.topics, (std::vector<platform::Topic>{{"order", 4}, {"payment", 4}}));
}

TEST_F(Recordings, WhatASinkSentIsRecordedAsItWasPublished) {
  const auto sent = fact({.id = "a"});
  BusSink sink(bus, {.world = WorldName::of("story", 7), .source = source()});
  sink.send(sent);
  sink.finish();
  EXPECT_EQ(recorded({.world = WorldName::of("story", 7)}).facts, 1);
  EXPECT_EQ(facts, std::vector{sent});
  EXPECT_EQ(begun.world, "sim-story-7");
  EXPECT_EQ(begun.seed, 7);
}

TEST_F(Recordings, RepeatsAndWhatIsNoEventAreLeftOutAndCounted) {
  bus.make_admin()->create_topics({{"order", 1}}, 1s);
  auto poison = fact({.id = "x"});
  poison.message.headers.clear();
  publish({fact({.id = "a"}), fact({.id = "a"}), poison});
  const auto result = recorded();
  EXPECT_EQ(result.facts, 1);
  EXPECT_EQ(result.repeats, 1);
  EXPECT_EQ(result.no_events, 1);
  EXPECT_THAT(result.first_no_event, HasSubstr("order[0] at offset 2: missing header id"));
}

TEST_F(Recordings, SinceLeavesOutWhatHadHappenedBefore) {
  bus.make_admin()->create_topics({{"order", 1}}, 1s);
  publish({fact({.id = "a"}), fact({.id = "b", .sequence = 2, .since = 1h})});
  EXPECT_EQ(recorded({.since = at(1h)}).facts, 1);
  EXPECT_THAT(ids, ElementsAre("b"));
}

TEST_F(Recordings, ASimulatedFactInALiveTopicIsRefused) {
  bus.make_admin()->create_topics({{"order", 1}}, 1s);
  auto strange = fact({.id = "a"});
  strange.message.headers.emplace_back("world", "sim-x-1");
  publish({strange});
  EXPECT_THROW(recorded(), Refused);
  EXPECT_TRUE(facts.empty());
}

TEST_F(Recordings, WhereThereIsNothingTheWorldsThatThereAreAreNamed) {
  bus.make_admin()->create_topics({{"sim-story-7.order", 1}}, 1s);
  try {
    recorded();
    FAIL();
  } catch (const Refused& error) {
    EXPECT_THAT(error.what(), HasSubstr("there are these worlds: sim-story-7"));
  }
}

}  // namespace
}  // namespace perdura::simulator::feed
