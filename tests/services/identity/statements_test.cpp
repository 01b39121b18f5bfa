// The service's statements against the rules of the house and its own schema.
#include "tests/platform/sql/statement_scan.hpp"
#include "tests/services/identity/identity_world.hpp"

namespace perdura::services::identity::testing {
namespace {

namespace sql = platform::sql::testing;
using ::testing::IsEmpty;

TEST(IdentityStatements, KeepTheRulesAndFitTheSchema) {
  IdentityWorld w;
  const auto statements = sql::statements_under("services/identity");
  EXPECT_GT(statements.size(), 20u);
  EXPECT_THAT(sql::broken_rules(statements), IsEmpty());
  EXPECT_THAT(sql::unprepared(w.db, statements), IsEmpty());
}

}  // namespace
}  // namespace perdura::services::identity::testing
