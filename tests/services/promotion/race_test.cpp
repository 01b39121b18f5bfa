// Many at once. On MariaDB the threads really meet; on SQLite they take turns.
#include <atomic>

#include "tests/services/at_once.hpp"
#include "tests/services/promotion/promotion_world.hpp"

namespace perdura::services::promotion::testing {
namespace {

using services::testing::at_once;

As member(int n) { return {"usr_" + std::to_string(n), "BUYER"}; }

TEST(CouponRace, AThousandClaimAHundredAndAHundredGetOneEach) {
  PromotionWorld w;
  const auto coupon = w.made("FIRST", {{"total_quantity", 100}});
  std::atomic<int> got{0};
  std::atomic<int> late{0};
  at_once(1'000, [&](int n) {
    const auto answer = w.claim("FIRST", member(n));
    if (answer.status == 201) ++got;
    if (outcome(answer) == "409 COUPON_SOLD_OUT") ++late;
  });
  EXPECT_EQ(got, 100);
  EXPECT_EQ(late, 900);
  EXPECT_EQ(w.coupon(coupon.id).issued, 100);
  w.expect_counts_to_match();
  int have = 0;
  for (int n = 0; n < 1'000; ++n) have += static_cast<int>(w.mine(member(n)).size());
  EXPECT_EQ(have, 100);
}

TEST(CouponRace, OneMemberWhoAsksManyTimesGetsOne) {
  PromotionWorld w;
  const auto coupon = w.made("FIRST", {{"total_quantity", 100}});
  std::atomic<int> got{0};
  std::atomic<int> refused{0};
  at_once(200, [&](int n) {
    const As who = member(n % 4);
    const auto answer = w.claim("FIRST", who);
    if (answer.status == 201) ++got;
    if (outcome(answer) == "409 COUPON_LIMIT") ++refused;
  });
  EXPECT_EQ(got, 4);
  EXPECT_EQ(refused, 196);
  EXPECT_EQ(w.coupon(coupon.id).issued, 4);
  w.expect_counts_to_match();
}

TEST(CouponRace, TheSameClaimSentManyTimesAtOnceIsOne) {
  PromotionWorld w;
  w.made("FIRST", {{"per_user_limit", 100}});
  std::atomic<int> got{0};
  at_once(60, [&](int n) {
    const auto answer = w.claim("FIRST", alice, "key-" + std::to_string(n % 3));
    if (answer.status == 201) ++got;
  });
  EXPECT_EQ(got, 60);
  EXPECT_EQ(w.mine().size(), 3u);
  w.expect_counts_to_match();
}

TEST(CouponRace, OneCouponIsHeldByOneOfManyOrders) {
  PromotionWorld w;
  const auto id = w.owned("CODE");
  std::atomic<int> held{0};
  std::atomic<int> refused{0};
  at_once(60, [&](int n) {
    const auto answer = w.held(std::to_string(n), {id});
    if (std::holds_alternative<Priced>(answer)) ++held;
    if (std::holds_alternative<CouponsRefused>(answer)) ++refused;
  });
  EXPECT_EQ(held, 1);
  EXPECT_EQ(refused, 59);
  EXPECT_EQ(w.status(id), Status::Held);
  EXPECT_EQ(w.trail(id.value()).size(), 2u);
}

TEST(CouponRace, AGivingBackThatMeetsItsHoldLeavesNothingHeld) {
  PromotionWorld w;
  std::vector<UserCouponId> ids;
  w.made("MANY", {{"per_user_limit", 40}});
  for (int n = 0; n < 40; ++n) ids.push_back(w.claimed("MANY"));
  at_once(80, [&](int n) {
    const std::string order = std::to_string(n / 2);
    if (n % 2 == 0) {
      w.held(order, {ids[n / 2]});
    } else {
      EXPECT_EQ(outcome(w.act("give-back", order)), "200");
    }
  });
  for (const auto& view : w.mine()) EXPECT_EQ(view.status, Status::Issued);
}

TEST(CouponRace, AnExpiryThatMeetsHoldsTakesWhatIsNotHeld) {
  PromotionWorld w;
  std::vector<UserCouponId> ids;
  w.made("MANY", {{"per_user_limit", 40}});
  for (int n = 0; n < 40; ++n) ids.push_back(w.claimed("MANY"));
  for (int n = 0; n < 20; ++n) w.held(std::to_string(n), {ids[n]});
  w.pass(std::chrono::hours(24));
  std::atomic<int> expired{0};
  at_once(80, [&](int n) {
    if (n % 2 == 0) {
      expired += w.service.expire(3);
    } else if (n < 40) {
      EXPECT_EQ(outcome(w.act("use", std::to_string(n / 2))), "200");
    } else {
      w.held("late-" + std::to_string(n), {ids[n / 2]});
    }
  });
  while (w.service.expire(10) > 0) {
  }
  int used = 0;
  int gone = 0;
  for (const auto& view : w.mine()) {
    used += view.status == Status::Used ? 1 : 0;
    gone += view.status == Status::Expired ? 1 : 0;
  }
  EXPECT_EQ(used, 20);
  EXPECT_EQ(gone, 20);
  w.expect_counts_to_match();
}

TEST(CouponRace, NoUseIsLostInTheCounts) {
  PromotionWorld w;
  const auto coupon = w.made("MANY", {{"per_user_limit", 60}});
  std::vector<UserCouponId> ids;
  for (int n = 0; n < 60; ++n) ids.push_back(w.claimed("MANY"));
  for (int n = 0; n < 60; ++n) w.held(std::to_string(n), {ids[n]});
  at_once(120, [&](int n) {
    const std::string order = std::to_string(n / 2);
    EXPECT_EQ(outcome(w.act("use", order)), "200");
    if (n / 2 % 2 == 0) EXPECT_EQ(outcome(w.act("restore", order)), "200");
  });
  EXPECT_EQ(w.coupon(coupon.id).used, 30);
  w.expect_counts_to_match();
}

}  // namespace
}  // namespace perdura::services::promotion::testing
