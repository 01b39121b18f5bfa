// Orders that come by themselves.
#include "simulator/run/workload.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <map>

#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;

const std::string shop =
    "time: {span: 6h}\ncatalog: {skus: 10, hot: {skus: 2, share_pct: 50, stock_each: 4}}\n"
    "sellers: {count: 3, dispatch_after: 10min..2h}\ncustomers: 20\n";
const std::string orders = "  - orders: {points: [[00:00, 6/h], [02:00, 3/h]], lines: 1..3";

TEST(Workload, OrdersComeAtTheRateOfTheirPoint) {
  std::map<std::int64_t, int> by_hour;
  const auto scenario = story(shop + "workload:\n" + orders + "}\nexpect: {invariants: all}\n");
  RunOptions options;
  options.trace = [&](const TraceLine& line) {
    if (!line.what.starts_with("place: ")) return;
    ++by_hour[std::chrono::floor<std::chrono::hours>(line.at - scenario.time.start.at).count()];
  };
  const auto result = run_of(scenario, options);
  EXPECT_THAT(told(result), IsEmpty());
  EXPECT_EQ(by_hour, (std::map<std::int64_t, int>{{0, 6}, {1, 6}, {2, 3}, {3, 3}, {4, 3}, {5, 3}}));
}

TEST(Workload, IsPaidCancelledDispatchedAndConfirmedAsItsSharesSay) {
  const auto result = run_of(
      story(shop + "workload:\n" + orders + ", credit_pct: 50, unpaid_pct: 30}\n" +
            "  - cancels: {pct: 30, after: 1s..40min}\n" +
            "  - confirmations: {pct: 100, after_delivery: 1h..2h}\nexpect: {invariants: all}\n"));
  EXPECT_THAT(told(result), IsEmpty());
  EXPECT_EQ(result.measures.orders, 24);
  for (const char* status : {"COMPLETED", "CANCELLED", "EXPIRED", "FAILED"}) {
    EXPECT_GT(result.measures.by_status.count(status), 0u) << status;
  }
  EXPECT_GT(result.measures.out_of_stock, 0) << "half of all want two SKUs";
}

TEST(Workload, TheSameSeedMakesTheSameOrdersAndAnotherOneOthers) {
  const auto scenario = story(shop + "workload:\n" + orders + "}\nexpect: {invariants: all}\n");
  const auto first = run_of(scenario, {.seed = 1});
  EXPECT_EQ(run_of(scenario, {.seed = 1}).digest, first.digest);
  EXPECT_NE(run_of(scenario, {.seed = 2}).digest, first.digest);
}

TEST(Workload, BlackFridayComesToItsEndAtAThousandth) {
  std::ifstream file("scenarios/black-friday.yaml");
  auto day = scaled(scenario_in({std::istreambuf_iterator<char>(file), {}}), 1);
  // Its shares are those of the whole: of one unit in stock most buyers go away empty-handed.
  day.expect.within = {{"stuck_sagas", {}}};
  const auto result = run_of(day);
  EXPECT_THAT(told(result), IsEmpty());
  EXPECT_EQ(result.measures.orders, 104);
  EXPECT_GE(result.strokes, 20u) << "the broker was down, the worker was killed";
}

TEST(Workload, IsScaledInOrdersCustomersAndStock) {
  const auto small =
      scaled(story(shop + "workload:\n" + orders + "}\nexpect: {invariants: all}\n"), 500);
  EXPECT_EQ(small.customers, 10);
  EXPECT_EQ(small.catalog.hot->stock_each, 2);
  EXPECT_EQ(small.catalog.skus, 10);
  EXPECT_EQ(run_of(small).measures.orders, 12);
}

}  // namespace
}  // namespace perdura::simulator
