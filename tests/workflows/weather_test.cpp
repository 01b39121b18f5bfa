// Whatever fails, and whenever: the final books are the same.
#include <gmock/gmock.h>

#include "tests/workflows/weather.hpp"

namespace perdura::workflows {
namespace {

TEST(Endings, AreCalmWithoutWeather) {
  for (const Ending& ending : endings()) {
    EXPECT_THAT(calm(ending).problems, ::testing::IsEmpty()) << ending.name;
  }
}

class Weather : public ::testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(Matrix, Weather, ::testing::ValuesIn(all_cases()),
                         [](const auto& info) { return name_of(info.param); });

TEST_P(Weather, LeavesTheBooksAsTheyAreWithoutIt) {
  for (const auto& problem : problems_of(GetParam())) ADD_FAILURE() << problem;
}

}  // namespace
}  // namespace perdura::workflows
