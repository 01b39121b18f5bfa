// The facts of a run, and that listening does not change it.
#include "simulator/feed/tap.hpp"

#include <set>

#include "simulator/feed/feed.hpp"
#include "tests/simulator/feed/facts.hpp"
#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator::feed {
namespace {

const std::string by_card =
    "orders: [{id: o1, lines: [{sku: s1, price: 1_000won}]}, "
    "{id: o2, lines: [{sku: s1, price: 1_000won}]}]\n"
    "script: [{at: 0s, place: o1}, {at: 1s, place: o2}, {at: 5s, pay: o1}, {at: 10s, confirm: o1}, "
    "{at: 1h, dispatch: o1}, {at: 5d, confirm_purchase: o1}]\n"
    "faults: {intensity: swarm}\nexpect: {invariants: all}\n";

struct Fed {
  RunResult result;
  FeedReport report;
  std::vector<Fact> facts;
};

Fed fed(const scenario::Scenario& scenario, std::uint64_t seed, MemorySink& sink) {
  Tap tap;
  HandClock clock;
  Feed feed(sink, clock, {.start = start, .verify = true});
  const auto send = [&] {
    while (const auto one = tap.take()) feed.put(*one);
    return true;
  };
  auto result = run_of(
      scenario,
      {.seed = seed, .on_world = [&](World& world) { tap.listen(world); }, .after_step = send});
  return {std::move(result), feed.finish(tap.statuses()), sink.facts};
}

TEST(Tap, ARunWithAFeedIsTheSameRunAndItsFactsTellHowItsOrdersEnded) {
  const auto scenario = story(by_card);
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto alone = run_of(scenario, {.seed = seed});
    MemorySink sink;
    const auto found = fed(scenario, seed, sink);
    EXPECT_EQ(found.result.digest, alone.digest) << "seed " << seed;
    EXPECT_GE(found.facts.size(), 8);
    ASSERT_TRUE(found.report.verification);
    EXPECT_EQ(found.report.verification->orders, 2);
    for (const auto& line : found.report.verification->examples) ADD_FAILURE() << line;
  }
}

TEST(Tap, ASinkThatFailsDoesNotChangeTheRun) {
  const auto scenario = story(by_card);
  const auto alone = run_of(scenario, {.seed = 3});
  MemorySink sink([] { throw SinkError("gone"); });
  const auto found = fed(scenario, 3, sink);
  EXPECT_EQ(found.result.digest, alone.digest);
  EXPECT_EQ(found.report.failure, "gone");
}

TEST(Tap, FactsAreEventsOfTheCatalogueOnceAndInTheOrderOfTheirMoments) {
  MemorySink sink;
  const auto found = fed(story(by_card), 1, sink);
  std::set<std::string> ids;
  Moment last{};
  for (const auto& one : found.facts) {
    const auto envelope = platform::decode_envelope(one.message.headers);
    EXPECT_TRUE(ids.insert(envelope.id).second) << envelope.id;
    EXPECT_TRUE(envelope.type.starts_with(one.message.topic + ".")) << envelope.type;
    EXPECT_GE(one.at, last);
    last = one.at;
  }
}

TEST(Tap, ARunThatIsInterruptedEndsThereAndSaysSo) {
  int steps = 0;
  const auto result = run_of(story(by_card), {.after_step = [&] { return ++steps < 100; }});
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(steps, 100);
}

}  // namespace
}  // namespace perdura::simulator::feed
