#include "tests/services/statements.hpp"
#include "tests/services/product/product_world.hpp"

namespace perdura::services::product::testing {
namespace {

TEST(ProductStatements, KeepTheRulesAndFitTheSchema) {
  ProductWorld w;
  services::testing::expect_sound_statements("services/product", w.db, 20);
}

}  // namespace
}  // namespace perdura::services::product::testing
