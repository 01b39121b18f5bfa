// The statements of the order service against its own schema.

#include "tests/platform/sql/statement_scan.hpp"
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using ::testing::IsEmpty;
namespace scan = platform::sql::testing;

TEST_F(Orders, HaveStatementsThatKeepTheRulesAndFitTheSchema) {
  const auto statements = scan::statements_under("services/order");
  EXPECT_GT(statements.size(), 15u);
  EXPECT_THAT(scan::broken_rules(statements), IsEmpty());
  EXPECT_THAT(scan::unprepared(*database, statements), IsEmpty());
}

}  // namespace
}  // namespace perdura::services::order::testing
