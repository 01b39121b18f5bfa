#include "tests/services/statements.hpp"
#include "tests/services/promotion/promotion_world.hpp"

namespace perdura::services::promotion::testing {
namespace {

TEST(PromotionStatements, KeepTheRulesAndFitTheSchema) {
  PromotionWorld w;
  services::testing::expect_sound_statements("services/promotion", w.db, 30);
}

}  // namespace
}  // namespace perdura::services::promotion::testing
