// Scenarios in a shop that is known by its answers only: here a second simulated world.
#include "simulator/live/play.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "simulator/live/playable.hpp"
#include "tests/simulator/live/second_shop.hpp"

namespace perdura::simulator::live {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;

const TimePoint start = std::chrono::sys_days(std::chrono::year(2026) / 11 / 27);
/// Hours become minutes.
constexpr Tempo hours_in_minutes{.clock = 1, .speed = 60, .apart = 5s};

const std::string paid_and_declined =
    "catalog: {items: [{sku: s1, price: 7_000won, stock: 5}]}\n"
    "orders: [{id: paid, buyer: anna, lines: [{sku: s1}]}, "
    "{id: declined, buyer: ben, lines: [{sku: s1, quantity: 2}]}]\n"
    "script: [{at: 0s, place: paid}, {at: 0s, place: declined}, {at: 5s, pay: paid}, "
    "{at: 6s, pay: declined, outcome: decline}, {at: 7s, pay: declined, outcome: decline}, "
    "{at: 8s, pay: declined, outcome: decline}, {at: 1h, dispatch: paid}]\n"
    "expect: {invariants: all}\n";

Counterpart simulated(const scenario::Scenario& real) {
  return simulate(real, hours_in_minutes, start, quick(), 1, schemas());
}

std::vector<std::string> lines_of(const std::vector<Difference>& differences) {
  std::vector<std::string> lines;
  for (const auto& one : differences) lines.push_back(to_line(one));
  return lines;
}

std::vector<std::string> sentences_of(const PlayResult& result) {
  std::vector<std::string> sentences;
  for (const auto& one : result.broken) sentences.push_back(one.sentence);
  return sentences;
}

/// Those of a folder that can be played.
std::vector<scenario::Scenario> playable_in(const std::string& folder) {
  std::vector<scenario::Scenario> all;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    const auto loaded = scenario_in(text.str());
    // Which of two that act at one moment is first the scenario does not say.
    const bool is_race = loaded.name == "last-unit";
    if (!is_race && obstacles_of(loaded).empty()) all.push_back(loaded);
  }
  return all;
}

TEST(Play, WhateverCanBePlayedEndsAsItDoesInTheSimulatedWorld) {
  std::size_t played = 0;
  for (const char* folder : {"scenarios/smoke", "scenarios/business"}) {
    for (const auto& one : playable_in(folder)) {
      SCOPED_TRACE(one.name);
      const auto real = in_real_time(one, hours_in_minutes);
      const auto twin = simulated(real);
      if (!twin.run.kept()) continue;  // so set its shop makes another story of it
      const auto result = SecondShop(quick(), start)
                              .play(real, {.wanted = twin.end, .most = 24h, .settles = 30min});
      EXPECT_THAT(sentences_of(result), IsEmpty());
      EXPECT_THAT(lines_of(result.differences), IsEmpty());
      ++played;
    }
  }
  EXPECT_GE(played, 15u);
}

TEST(Play, ItsEndIsKnownByTheScenariosNames) {
  const auto twin = simulated(in_real_time(story(paid_and_declined), hours_in_minutes));
  const auto& end = twin.end;
  EXPECT_EQ(end.at({"paid", "status"}), "COMPLETED");
  EXPECT_EQ(end.at({"paid", "attempt 1"}), "CAPTURED, captured 7_000won, refunded 0won");
  EXPECT_EQ(end.at({"paid", "parcel of seller"}), "DELIVERED");
  EXPECT_EQ(end.at({"declined", "status"}), "FAILED");
  EXPECT_EQ(end.at({"declined", "attempt 3"}), "DECLINED, captured 0won, refunded 0won");
  EXPECT_EQ(end.at({"stock of s1", "on hand"}), "4");
  EXPECT_EQ(end.at({"credit of anna", "balance"}), "0won");
  EXPECT_FALSE(end.contains({"paid", "failure"}));
}

TEST(Play, AShopThatEndsOtherwiseDiffersInEachFact) {
  const auto real = in_real_time(story(paid_and_declined), hours_in_minutes);
  const auto twin = simulated(real);
  // This one's courier takes longer than its deadline: the parcel counts as lost.
  auto other = quick();
  other.deadlines.shipping_silence = 2min;
  const auto result =
      SecondShop(other, start).play(real, {.wanted = twin.end, .most = 24h, .settles = 1min});
  EXPECT_THAT(sentences_of(result), IsEmpty());
  EXPECT_THAT(
      lines_of(result.differences),
      ElementsAre("paid: attempt 1 REFUNDED, captured 7_000won, refunded 7_000won live, CAPTURED, "
                  "captured 7_000won, refunded 0won simulated",
                  "paid: failure NOT_DELIVERED live, none simulated",
                  "paid: parcel of seller LOST live, DELIVERED simulated",
                  "paid: refund 1 DONE of 7_000won live, none simulated",
                  "paid: refunded 7_000won live, 0won simulated",
                  "paid: status CANCELLED live, COMPLETED simulated"));
}

TEST(Play, AnOrderThatDoesNotEndSaysWhatItWaitsFor) {
  const auto real = in_real_time(story(paid_and_declined), hours_in_minutes);
  const auto result = SecondShop(quick(), start).play(real, {.wanted = {}, .most = 2min});
  EXPECT_THAT(sentences_of(result),
              ElementsAre(HasSubstr("paid is PAID after 2min; it waits for ")));
  ASSERT_EQ(result.broken.size(), 1u);
  EXPECT_EQ(result.broken.front().kind, BrokenKind::Liveness);
  EXPECT_EQ(result.orders.size(), 2u);
}

TEST(Play, TheSimulatedRunTellsHowLongItTakes) {
  const auto twin = simulated(in_real_time(story(paid_and_declined), hours_in_minutes));
  // A minute to the dispatch, one to the hand-over, five steps, and the claim window.
  EXPECT_GE(twin.lasts, 42min);
  EXPECT_LT(twin.lasts, 44min);
}

}  // namespace
}  // namespace perdura::simulator::live
