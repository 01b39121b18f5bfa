// For how long a shipment's workflow waits, by the shop's deadlines.
#include <gtest/gtest.h>

#include "services/shipping/workflow_facts.hpp"

namespace perdura::services::shipping {
namespace {

using namespace std::chrono_literals;

domain::calls::ShipmentPatience patience_by(const domain::Deadlines& deadlines) {
  const platform::ManualClock clock;
  return start_of({}, clock, deadlines).patience.value();
}

// One time for both ways: who asks too early is told until when to wait.
TEST(ShipmentPatience, IsTheShorterSilenceWhetherTheParcelGoesOrComesBack) {
  domain::Deadlines deadlines;
  deadlines.shipping_silence = 20s;
  EXPECT_EQ(patience_by(deadlines).silence, 20s);
  deadlines.returning_silence = 15s;
  EXPECT_EQ(patience_by(deadlines).silence, 15s);
}

TEST(ShipmentPatience, GivesTheSellerAPlainTimeIfThatIsSet) {
  domain::Deadlines deadlines;
  deadlines.waybill_hand_over = domain::SellerTime(36h);
  EXPECT_EQ(patience_by(deadlines).hand_over, 36h);
}

}  // namespace
}  // namespace perdura::services::shipping
