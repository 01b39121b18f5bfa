// `simulator run --feed`, `record`, `replay` as they are called, without a broker.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <csignal>

#include "apps/simulator/feed_target.hpp"
#include "apps/simulator/files.hpp"
#include "apps/simulator/replay_facts.hpp"
#include "tests/apps/simulator/called.hpp"

namespace perdura::apps::simulator {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

const std::string one =
    "scenario: one\nabout: One order.\nversion: 1\n"
    "orders: [{id: o1, credit_pct: 100, lines: [{sku: s1, price: 1_000won}]}]\n"
    "script: [{at: 0s, place: o1}, {at: 1h, dispatch: o1}]\nexpect: {invariants: all}\n";

class FeedCommand : public SimulatorCommand {
 protected:
  std::string scenario = put("one.yaml", one);
  std::string feeds = "file:" + folder() + "/feeds";
};

TEST_F(FeedCommand, ARunSendsItsFactsProvesItAndHasTheSameDigest) {
  const auto alone = call({"run", scenario, "--json"});
  const auto answer = call({"run", scenario, "--feed", feeds, "--verify-feed", "--json"});
  EXPECT_EQ(answer.code, 0) << answer.errors;
  const auto report = boost::json::parse(answer.out);
  EXPECT_EQ(report.at("digest"), boost::json::parse(alone.out).at("digest"));
  const auto& feed = report.at("feed");
  EXPECT_EQ(feed.at("world"), "sim-one-1");
  EXPECT_GT(feed.at("facts").to_number<int>(), 5);
  EXPECT_EQ(feed.at("read_back").at("differences").to_number<int>(), 0);
  EXPECT_EQ(feed.at("read_back").at("orders").to_number<int>(), 1);
}

TEST_F(FeedCommand, AFeedThatIsThereIsExitFiveAndBothWaysOutAreNamed) {
  ASSERT_EQ(call({"run", scenario, "--feed", feeds}).code, 0);
  const auto answer = call({"run", scenario, "--feed", feeds});
  EXPECT_EQ(answer.code, environment);
  EXPECT_THAT(answer.errors, HasSubstr("--replace"));
  EXPECT_THAT(answer.errors, HasSubstr("--as"));
  EXPECT_EQ(call({"run", scenario, "--feed", feeds, "--replace"}).code, 0);
  EXPECT_EQ(call({"run", scenario, "--feed", feeds, "--as", "sim-mine"}).code, 0);
  EXPECT_TRUE(fs::exists(folder() + "/feeds/sim-mine.jsonl"));
}

TEST_F(FeedCommand, WordsThatMakeNoSenseAreExitTwoWithWhatIsAllowed) {
  const auto wrong = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"run", scenario});
    const auto answer = call(words);
    EXPECT_EQ(answer.code, invalid);
    return answer.errors;
  };
  EXPECT_THAT(wrong({"--feed", "kafak"}), HasSubstr("write none, kafka or file:FOLDER"));
  EXPECT_THAT(wrong({"--feed", feeds, "--speed", "fast"}), HasSubstr("0.1x to 100000x, or max"));
  EXPECT_THAT(wrong({"--feed", feeds, "--as", "order"}), HasSubstr("sim- and then"));
  EXPECT_THAT(wrong({"--verify-feed"}), HasSubstr("add --feed"));
  EXPECT_EQ(call({"record", "--from", "order", "--out", "x"}).code, invalid);
  EXPECT_EQ(call({"record", "--from", "live", "--out", "x", "--since", "now"}).code, invalid);
  EXPECT_EQ(call({"record", "--from", "live", "--out", "x", "--for", "0s"}).code, invalid);
  EXPECT_FALSE(fs::exists(folder() + "/feeds"));
}

TEST_F(FeedCommand, WithoutSettingsThereIsNoKafka) {
  const auto answer = call({"run", scenario, "--feed", "kafka", "--root", folder()});
  EXPECT_EQ(answer.code, environment);
  EXPECT_THAT(answer.errors, HasSubstr("there is no " + folder() + "/perdura.conf"));
}

TEST_F(FeedCommand, AReplayedFileHasTheSameFactsUnderANameOfItsOwn) {
  ASSERT_EQ(call({"run", scenario, "--feed", feeds}).code, 0);
  const auto file = folder() + "/feeds/sim-one-1.jsonl";
  const auto answer = call({"replay", file, "--feed", feeds, "--verify-feed"});
  EXPECT_EQ(answer.code, 0) << answer.errors;
  const auto facts = [](const std::string& path) {
    const auto text = text_of(path);
    return text.substr(text.find('\n'));
  };
  EXPECT_EQ(facts(folder() + "/feeds/sim-one-1-replay.jsonl"), facts(file));
}

TEST_F(FeedCommand, ALiveRecordingGoesToASimulatedNameOnly) {
  EXPECT_EQ(replay_world({.world = "live",
                          .started = perdura::simulator::feed::Moment(
                              std::chrono::milliseconds(1'795'737'600'000))}),
            "sim-live-20261127t000000-replay");
}

TEST_F(FeedCommand, ABadLineIsToldWithItsPlaceAndNothingIsSent) {
  ASSERT_EQ(call({"run", scenario, "--feed", feeds}).code, 0);
  auto text = text_of(folder() + "/feeds/sim-one-1.jsonl");
  text.insert(text.rfind('\n', text.size() - 2) + 1, "{}\n");
  const auto file = put("bad.jsonl", text);
  const auto answer = call({"replay", file, "--feed", feeds, "--as", "sim-bad"});
  EXPECT_EQ(answer.code, invalid);
  EXPECT_THAT(answer.errors, HasSubstr(file + ":"));
  EXPECT_FALSE(fs::exists(folder() + "/feeds/sim-bad.jsonl"));
  EXPECT_EQ(call({"replay", folder() + "/none"}).code, environment);
}

TEST_F(FeedCommand, SigintEndsAFeedInOrder) {
  WallPace outer;  // blocks the signal until the command waits for it
  raise(SIGINT);
  const auto answer = call({"run", scenario, "--feed", feeds, "--speed", "1x"});
  EXPECT_EQ(answer.code, interrupted);
  EXPECT_THAT(answer.out, HasSubstr("feed: interrupted: "));
  EXPECT_EQ(call({"replay", folder() + "/feeds/sim-one-1.jsonl", "--feed", feeds}).code, 0)
      << "the file is whole, as far as it goes";
}

TEST_F(FeedCommand, QuietTellsNothingOfWhatWentWell) {
  EXPECT_THAT(call({"run", scenario, "--feed", feeds, "--quiet"}).out, IsEmpty());
}

}  // namespace
}  // namespace perdura::apps::simulator
