// What cannot be played in a running shop is known beforehand.
#include "simulator/live/playable.hpp"

#include <gmock/gmock.h>

#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator::live {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string one =
    "orders: [{id: o1, lines: [{sku: s1}]}]\nscript: [{at: 0s, place: o1}]\n"
    "expect: {invariants: all}\n";

std::vector<std::string> obstacles(const std::string& more) {
  std::vector<std::string> lines;
  for (const auto& found : obstacles_of(story(one + more))) {
    lines.push_back(found.place + ": " + found.why);
  }
  return lines;
}

TEST(Playable, ActsOfPeopleAreWhateverIsDrawn) {
  EXPECT_THAT(obstacles(""), IsEmpty());
  EXPECT_THAT(obstacles("faults: {intensity: swarm}\n"), IsEmpty());
}

TEST(Playable, EachWindowAndEachEntryOfAPlanIsNamedWithItsPlace) {
  EXPECT_THAT(
      obstacles("faults: {windows: [{from: 1h, for: 1h, kafka: down}, "
                "{from: 2h, for: 1h, gateway: {refuse_pct: 5}, down: [order]}]}\n"
                "plan: [{site: workflow_task.Order, entity: o1, nth: 1, choice: evicted}]\n"),
      ElementsAre("faults.windows, entry 1 (kafka): a running shop has the weather that it has",
                  "faults.windows, entry 2 (gateway, down): a running shop has the weather that it "
                  "has",
                  "plan, entry 1 (workflow_task.Order of o1: evicted): nobody decides this in a "
                  "running shop"));
}

TEST(Playable, ALoadIsNone) {
  std::string orders = "orders:\n", script = "script:\n";
  for (std::size_t n = 1; n <= orders_most + 1; ++n) {
    orders += "  - {id: o" + std::to_string(n) + ", lines: [{sku: s1}]}\n";
    script += "  - {at: 0s, place: o" + std::to_string(n) + "}\n";
  }
  const auto found = obstacles_of(story(orders + script + "expect: {invariants: all}\n"));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.front().place, "orders");
  EXPECT_EQ(found.front().why, "201 are a load: at most 200 are played (make loadtest)");
}

}  // namespace
}  // namespace perdura::simulator::live
