#include "tests/services/statements.hpp"
#include "tests/services/shipping/shipping_world.hpp"

namespace perdura::services::shipping::testing {
namespace {

TEST(ShippingStatements, KeepTheRulesAndFitTheSchema) {
  ShippingWorld w;
  services::testing::expect_sound_statements("services/shipping", w.db, 20);
}

}  // namespace
}  // namespace perdura::services::shipping::testing
