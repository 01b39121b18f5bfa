// The service's statements against the rules of the house and its own schema.
#include <gmock/gmock.h>

#include "tests/platform/sql/statement_scan.hpp"
#include "tests/services/product/product_world.hpp"

namespace perdura::services::product::testing {
namespace {

namespace sql = platform::sql::testing;
using ::testing::IsEmpty;

TEST(ProductStatements, KeepTheRulesAndFitTheSchema) {
  ProductWorld w;
  const auto statements = sql::statements_under("services/product");
  EXPECT_GT(statements.size(), 20u);
  EXPECT_THAT(sql::broken_rules(statements), IsEmpty());
  EXPECT_THAT(sql::unprepared(w.db, statements), IsEmpty());
}

}  // namespace
}  // namespace perdura::services::product::testing
