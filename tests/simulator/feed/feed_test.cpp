#include "simulator/feed/feed.hpp"

#include <gmock/gmock.h>

#include "tests/simulator/feed/facts.hpp"

namespace perdura::simulator::feed {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

FeedOptions options(Speed speed) { return {.speed = speed, .start = start}; }

TEST(Feed, SendsFactsAtTheirMomentsAndSaysThatItKeptPace) {
  HandClock clock;
  MemorySink sink;
  Feed feed(sink, clock, options({1'000}));
  EXPECT_TRUE(feed.put(fact({.id = "a"})));
  EXPECT_TRUE(feed.put(fact({.id = "b", .since = 1'000s})));
  const auto report = feed.finish();
  EXPECT_EQ(clock.now(), 1s);
  EXPECT_EQ(report.sent, 2);
  EXPECT_NEAR(report.achieved, 1'000, 1);
  EXPECT_EQ(report.behind, "");
  EXPECT_TRUE(sink.finished);
}

TEST(Feed, FallingBehindNamesTheSinkThatTakesSoLong) {
  HandClock clock;
  MemorySink sink([&] { clock.pass(1s); });
  Feed feed(sink, clock, options({1'000}));
  for (int n = 0; n < 10; ++n) feed.put(fact({.id = std::to_string(n), .since = n * 100s}));
  const auto report = feed.finish();
  EXPECT_EQ(report.behind, "memory sink");
  EXPECT_LT(report.achieved, 120);
}

TEST(Feed, FallingBehindNamesTheSimulationIfThatTakesSoLong) {
  HandClock clock;
  MemorySink sink;
  Feed feed(sink, clock, options({1'000}));
  for (int n = 0; n < 10; ++n) {
    clock.pass(1s);
    feed.put(fact({.id = std::to_string(n), .since = n * 100s}));
  }
  EXPECT_EQ(feed.finish().behind, "the simulation");
}

TEST(Feed, ASinkThatFailsEndsTheFeedAndThrowsNothingAtTheRun) {
  HandClock clock;
  int sent = 0;
  MemorySink sink([&] {
    if (++sent == 2) throw SinkError("full");
  });
  Feed feed(sink, clock, options({}));
  EXPECT_TRUE(feed.put(fact({.id = "a"})));
  EXPECT_FALSE(feed.put(fact({.id = "b"})));
  EXPECT_FALSE(feed.put(fact({.id = "c"})));
  const auto report = feed.finish();
  EXPECT_EQ(report.failure, "full");
  EXPECT_EQ(report.sent, 1);
  EXPECT_FALSE(sink.finished);
}

TEST(Feed, InterruptedMakesSafeWhatItSentAndSaysHowFarItCame) {
  HandClock clock;
  MemorySink sink;
  Feed feed(sink, clock, options({1}));
  feed.put(fact({.id = "a"}));
  clock.interrupt();
  EXPECT_FALSE(feed.put(fact({.id = "b", .since = 1h})));
  const auto report = feed.finish();
  EXPECT_TRUE(report.interrupted);
  EXPECT_TRUE(sink.finished);
  EXPECT_EQ(report.sent, 1);
  EXPECT_EQ(report.last, start);
}

TEST(Feed, ReadsBackWhatItSentAndTellsWhatIsMissing) {
  HandClock clock;
  MemorySink sink;
  auto wanted = options({});
  wanted.verify = true;
  Feed feed(sink, clock, wanted);
  feed.put(fact({.id = "a"}));
  feed.put(fact({.id = "b", .sequence = 2}));
  sink.facts.pop_back();
  const auto report = feed.finish();
  ASSERT_TRUE(report.verification);
  EXPECT_FALSE(report.verification->holds());
  EXPECT_THAT(report.verification->examples,
              testing::ElementsAre(HasSubstr("the event b is missing")));
}

}  // namespace
}  // namespace perdura::simulator::feed
