#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace domain::calls;
using domain::CancellationId;
using domain::Money;
using domain::OrderId;
using namespace std::chrono_literals;

struct Recording : Orders {
  std::string post(const std::string& route, const auto& fact, const std::string& key) {
    return outcome(
        call(worker, HttpMethod::Post, "/internal/v1/orders/" + route, json::to_text(fact), key));
  }
  RecordPaid paid_fact() {
    const auto goods = held(sagas.placed.back());
    return {sagas.placed.back().order_id, goods, goods.total};
  }
  std::string status(const std::string& id) {
    return text(parsed(get(anna, "/api/v1/orders/" + id)), "/status");
  }
};

TEST_F(Recording, OfAPaymentTwiceUnderOneKeyIsOneEffectWithOneAnswer) {
  pending_order();
  const auto first = tell("paid", paid_fact(), "k");
  // A Sunday: three business days to remind, seven to cancel.
  EXPECT_EQ(first, (OrderRecorded{"PAID", true, 9 * 24h, 3 * 24h}));
  EXPECT_EQ(tell("paid", paid_fact(), "k"), first);
  EXPECT_EQ(events().size(), 2u);
}

// As a run asks that was set back: the deadline stays where it was.
TEST_F(Recording, AskedForAgainLaterSaysHowMuchOfTheTimeIsLeft) {
  pending_order();
  tell("paid", paid_fact(), "k");
  clock.advance(48h);
  EXPECT_EQ(tell("paid", paid_fact(), "k"), (OrderRecorded{"PAID", true, 7 * 24h, 24h}));
  clock.advance(240h);
  EXPECT_EQ(tell("paid", paid_fact(), "k"), (OrderRecorded{"PAID", true, 0h, 0h}));
}

TEST_F(Recording, SaysInRealTimeHowLongAFastShopWaits) {
  pending_order();
  const platform::ManualClock fast(clock.now(), 60.0);
  OrderService quick({db, fast, ids, sagas, addresses, log, outbox, workflow_outbox}, {});
  EXPECT_EQ(without_moments(quick.record({{"order-worker", {"SERVICE"}}, "k"}, paid_fact())),
            (OrderRecorded{"PAID", true, 9 * 24min, 3 * 24min}));
}

TEST_F(Recording, OfARefusalInOtherWordsIsARepeat) {
  const OrderId id(pending_order());
  const auto failed = [&](const char* detail) {
    return RecordFailed{id, {domain::Code("SERVICE_UNAVAILABLE"), detail, {}}};
  };
  const auto first = tell("failed", failed("no answer"), "k");
  EXPECT_EQ(first, (OrderRecorded{"FAILED", true}));
  EXPECT_EQ(tell("failed", failed("another answer"), "k"), first);
  const auto told = parsed(get(anna, "/api/v1/orders/" + id.value()));
  EXPECT_EQ(text(told, "/failure/detail"), "no answer") << "the first counts";
}

TEST_F(Recording, OfAPaymentUnderAnotherKeyIsARepeat) {
  pending_order();
  tell("paid", paid_fact(), "k");
  EXPECT_EQ(bare(tell("paid", paid_fact(), "other")), (OrderRecorded{"PAID", false}));
  EXPECT_EQ(events().size(), 2u);
}

TEST_F(Recording, OfAnotherFactUnderTheKeyIsRefused) {
  pending_order();
  tell("paid", paid_fact(), "k");
  auto other = paid_fact();
  other.credit = Money(1);
  EXPECT_EQ(post("paid", other, "k"), "422 IDEMPOTENCY_KEY_REUSED");
}

TEST_F(Recording, OfAFailureAfterThePaymentChangesNothing) {
  const auto id = pending_order();
  tell("paid", paid_fact(), "k");
  const RecordFailed failed{OrderId(id), {domain::Code("OUT_OF_STOCK"), "no", {}}};
  EXPECT_EQ(bare(tell("failed", failed, "f")), (OrderRecorded{"PAID", false}));
  EXPECT_EQ(status(id), "PAID");
}

TEST_F(Recording, OfAPaymentAfterTheFailureNeverWakesTheOrder) {
  const auto id = pending_order();
  const RecordFailed failed{OrderId(id), {domain::Code("OUT_OF_STOCK"), "no", {}}};
  tell("failed", failed, "f");
  EXPECT_EQ(bare(tell("paid", paid_fact(), "k")), (OrderRecorded{"FAILED", false}));
  EXPECT_EQ(status(id), "FAILED");
  EXPECT_EQ(events().size(), 1u);
}

TEST_F(Recording, OfMoneyThatDoesNotAddUpIsRefusedAndNothingIsWritten) {
  const auto id = pending_order();
  auto less = paid_fact();
  less.credit = Money(5'999);
  auto more = paid_fact();
  more.held.total = more.credit = Money(7'000);
  auto other_price = paid_fact();
  other_price.held.lines[0].unit_price = Money(4'000);
  other_price.held.lines[0].list_total = other_price.held.lines[0].final = Money(8'000);
  other_price.held.total = other_price.credit = Money(8'000);
  auto unsound = paid_fact();
  unsound.held.lines[0].unit_price = Money(1);
  auto other_goods = paid_fact();
  other_goods.held.lines[0].sku_id = domain::SkuId("sku_tea");
  for (const auto& fact : {less, more, other_price, unsound, other_goods}) {
    EXPECT_EQ(post("paid", fact, "k"), "422 AMOUNT_MISMATCH");
  }
  EXPECT_EQ(status(id), "PENDING");
  EXPECT_TRUE(events().empty());
  EXPECT_EQ(tell("paid", paid_fact(), "k").status, "PAID") << "the key is still free";
}

TEST_F(Recording, OfACancelNeedsTheWholeRefundAndItsOwnCancellation) {
  const auto id = paid_order();
  const OrderId order(id);
  const CancellationId can("can_1");
  EXPECT_EQ(bare(tell("cancelled", RecordCancelled{order, can, Money(6'000)}, "0")),
            (OrderRecorded{"PAID", false}));
  // A deadline's cancel begins here, without a request.
  EXPECT_TRUE(
      tell("cancel-pending",
           RecordCancelPending{order, can, domain::Actor::System, domain::Reason::OutOfStock}, "1")
          .moved);
  EXPECT_EQ(number(parsed(get(anna, "/api/v1/orders/" + id)), "/lines/0/cancel_pending"), 2);
  EXPECT_EQ(post("cancelled", RecordCancelled{order, can, Money(5'999)}, "2"),
            "422 AMOUNT_MISMATCH");
  EXPECT_EQ(post("cancelled", RecordCancelled{order, CancellationId("can_2"), Money(6'000)}, "3"),
            "404 NOT_FOUND");
  EXPECT_EQ(status(id), "CANCEL_PENDING");
  EXPECT_EQ(bare(tell("cancelled", RecordCancelled{order, can, Money(6'000)}, "4")),
            (OrderRecorded{"CANCELLED", true}));
  EXPECT_EQ(bare(tell("cancelled", RecordCancelled{order, can, Money(6'000)}, "5")),
            (OrderRecorded{"CANCELLED", false}));
}

TEST_F(Recording, OfASecondCancelWhileOneIsUnderWayIsRefused) {
  const OrderId order(paid_order());
  EXPECT_TRUE(
      tell("cancel-pending", RecordCancelPending{order, CancellationId("can_1")}, "1").moved);
  EXPECT_EQ(bare(tell("cancel-pending", RecordCancelPending{order, CancellationId("can_2")}, "2")),
            (OrderRecorded{"CANCEL_PENDING", false}));
}

TEST_F(Recording, AboutAnUnknownOrderIs404) {
  EXPECT_EQ(post("failed", RecordFailed{OrderId("ord_none"), {domain::Code("X"), "no", {}}}, "k"),
            "404 NOT_FOUND");
}

TEST_F(Recording, IgnoresFieldsThatItDoesNotKnow) {
  pending_order();
  auto fact = json::encode(paid_fact());
  fact.as_object()["news"] = 1;
  EXPECT_EQ(
      call(worker, HttpMethod::Post, "/internal/v1/orders/paid", boost::json::serialize(fact), "k")
          .status,
      200);
}

}  // namespace
}  // namespace perdura::services::order::testing
