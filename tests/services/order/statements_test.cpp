#include "tests/services/statements.hpp"
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

TEST_F(Orders, HaveStatementsThatKeepTheRulesAndFitTheSchema) {
  services::testing::expect_sound_statements("services/order", db, 15);
}

}  // namespace
}  // namespace perdura::services::order::testing
