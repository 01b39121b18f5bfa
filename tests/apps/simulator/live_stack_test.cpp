// `run --world live` in the running stack.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>

#include "apps/simulator/feed_target.hpp"
#include "apps/simulator/run_scenarios.hpp"
#include "tests/apps/simulator/called.hpp"
#include "tests/own_stack.hpp"

namespace perdura::apps::simulator {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;

/// Four people and two sellers, each order to an end of its own. The courier moves when told.
const std::string four_ends =
    "scenario: four-ends\nabout: Four orders.\nversion: 1\n"
    "catalog: {items: [{sku: s1, price: 7_000won, stock: 9}, "
    "{sku: s2, price: 3_000won, stock: 9, seller: north}]}\n"
    "orders:\n"
    "  - {id: kept, buyer: anna, lines: [{sku: s1}, {sku: s2, quantity: 2}]}\n"
    "  - {id: on-credit, buyer: ben, credit_pct: 100, lines: [{sku: s1}]}\n"
    "  - {id: cancelled, buyer: cleo, lines: [{sku: s2}]}\n"
    "  - {id: declined, buyer: dora, lines: [{sku: s1, quantity: 3}]}\n"
    "script:\n"
    "  - {at: 0s, place: kept}\n  - {at: 0s, place: on-credit}\n"
    "  - {at: 0s, place: cancelled}\n  - {at: 0s, place: declined}\n"
    "  - {at: 5s, pay: kept}\n  - {at: 5s, pay: cancelled}\n"
    "  - {at: 5s, pay: declined, outcome: decline}\n"
    "  - {at: 6s, confirm: kept}\n  - {at: 6s, pay: declined, outcome: decline}\n"
    "  - {at: 7s, pay: declined, outcome: decline}\n"
    "  - {at: 10min, dispatch: kept}\n  - {at: 10min, dispatch: on-credit}\n"
    "  - {at: 20min, cancel: cancelled}\n"
    "  - {at: 20min, cancel: on-credit, by: admin, reason: FRAUD}\n"
    "  - {at: 30min, advance: kept, times: 5}\n"
    "  - {at: 2h, confirm_purchase: kept}\n"
    "expect:\n  invariants: all\n  final:\n"
    "    kept: {order: COMPLETED, captured: 13_000won, refunded: 0won}\n"
    "    on-credit: {order: CANCELLED, refunded: 7_000won}\n"
    "    cancelled: {order: CANCELLED, refunded: 3_000won}\n"
    "    declined: {order: FAILED, captured: 0won}\n";

/// Whether a signal is blocked in a process: it will be looked for, and ends nothing by itself.
bool blocks(pid_t process, int signal) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (!line.starts_with("SigBlk:")) continue;
    return (std::stoull(line.substr(line.find_first_of("0123456789abcdef", 7)), nullptr, 16) >>
            (signal - 1)) &
           1U;
  }
  return false;
}

class LiveStack : public SimulatorCommand {
 protected:
  static void SetUpTestSuite() {
    settings_of_own_stack(".");
    ASSERT_EQ(std::system(PERDURA_PROGRAM " admin create > /dev/null"), 0);
  }

  std::vector<std::string> playing(const std::string& file, std::vector<std::string> more = {}) {
    std::vector<std::string> words{"run", file, "--world", "live", "--speed", "600x"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
};

TEST_F(LiveStack, OrdersEndAsInTheSimulatedWorld) {
  const auto answer = call(playing(put("four-ends.yaml", four_ends), {"--json"}));
  EXPECT_EQ(answer.code, 0) << answer.out << answer.errors;
  const auto report = boost::json::parse(answer.out);
  EXPECT_THAT(report.at("differences").as_array(), IsEmpty());
  EXPECT_THAT(report.at("broken").as_array(), IsEmpty());
  EXPECT_TRUE(report.at("observed").as_bool());
  std::map<std::string, std::string> ends;
  for (const auto& order : report.at("orders").as_array()) {
    ends.emplace(order.at("name").as_string(), order.at("status").as_string());
  }
  EXPECT_THAT(ends,
              ElementsAre(std::pair("cancelled", "CANCELLED"), std::pair("declined", "FAILED"),
                          std::pair("kept", "COMPLETED"), std::pair("on-credit", "CANCELLED")));
}

/// The settings that the simulated run is told are not those that the courier runs with: there the
/// parcel is on its way by the time of the cancellation, here it has not been handed over.
TEST_F(LiveStack, WhatEndsOtherwiseIsToldFactByFact) {
  setenv("PERDURA_COURIER_HAND_OVER", "1s", 1);
  setenv("PERDURA_COURIER_STEP", "1s", 1);
  const auto answer = call(
      playing(put("late.yaml",
                  "scenario: late\nabout: Cancelled too late.\nversion: 1\n"
                  "orders: [{id: o1, lines: [{sku: s1, price: 7_000won}]}]\n"
                  "script: [{at: 0s, place: o1}, {at: 5s, pay: o1}, {at: 10min, dispatch: o1}, "
                  "{at: 80min, cancel: o1}, {at: 90min, confirm_purchase: o1}]\n"
                  "expect: {invariants: all, final: {o1: {order: COMPLETED}}}\n")));
  unsetenv("PERDURA_COURIER_HAND_OVER");
  unsetenv("PERDURA_COURIER_STEP");
  EXPECT_EQ(answer.code, broken_promise) << answer.out << answer.errors;
  EXPECT_THAT(answer.out, HasSubstr("✗ o1: status CANCELLED live, COMPLETED simulated\n"));
  EXPECT_THAT(answer.out, HasSubstr("✗ o1: refunded 7_000won live, 0won simulated\n"));
  EXPECT_THAT(answer.out,
              HasSubstr("✗ o1: parcel of seller CANCELLED live, DELIVERED simulated\n"));
  EXPECT_THAT(answer.out, HasSubstr("  o1 is ord_"));
  EXPECT_THAT(answer.out, HasSubstr("its books: perdura audit --order ord_"));
}

TEST_F(LiveStack, WhoInterruptsIsToldWhatStays) {
  const auto file = put("four-ends.yaml", four_ends);
  const pid_t child = fork();
  if (child == 0) {
    const auto answer = call(playing(file));
    put("answer", answer.out + answer.errors);
    _exit(answer.code);
  }
  while (!blocks(child, SIGINT)) {
    ASSERT_EQ(kill(child, 0), 0);
  }
  kill(child, SIGINT);
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), interrupted);
  std::stringstream told;
  told << std::ifstream(folder() + "/answer").rdbuf();
  EXPECT_THAT(told.str(), HasSubstr("interrupted: what was placed stays in the shop"));
}

}  // namespace
}  // namespace perdura::apps::simulator
