// The feed on a real broker.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <csignal>

#include "apps/simulator/feed_target.hpp"
#include "apps/simulator/files.hpp"
#include "tests/apps/simulator/called.hpp"

namespace perdura::apps::simulator {
namespace {

using testing::HasSubstr;

constexpr std::chrono::seconds patience{20};

const std::string one =
    "scenario: one\nabout: Some orders.\nversion: 1\n"
    "orders: [{id: o1, credit_pct: 100, lines: [{sku: s1, price: 1_000won}]}, "
    "{id: o2, lines: [{sku: s1, price: 1_000won}]}]\n"
    "script: [{at: 0s, place: o1}, {at: 1s, place: o2}, {at: 1h, dispatch: o1}]\n"
    "expect: {invariants: all}\n";

/// Each test has a world of its own, which goes with it.
class FeedOnKafka : public SimulatorCommand {
 protected:
  ~FeedOnKafka() override { kafka.bus().make_admin()->delete_topics(world, patience); }

  std::vector<platform::Topic> topics() {
    return kafka.bus().make_admin()->list_topics(world + ".", patience);
  }
  std::vector<std::string> feeding(std::vector<std::string> more) const {
    std::vector<std::string> words{"run", scenario, "--feed", "kafka", "--as", world};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  Kafka kafka{"."};
  std::string world = "sim-test-" + std::to_string(getpid()) + "-" +
                      std::to_string(testing::UnitTest::GetInstance()->current_test_info()->line());
  std::string scenario = put("one.yaml", one);
};

TEST_F(FeedOnKafka, WhatIsSentIsReadBackRecordedAndReplayed) {
  const auto sent = call(feeding({"--verify-feed", "--json"}));
  ASSERT_EQ(sent.code, 0) << sent.out << sent.errors;
  const auto feed = boost::json::parse(sent.out).at("feed");
  EXPECT_EQ(feed.at("read_back").at("differences").to_number<int>(), 0) << sent.out;
  EXPECT_EQ(feed.at("safe"), feed.at("facts"));
  const auto file = folder() + "/recorded.jsonl";
  const auto recorded = call({"record", "--from", world, "--out", file, "--json"});
  ASSERT_EQ(recorded.code, 0) << recorded.errors;
  EXPECT_EQ(boost::json::parse(recorded.out).at("facts"), feed.at("facts"));
  const auto replayed = call({"replay", file, "--verify-feed"});
  EXPECT_EQ(replayed.code, 0) << replayed.out << replayed.errors;
}

TEST_F(FeedOnKafka, AfterAKillTheNextOneRefusesAndReplaceRepeatsIt) {
  const pid_t child = fork();
  if (child == 0) {
    call(feeding({"--speed", "1x", "--quiet"}));  // takes days
    _exit(0);
  }
  const auto until = std::chrono::steady_clock::now() + patience;
  while (topics().empty() && std::chrono::steady_clock::now() < until) {
  }
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  const auto again = call(feeding({}));
  EXPECT_EQ(again.code, environment);
  EXPECT_THAT(again.errors, HasSubstr("there are topics " + world + ".* already: --replace"));
  const auto replaced = call(feeding({"--replace", "--verify-feed"}));
  EXPECT_EQ(replaced.code, 0) << replaced.out << replaced.errors;
}

}  // namespace
}  // namespace perdura::apps::simulator
