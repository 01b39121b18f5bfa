// Where findings go.
#include "simulator/world/names.hpp"
#include "tests/simulator/checkers/hand.hpp"

namespace perdura::simulator::testing {
namespace {

TEST(Findings, KeepWhoSaidWhatWhenAndOfWhomByItsName) {
  Names names;
  names.expect("usr_anna", "o1");
  names.made("ord_01hzzzzzzzzzzzzzzzzzzzzzzz", "usr_anna");
  Findings findings;
  findings.call_by(&names);
  findings.speaks("stock");
  findings.at(7, TimePoint(std::chrono::seconds(9)));
  findings.add("ord_01hzzzzzzzzzzzzzzzzzzzzzzz", "something is wrong");
  findings.add("sku_1", "something else is wrong");
  ASSERT_EQ(findings.all().size(), 2u);
  const Finding& first = findings.all().front();
  EXPECT_EQ(first.checker, "stock");
  EXPECT_EQ(first.order, "o1");
  EXPECT_EQ(first.step, 7u);
  EXPECT_EQ(first.at, TimePoint(std::chrono::seconds(9)));
  EXPECT_EQ(findings.all().back().order, "-");
}

TEST(Findings, CountASentenceOnceForEachCheckerAndKeepSoManyOfEach) {
  Findings findings;
  findings.speaks("stock");
  findings.add("sku_1", "wrong");
  findings.add("sku_1", "wrong");
  EXPECT_EQ(findings.count(), 1u);
  findings.speaks("money");
  findings.add("sku_1", "wrong");
  EXPECT_EQ(findings.count(), 2u);
  for (int n = 0; n < 300; ++n) findings.add("sku_1", "wrong " + std::to_string(n));
  EXPECT_EQ(findings.count(), 302u);
  EXPECT_EQ(findings.all().size(), 1 + Findings::kept_of_each);
}

TEST(Rows, RefuseToBeReadByAColumnThatThereIsNot) {
  const TableShape shape{"orders", {"id"}};
  const RowChange change{&shape, {}, {std::string("ord_1")}};
  EXPECT_EQ(Row(change).text("id"), "ord_1");
  EXPECT_THROW(Row(change).text("status"), std::logic_error);
}

}  // namespace
}  // namespace perdura::simulator::testing
