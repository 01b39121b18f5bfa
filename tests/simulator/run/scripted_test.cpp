// A workload's orders written down one by one.
#include "simulator/run/scripted.hpp"

#include <gmock/gmock.h>

#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string day =
    "time: {span: 6h}\ncatalog: {skus: 10}\n"
    "sellers: {count: 3, dispatch_after: 1h..2h}\ncustomers: 20\nworkload:\n"
    "  - orders: {points: [[00:00, 6/h], [02:00, 3/h]], lines: 1..3, credit_pct: 30, "
    "unpaid_pct: 20}\n"
    "  - cancels: {pct: 30, after: 4min..40min}\n"
    "  - confirmations: {pct: 50, after_delivery: 1h..2h}\nexpect: {invariants: all}\n";

std::map<std::string, std::int64_t> ends_of(const scenario::Scenario& scenario) {
  const auto result = run_of(scenario, {.seed = 4});
  EXPECT_THAT(told(result), IsEmpty());
  return result.measures.by_status;
}

TEST(Scripted, ItEndsAsTheWorkloadDid) {
  const auto workload = story(day);
  const auto script = scripted(workload, 4);
  EXPECT_THAT(script.workload, IsEmpty());
  EXPECT_EQ(ends_of(script), ends_of(workload));
}

TEST(Scripted, ItIsAScenarioThatAFileCanHold) {
  const auto script = scripted(story(day), 4);
  EXPECT_EQ(scenario_in(write(script)), script);
  EXPECT_EQ(script.orders.size(), 24u);
}

TEST(Scripted, OfSomeOrdersNothingElseIsLeft) {
  const auto script = scripted(story(day), 4, {"w3", "w5"});
  ASSERT_EQ(script.orders.size(), 2u);
  EXPECT_EQ(script.orders[0].id, "w3");
  const auto all = scripted(story(day), 4);
  EXPECT_EQ(script.orders[1], all.orders[4]) << "under whatever name it is asked for";
}

TEST(Scripted, AnotherSeedWritesAnotherScript) {
  EXPECT_NE(scripted(story(day), 4), scripted(story(day), 5));
}

}  // namespace
}  // namespace perdura::simulator
