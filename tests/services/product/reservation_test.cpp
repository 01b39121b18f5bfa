// An order's units: held, sold, given back.
#include <gmock/gmock.h>

#include "tests/services/product/product_world.hpp"

namespace perdura::services::product::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST(Reservation, PricesEachLineAndHoldsItsUnits) {
  ProductWorld w;
  const SkuId coffee = w.coffee(5'000, 10).sku_id;
  const SkuId cake = w.coffee(8'000, 5).sku_id;
  const auto answer = w.reserved("1", {{cake, 1}, {coffee, 2}, {cake, 3}}, 42'000);
  const auto* held = std::get_if<Reserved>(&answer);
  ASSERT_TRUE(held);
  EXPECT_EQ(held->currency, domain::Currency("KRW"));
  EXPECT_EQ(held->total, Money(42'000));
  EXPECT_THAT(held->shipping_fees, SizeIs(0));
  ASSERT_THAT(held->lines, SizeIs(3));
  EXPECT_EQ(held->lines[0].sku_id, cake);
  EXPECT_EQ(held->lines[1].list_total, Money(10'000));
  EXPECT_EQ(held->lines[2].final, Money(24'000));
  EXPECT_EQ(held->lines[2].seller_id.value(), roaster.id);
  EXPECT_NE(held->lines[0].line_id, held->lines[2].line_id);
  for (const auto& line : held->lines) EXPECT_EQ(domain::problem_of(line), std::nullopt);
  EXPECT_EQ(w.sku(cake).reserved, 4);
  EXPECT_EQ(w.sku(cake).available, 1);
  EXPECT_EQ(w.sku(coffee).stock, 10);
  EXPECT_THAT(w.trail(cake), ElementsAre("INITIAL 5", "RESERVED 4"));
}

TEST(Reservation, IsToldToOthersWithTheLevelsAfterIt) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  w.reserve("1", {{sku, 2}}, 10'000);
  const auto told = w.events(w.product_of(sku), "product.stock_changed");
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(json::from_text<domain::StockChanged>(told[1]),
            (domain::StockChanged{w.product_of(sku), sku, StockMovement::Reserved, 2, 10, 2,
                                  domain::OrderId("ord_1")}));
}

TEST(Reservation, ChecksSkusBeforePriceBeforeStock) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 1).sku_id;
  const SkuId unknown("sku_unknown");
  EXPECT_EQ(w.reserved("1", {{sku, 9}, {unknown, 1}, {unknown, 2}}, 1),
            ReserveOutcome(SkuUnavailable{{unknown}}));
  EXPECT_EQ(w.reserved("2", {{sku, 9}}, 1), ReserveOutcome(PriceChanged{Money(45'000)}));
  EXPECT_EQ(w.reserved("3", {{sku, 9}}, 45'000), ReserveOutcome(OutOfStock{{{sku, 9, 1}}}));
  EXPECT_THAT(w.trail(sku), ElementsAre("INITIAL 1"));
}

TEST(Reservation, RefusesWhatIsNotOnSale) {
  ProductWorld w;
  const SkuId off = w.coffee(5'000, 10).sku_id;
  const SkuId paused = w.coffee(5'000, 10).sku_id;
  const SkuId sold = w.coffee(5'000, 10).sku_id;
  w.edit(off, R"({"active":false})");
  w.send(HttpMethod::Patch, w.path_of(w.product_of(paused)), roaster, R"({"status":"INACTIVE"})");
  EXPECT_EQ(w.reserved("1", {{off, 1}, {sold, 1}, {paused, 1}}, 15'000),
            ReserveOutcome(SkuUnavailable{{off, paused}}));
  EXPECT_EQ(w.sku(sold).reserved, 0);
}

TEST(Reservation, IsInOneCurrency) {
  ProductWorld w;
  const SkuId won = w.coffee(5'000, 10).sku_id;
  const SkuId dollars = w.created(roaster, w.one_sku(5'000, 10, "USD")).skus.at(0).sku_id;
  EXPECT_EQ(w.reserved("1", {{won, 1}, {dollars, 1}}, 10'000),
            ReserveOutcome(SkuUnavailable{{dollars}}));
  EXPECT_EQ(w.reserved("2", {{dollars, 1}, {won, 1}}, 10'000),
            ReserveOutcome(SkuUnavailable{{won}}));
  const auto held = w.reserved("3", {{dollars, 1}}, 5'000);
  EXPECT_EQ(std::get<Reserved>(held).currency, domain::Currency("USD"));
}

TEST(Reservation, LeavesNothingReservedWhenOneLineOfManyLacks) {
  ProductWorld w;
  std::vector<Want> wants;
  for (int n = 0; n < 6; ++n)
    wants.push_back({w.coffee(1'000, n == 3 || n == 5 ? 1 : 10).sku_id, 2});
  const auto events = w.event_count();
  EXPECT_EQ(w.reserved("1", wants, 12'000),
            ReserveOutcome(OutOfStock{{{wants[3].sku, 2, 1}, {wants[5].sku, 2, 1}}}));
  for (const Want& want : wants) {
    EXPECT_EQ(w.sku(want.sku).reserved, 0);
    EXPECT_THAT(w.trail(want.sku), SizeIs(1));
  }
  EXPECT_EQ(w.event_count(), events);
}

TEST(Reservation, AddsUpTheLinesOfOneSku) {
  ProductWorld w;
  const SkuId sku = w.coffee(1'000, 5).sku_id;
  EXPECT_EQ(w.reserved("1", {{sku, 3}, {sku, 3}}, 6'000),
            ReserveOutcome(OutOfStock{{{sku, 6, 5}}}));
  EXPECT_TRUE(std::holds_alternative<Reserved>(w.reserved("2", {{sku, 3}, {sku, 2}}, 5'000)));
  EXPECT_EQ(w.sku(sku).available, 0);
}

TEST(Reservation, OfTheLargestOrderIsExact) {
  ProductWorld w;
  const SkuId sku = w.coffee(1'000'000'000, 1'000'000).sku_id;
  const auto held = w.reserved("1", std::vector<Want>(100, {sku, 9'999}), 999'900'000'000'000);
  ASSERT_TRUE(std::holds_alternative<Reserved>(held));
  EXPECT_EQ(w.sku(sku).reserved, 999'900);
  EXPECT_EQ(w.released("1"), 999'900);
}

TEST(Reservation, AgainUnderItsKeyChangesNothing) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  const auto first = w.reserve("1", {{sku, 2}}, 10'000);
  w.edit(sku, R"({"price":6000})");
  EXPECT_EQ(w.reserve("1", {{sku, 2}}, 10'000).body, first.body);
  EXPECT_EQ(w.sku(sku).reserved, 2);
  EXPECT_EQ(outcome(w.reserve("1", {{sku, 3}}, 18'000)), "422 IDEMPOTENCY_KEY_REUSED");
  // Which worker asks makes no difference.
  const As other{"another-worker", "SERVICE"};
  EXPECT_EQ(w.send(HttpMethod::Post, reservations, other, w.order_body("1", {{sku, 2}}, 10'000),
                   "ord_1/reserve")
                .body,
            first.body);
  EXPECT_THAT(w.trail(sku), ElementsAre("INITIAL 10", "RESERVED 2"));
}

TEST(Reservation, RefusedIsRefusedAgainUnderItsKey) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 1).sku_id;
  const auto first = w.reserve("1", {{sku, 2}}, 10'000);
  w.edit(sku, R"({"stock":10})");
  EXPECT_EQ(w.reserve("1", {{sku, 2}}, 10'000).body, first.body);
  EXPECT_EQ(w.sku(sku).reserved, 0);
}

TEST(Reservation, IsOneAnOrder) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  w.reserve("1", {{sku, 2}}, 10'000);
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, reservations, worker,
                           w.order_body("1", {{sku, 2}}, 10'000), "ord_1/reserve/again")),
            "409 RESERVATION_EXISTS");
  EXPECT_EQ(w.sku(sku).reserved, 2);
}

TEST(Reservation, IsSoldOnce) {
  ProductWorld w;
  const SkuId coffee = w.coffee(5'000, 10).sku_id;
  const SkuId cake = w.coffee(8'000, 5).sku_id;
  w.reserve("1", {{coffee, 2}, {cake, 1}, {coffee, 1}}, 23'000);
  EXPECT_EQ(w.sold("1"), 4);
  EXPECT_EQ(w.sold("1"), 4);
  EXPECT_EQ(w.act("sell", "1", "ord_1/sell/again").body, R"({"units":0})");
  EXPECT_EQ(w.sku(coffee).stock, 7);
  EXPECT_EQ(w.sku(coffee).reserved, 0);
  EXPECT_EQ(w.sku(coffee).available, 7);
  EXPECT_EQ(w.sku(cake).stock, 4);
  EXPECT_THAT(w.trail(coffee), ElementsAre("INITIAL 10", "RESERVED 3", "SOLD 3"));
}

TEST(Reservation, IsReleasedOnceWhileHeld) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  w.reserve("1", {{sku, 2}}, 10'000);
  EXPECT_EQ(w.released("1"), 2);
  EXPECT_EQ(w.released("1"), 2);
  EXPECT_EQ(w.act("release", "1", "ord_1/release/again").body, R"({"units":0})");
  EXPECT_EQ(w.sku(sku).available, 10);
  EXPECT_THAT(w.trail(sku), ElementsAre("INITIAL 10", "RESERVED 2", "RELEASED 2"));
}

TEST(Reservation, IsReleasedAfterItWasSold) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  w.reserve("1", {{sku, 2}}, 10'000);
  w.sold("1");
  EXPECT_EQ(w.released("1"), 2);
  EXPECT_EQ(w.sku(sku).stock, 10);
  EXPECT_EQ(w.sku(sku).reserved, 0);
  EXPECT_EQ(w.act("sell", "1", "ord_1/sell/again").body, R"({"units":0})");
  EXPECT_THAT(w.trail(sku), ElementsAre("INITIAL 10", "RESERVED 2", "SOLD 2", "RELEASED 2"));
}

TEST(Reservation, GivesBackAPartAndTheRestLater) {
  ProductWorld w;
  const SkuId coffee = w.coffee(5'000, 10).sku_id;
  const SkuId cake = w.coffee(8'000, 5).sku_id;
  w.reserve("1", {{coffee, 2}, {cake, 1}, {coffee, 3}}, 33'000);
  w.sold("1");
  EXPECT_EQ(w.release_units("1", {{coffee, 3}, {cake, 1}}).body, R"({"units":4})");
  EXPECT_EQ(w.release_units("1", {{coffee, 3}, {cake, 1}}).body, R"({"units":4})");
  EXPECT_EQ(w.sku(coffee).stock, 8);
  EXPECT_EQ(w.sku(cake).stock, 5);
  EXPECT_EQ(w.released("1"), 2);
  EXPECT_EQ(w.sku(coffee).stock, 10);
  EXPECT_EQ(w.sku(coffee).reserved, 0);
  EXPECT_THAT(w.trail(coffee),
              ElementsAre("INITIAL 10", "RESERVED 5", "SOLD 5", "RELEASED 3", "RELEASED 2"));
  EXPECT_THAT(w.events(w.product_of(coffee), "product.stock_changed"), SizeIs(5));
}

TEST(Reservation, OfWhichAPartWasGivenBackWhileHeldIsSoldWithoutIt) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  w.reserve("1", {{sku, 3}}, 15'000);
  EXPECT_EQ(w.release_units("1", {{sku, 1}}).body, R"({"units":1})");
  EXPECT_EQ(w.sku(sku).reserved, 2);
  EXPECT_EQ(w.sold("1"), 2);
  EXPECT_EQ(w.sku(sku).stock, 8);
  EXPECT_EQ(w.release_units("1", {{sku, 1}}, "2").status, 200);
  EXPECT_EQ(w.release_units("1", {{sku, 1}}, "3").status, 200);
  EXPECT_EQ(w.released("1"), 0);
  EXPECT_EQ(w.sku(sku).stock, 10);
}

TEST(Reservation, NeverGivesBackMoreThanIsLeftOfIt) {
  ProductWorld w;
  const SkuId coffee = w.coffee(5'000, 10).sku_id;
  const SkuId cake = w.coffee(8'000, 5).sku_id;
  w.reserve("1", {{cake, 2}, {coffee, 2}}, 26'000);
  w.sold("1");
  const auto refused = [&](const std::vector<Want>& wants, const std::string& order = "1") {
    return outcome(w.release_units(order, wants, "refused")) == "422 RELEASE_EXCEEDS_RESERVED";
  };
  EXPECT_TRUE(refused({{cake, 2}, {coffee, 3}}));
  EXPECT_TRUE(refused({{coffee, 2}, {coffee, 1}}));
  EXPECT_EQ(w.sku(cake).stock, 3) << "all of it, or nothing";
  EXPECT_EQ(w.release_units("1", {{coffee, 2}}).status, 200);
  EXPECT_TRUE(refused({{coffee, 1}}));
  EXPECT_TRUE(refused({{coffee, 1}}, "never"));
  w.released("1");
  EXPECT_TRUE(refused({{cake, 1}}));
  EXPECT_EQ(w.sku(cake).stock, 5);
  EXPECT_EQ(w.sku(coffee).stock, 10);
  EXPECT_EQ(outcome(w.release_units("1", {})), "400 INVALID_REQUEST");
}

TEST(Reservation, OnceReleasedIsNeitherSoldNorMadeAnew) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  const auto first = w.reserve("1", {{sku, 2}}, 10'000);
  w.released("1");
  EXPECT_EQ(w.sold("1"), 0);
  EXPECT_EQ(w.reserve("1", {{sku, 2}}, 10'000).body, first.body);
  const auto anew = w.send(HttpMethod::Post, reservations, worker,
                           w.order_body("1", {{sku, 2}}, 10'000), "ord_1/reserve/again");
  EXPECT_EQ(json::from_text<ReserveOutcome>(anew.body), ReserveOutcome(ReservationWithdrawn{}));
  EXPECT_EQ(w.sku(sku).available, 10);
  EXPECT_EQ(w.sku(sku).reserved, 0);
}

TEST(Reservation, ReleasedBeforeItCameIsWithdrawn) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  EXPECT_EQ(w.released("1"), 0);
  EXPECT_EQ(w.act("release", "1", "ord_1/release/again").body, R"({"units":0})");
  EXPECT_EQ(w.reserved("1", {{sku, 2}}, 10'000), ReserveOutcome(ReservationWithdrawn{}));
  EXPECT_EQ(w.reserved("1", {{sku, 2}}, 10'000), ReserveOutcome(ReservationWithdrawn{}));
  EXPECT_EQ(w.sold("1"), 0);
  EXPECT_THAT(w.trail(sku), ElementsAre("INITIAL 10"));
}

TEST(Reservation, RefusedCanBeReleasedWithoutEffect) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 1).sku_id;
  w.reserve("1", {{sku, 2}}, 10'000);
  EXPECT_EQ(w.released("1"), 0);
  EXPECT_EQ(w.sold("1"), 0);
  EXPECT_EQ(w.sku(sku).available, 1);
}

TEST(Reservation, RefusedLeavesTheOrderFreeForAnotherKey) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 1).sku_id;
  w.reserve("1", {{sku, 2}}, 10'000);
  w.edit(sku, R"({"stock":2})");
  const auto anew = w.send(HttpMethod::Post, reservations, worker,
                           w.order_body("1", {{sku, 2}}, 10'000), "ord_1/reserve/again");
  ASSERT_EQ(anew.status, 200) << anew.body;
  EXPECT_TRUE(std::holds_alternative<Reserved>(json::from_text<ReserveOutcome>(anew.body)));
  EXPECT_EQ(w.released("1"), 2);
}

TEST(Reservation, ThatNeverWasIsNotSoldAndMayStillCome) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  EXPECT_EQ(w.sold("1"), 0);
  EXPECT_TRUE(std::holds_alternative<Reserved>(w.reserved("1", {{sku, 2}}, 10'000)));
}

}  // namespace
}  // namespace perdura::services::product::testing
