#include "apps/client/table.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace perdura::apps {
namespace {

TEST(Table, ColumnsAreAsWideAsTheirWidestCell) {
  const Table table{.columns = {{"check"}, {"found", Align::Right}},
                    .rows = {{"orders PAID", "66"}, {"credit", "10,000"}},
                    .indent = "  "};
  EXPECT_EQ(render(table),
            "  check         found\n"
            "  -----------  ------\n"
            "  orders PAID      66\n"
            "  credit       10,000\n");
}

TEST(Table, WidthsCountCharactersAndLinesEndWithoutBlanks) {
  const Table table{
      .columns = {{"name"}, {"note"}}, .rows = {{"Café", "x"}, {"Tea", ""}}, .indent = {}};
  EXPECT_EQ(render(table),
            "name  note\n"
            "----  ----\n"
            "Café  x\n"
            "Tea\n");
}

TEST(Table, ARowOfAnotherWidthIsRefused) {
  const Table table{.columns = {{"a"}, {"b"}}, .rows = {{"1"}}, .indent = {}};
  EXPECT_THROW(render(table), std::invalid_argument);
}

TEST(Grouped, PutsACommaBeforeEveryThreeDigits) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'000), "1,000");
  EXPECT_EQ(grouped(1'234'567), "1,234,567");
  EXPECT_EQ(grouped(-100), "-100");
  EXPECT_EQ(grouped(-1'000), "-1,000");
  EXPECT_EQ(grouped(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
}

}  // namespace
}  // namespace perdura::apps
