// What orders do with coupons: hold, use, give back, restore.
#include <gmock/gmock.h>

#include "tests/services/promotion/promotion_world.hpp"

namespace perdura::services::promotion::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Holds : ::testing::Test {
  PromotionWorld w;
  UserCouponId id = w.owned("CODE");

  std::int64_t used() { return w.coupon(w.one_of_mine(id).coupon_id).used; }
  bool is_held(const std::string& order) {
    return std::holds_alternative<Priced>(w.held(order, {id}));
  }
};

TEST_F(Holds, AnOrderHoldsACouponAndUsesIt) {
  const auto held = w.held("7", {id});
  EXPECT_EQ(std::get<Priced>(held).goods_total, Money(9'000));
  EXPECT_EQ(w.status(id), Status::Held);
  EXPECT_EQ(w.one_of_mine(id).order_id, domain::OrderId("ord_7"));
  EXPECT_EQ(w.moved("use", "7"), 1u);
  EXPECT_EQ(w.status(id), Status::Used);
  EXPECT_EQ(used(), 1);
  EXPECT_THAT(w.trail(id.value()), ElementsAre("coupon_issued", "coupon_held", "coupon_used"));
  EXPECT_NE(w.written().back().body.find(R"("amount":1000)"), std::string::npos);
}

TEST_F(Holds, NoOtherOrderGetsAHeldOrUsedCoupon) {
  w.held("7", {id});
  EXPECT_EQ(w.refusal({{}}, {id}), CouponRefusal::Held);
  const auto second = w.held("8", {id});
  EXPECT_EQ(std::get<CouponsRefused>(second).coupons.at(0).reason, CouponRefusal::Held);
  w.act("use", "7");
  const auto third = w.held("9", {id});
  EXPECT_EQ(std::get<CouponsRefused>(third).coupons.at(0).reason, CouponRefusal::Used);
  EXPECT_EQ(w.one_of_mine(id).order_id, domain::OrderId("ord_7"));
}

TEST_F(Holds, AllCouponsAreHeldOrNone) {
  const auto foreign = UserCouponId("ucp_foreign");
  const auto own =
      w.owned("OWN", {{"scope", "PRODUCT"}, {"product_ids", boost::json::array{"prd_coffee"}}});
  const auto refused = decoded<HoldOutcome>(w.hold("7", {{.coupons = {own, foreign}}}, {id}));
  EXPECT_EQ(std::get<CouponsRefused>(refused).coupons.size(), 1u);
  EXPECT_EQ(w.status(id), Status::Issued);
  EXPECT_EQ(w.status(own), Status::Issued);
  EXPECT_EQ(w.moved("use", "7"), 0u);
}

TEST_F(Holds, GivenBackItIsWhatItWas) {
  w.held("7", {id});
  EXPECT_EQ(w.moved("give-back", "7"), 1u);
  EXPECT_EQ(w.status(id), Status::Issued);
  EXPECT_EQ(w.one_of_mine(id).order_id, std::nullopt);
  EXPECT_TRUE(is_held("8"));
  w.act("use", "8");
  w.act("restore", "8");
  EXPECT_TRUE(is_held("9"));
  EXPECT_EQ(w.moved("give-back", "9"), 1u);
  EXPECT_EQ(w.status(id), Status::Restored) << "it had been restored before";
  w.expect_counts_to_match();
}

TEST_F(Holds, AUseIsUndoneOnce) {
  w.held("7", {id});
  w.act("use", "7");
  EXPECT_EQ(w.moved("restore", "7", "ord_7/coupons/restore/can_1"), 1u);
  EXPECT_EQ(w.status(id), Status::Restored);
  EXPECT_EQ(used(), 0);
  EXPECT_EQ(w.moved("restore", "7", "ord_7/coupons/restore/can_2"), 0u);
  EXPECT_EQ(used(), 0);
  EXPECT_THAT(w.trail(id.value()),
              ElementsAre("coupon_issued", "coupon_held", "coupon_used", "coupon_restored"));
}

TEST_F(Holds, ALateRestoreLeavesAnotherOrdersUseAlone) {
  w.held("7", {id});
  w.act("use", "7");
  w.act("restore", "7", "a");
  w.held("8", {id});
  EXPECT_EQ(w.moved("restore", "7", "b"), 0u);
  EXPECT_EQ(w.status(id), Status::Held);
  w.act("use", "8");
  EXPECT_EQ(w.moved("restore", "7", "c"), 0u);
  EXPECT_EQ(w.status(id), Status::Used);
  EXPECT_EQ(w.one_of_mine(id).order_id, domain::OrderId("ord_8"));
  EXPECT_EQ(used(), 1);
}

TEST_F(Holds, PastItsDateAUseIsNotUndone) {
  w.held("7", {id});
  w.act("use", "7");
  w.pass(std::chrono::hours(24));
  EXPECT_EQ(w.moved("restore", "7"), 0u);
  EXPECT_EQ(w.status(id), Status::Used);
  EXPECT_EQ(used(), 1);
}

TEST_F(Holds, APartOfTheCouponsIsRestored) {
  const auto own =
      w.owned("OWN", {{"scope", "PRODUCT"}, {"product_ids", boost::json::array{"prd_coffee"}}});
  w.hold("7", {{.coupons = {own}}}, {id});
  w.act("use", "7");
  const auto answer =
      w.send(HttpMethod::Post, std::string(holds) + "/restore", worker,
             R"({"order_id":"ord_7","coupon_ids":[")" + own.value() + R"("]})", "part");
  EXPECT_EQ(decoded<CouponsMoved>(answer).coupon_ids, std::vector<UserCouponId>{own});
  EXPECT_EQ(w.status(own), Status::Restored);
  EXPECT_EQ(w.status(id), Status::Used);
  const auto foreign = w.send(HttpMethod::Post, std::string(holds) + "/restore", worker,
                              R"({"order_id":"ord_7","coupon_ids":["ucp_other"]})", "foreign");
  EXPECT_EQ(outcome(foreign), "422 COUPON_NOT_OF_ORDER");
}

TEST_F(Holds, AHoldThatComesAfterItsGivingBackIsRefused) {
  EXPECT_EQ(w.moved("give-back", "7"), 0u);
  EXPECT_EQ(w.held("7", {id}), HoldOutcome(HoldWithdrawn{}));
  EXPECT_EQ(w.status(id), Status::Issued);
  w.held("8", {id});
  w.act("give-back", "8");
  const auto again = w.send(HttpMethod::Post, holds, worker, w.basket({{}}, {id}, "8"), "other");
  EXPECT_EQ(decoded<HoldOutcome>(again), HoldOutcome(HoldWithdrawn{}));
}

TEST_F(Holds, EachActIsDoneOnceForItsKey) {
  const auto first = w.hold("7", {{}}, {id});
  EXPECT_EQ(w.hold("7", {{}}, {id}).body, first.body);
  EXPECT_EQ(outcome(w.hold("7", {{.price = 1}}, {id})), "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(w.moved("use", "7"), 1u);
  EXPECT_EQ(w.moved("use", "7"), 1u);
  EXPECT_EQ(w.moved("use", "7", "another"), 0u);
  EXPECT_EQ(used(), 1);
  EXPECT_EQ(w.trail(id.value()).size(), 3u);
}

TEST_F(Holds, TheWrongUndoIsRefused) {
  w.held("7", {id});
  EXPECT_EQ(outcome(w.act("restore", "7")), "409 ILLEGAL_TRANSITION");
  w.act("use", "7");
  EXPECT_EQ(outcome(w.act("give-back", "7")), "409 ILLEGAL_TRANSITION");
  const auto again = w.send(HttpMethod::Post, holds, worker, w.basket({{}}, {}, "7"), "other");
  EXPECT_EQ(outcome(again), "409 HOLD_EXISTS");
  EXPECT_EQ(w.status(id), Status::Used);
}

TEST_F(Holds, AnOrderWithoutCouponsIsPricedAllTheSame) {
  const auto held = w.held("7", {});
  EXPECT_EQ(std::get<Priced>(held).goods_total, Money(10'000));
  EXPECT_EQ(w.moved("use", "7"), 0u);
  EXPECT_EQ(w.moved("restore", "7"), 0u);
  EXPECT_EQ(w.moved("use", "8"), 0u);
  EXPECT_THAT(w.trail("ord_7"), IsEmpty());
}

TEST_F(Holds, NeedAKey) {
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, holds, worker, w.basket({{}}, {id}, "7"))),
            "400 IDEMPOTENCY_KEY_REQUIRED");
}

}  // namespace
}  // namespace perdura::services::promotion::testing
