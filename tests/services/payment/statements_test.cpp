#include "tests/services/statements.hpp"
#include "tests/services/payment/payment_world.hpp"

namespace perdura::services::payment::testing {
namespace {

TEST(PaymentStatements, KeepTheRulesAndFitTheSchema) {
  PaymentWorld w;
  services::testing::expect_sound_statements("services/payment", w.db, 12);
}

}  // namespace
}  // namespace perdura::services::payment::testing
