// The service's statements against the rules of the house and its own schema.
#include <gmock/gmock.h>

#include "tests/platform/sql/statement_scan.hpp"
#include "tests/services/payment/payment_world.hpp"

namespace perdura::services::payment::testing {
namespace {

namespace sql = platform::sql::testing;
using ::testing::IsEmpty;

TEST(PaymentStatements, KeepTheRulesAndFitTheSchema) {
  PaymentWorld w;
  const auto statements = sql::statements_under("services/payment");
  EXPECT_GT(statements.size(), 12u);
  EXPECT_THAT(sql::broken_rules(statements), IsEmpty());
  EXPECT_THAT(sql::unprepared(w.db, statements), IsEmpty());
}

}  // namespace
}  // namespace perdura::services::payment::testing
