// Facts that came to a workflow that is closed or unknown.
#include <gmock/gmock.h>

#include "tests/services/shipping/shipping_world.hpp"

namespace perdura::services::shipping::testing {
namespace {

using ::testing::IsEmpty;

struct LateFact : ::testing::Test, ShippingWorld {
  /// Everything that a workflow was told is delivered; the last fact in vain.
  platform::WorkflowFact in_vain(const std::string& workflow) {
    platform::WorkflowFact last;
    const auto all = told(workflow);
    db.transaction([&](platform::sql::Transaction& tx) {
      for (const auto& fact : all) {
        EXPECT_TRUE(facts.settle(tx, workflow, fact.request_id));
        last = {fact.workflow_id, fact.kind, fact.name, fact.request_id, fact.body, {}};
      }
    });
    return last;
  }
  bool put_right(const platform::WorkflowFact& fact) {
    return db.transaction(
        [&](platform::sql::Transaction& tx) { return service.put_right(tx, fact); });
  }
};

TEST_F(LateFact, OfAParcelUnderWayStartsItsWorkflowAgain) {
  const auto waybill = dispatched();
  const auto first = told("shp_7a").front();
  ASSERT_EQ(first.kind, platform::Delivery::Start);
  advance(waybill, 2);
  poll();
  EXPECT_TRUE(put_right(in_vain("shp_7a")));
  const auto facts_now = told("shp_7a");
  ASSERT_EQ(facts_now.size(), 1u);
  EXPECT_EQ(facts_now[0].kind, platform::Delivery::Start);
  EXPECT_EQ(facts_now[0].name, "Shipment");
  EXPECT_EQ(facts_now[0].request_id, first.request_id) << "to Temporal it is the same start";
  const auto start = json::from_text<StartShipment>(facts_now[0].body);
  EXPECT_EQ(start.shipment_id, domain::ShipmentId("shp_7a"));
  EXPECT_EQ(start.patience.value().hand_over, 0ms) << "it is handed over";
}

// Nothing changes that could be told in vain.
TEST_F(LateFact, OfADeadlineThatNobodyKeepsComesWithTheNextTracking) {
  const auto waybill = dispatched();
  advance(waybill, 2);
  poll();
  lose(waybill);
  in_vain("shp_7a");
  wait(10 * 24h);
  poll();
  EXPECT_THAT(told("shp_7a"), IsEmpty()) << "its workflow may just ask";
  wait(10min);
  poll();
  const auto late = told("shp_7a");
  ASSERT_EQ(late.size(), 1u);
  EXPECT_EQ(late[0].kind, platform::Delivery::Start);
  const auto patience = json::from_text<StartShipment>(late[0].body).patience.value();
  EXPECT_EQ(patience.hand_over, 0ms);
  EXPECT_EQ(patience.silence, 0ms);
}

TEST_F(LateFact, StartsNothingTwice) {
  dispatched();
  const auto fact = in_vain("shp_7a");
  EXPECT_TRUE(put_right(fact));
  EXPECT_FALSE(put_right(fact));
  EXPECT_EQ(told("shp_7a").size(), 1u);
}

TEST_F(LateFact, ToAnOrdersWorkflowMayGo) {
  dispatched();
  EXPECT_FALSE(put_right(in_vain("ord_7")));
  EXPECT_THAT(told("ord_7"), IsEmpty());
  EXPECT_EQ(told("shp_7a").size(), 2u) << "as before";
}

TEST_F(LateFact, OfAParcelThatHasEndedMayGo) {
  dispatched();
  stop("7");
  EXPECT_EQ(status("shp_7a"), "CANCELLED");
  EXPECT_FALSE(put_right(in_vain("shp_7a")));
  EXPECT_THAT(told("shp_7a"), IsEmpty());
}

TEST_F(LateFact, OfAnEarlierAttemptMayGo) {
  dispatched();
  const auto fact = in_vain("shp_7a");
  EXPECT_TRUE(std::holds_alternative<ReadyAgain>(not_handed_over("shp_7a")));
  in_vain("shp_7a");
  EXPECT_FALSE(put_right(fact)) << "nobody has dispatched it again";
  EXPECT_EQ(dispatch("shp_7a").status, 200);
  EXPECT_FALSE(put_right(fact));
  EXPECT_THAT(told("shp_7a"), IsEmpty());
  const auto second = in_vain("shp_7a/2");
  EXPECT_TRUE(put_right(second));
  EXPECT_EQ(told("shp_7a/2").at(0).request_id, "shp_7a/2/start");
}

TEST_F(LateFact, ThatNobodyUnderstandsMayGo) {
  dispatched();
  auto fact = in_vain("shp_7a");
  fact.body = "{}";
  EXPECT_FALSE(put_right(fact));
  fact.name = "somebody_elses";
  EXPECT_FALSE(put_right(fact));
  EXPECT_THAT(told("shp_7a"), IsEmpty());
}

}  // namespace
}  // namespace perdura::services::shipping::testing
