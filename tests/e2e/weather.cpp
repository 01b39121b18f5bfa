#include "tests/e2e/weather.hpp"

#include "tests/e2e/eventually.hpp"

namespace perdura::e2e {

using domain::Money;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

void Weather::SetUpTestSuite() { eventually("a whole stack to begin with", whole); }

void Weather::TearDown() {
  try {
    stack("up");  // returns when every server is healthy
  } catch (const std::exception& error) {
    ADD_FAILURE() << error.what();
  }
  ShopTest::TearDown();
}

Stage& Weather::rich_stage() {
  return stage({.credit = Money(100'000'000), .goods = {{Money(5'000), 10'000}}});
}

void Weather::expect_all_paid(Stage& shop, const std::vector<Answered>& answers, int orders) {
  settle(shop);
  EXPECT_THAT(faults_of(shop, answers), IsEmpty());
  EXPECT_THAT(tally(shop), UnorderedElementsAre(Pair("PAID", orders)));
}

}  // namespace perdura::e2e
