// A gateway that does not answer: nobody guesses, and all ends right once it speaks again.
#include "tests/e2e/card.hpp"

namespace perdura::e2e {
namespace {

using domain::Money;
using ::testing::ElementsAre;

/// Of two orders: one call has its effect all the same, the other has none.
class ASilentGateway : public CardTest {
 protected:
  void silence(const SeenOrder& before, const SeenOrder& after, const std::string& call) {
    force(PgFault{before.pg_order_id(), call, "timeout_before", PaymentGateway::always});
    force(PgFault{after.pg_order_id(), call, "timeout_after", PaymentGateway::always});
  }
};

TEST_F(ASilentGateway, AtTheCaptureDelaysThePaymentOnly) {
  Stage& shop = stage();
  const std::vector orders{shop.card_order("before"), shop.card_order("after")};
  silence(orders[0], orders[1], "capture");
  for (const auto& order : orders) pg_.approve(order.pg_order_id());
  clear_faults();
  for (const auto& order : orders) {
    shop.await_status(order.id, "PAID");
    EXPECT_THAT(pg_.book(order.pg_order_id()).statuses(), ElementsAre("CAPTURED"));
  }
}

TEST_F(ASilentGateway, AtTheRefundDelaysTheCancellationOnly) {
  Stage& shop = stage();
  const std::vector orders{paid_by_card(shop, "before"), paid_by_card(shop, "after")};
  silence(orders[0], orders[1], "refund");
  for (const auto& order : orders) {
    EXPECT_EQ(cancel(shop, order, "cancel-" + order.id.value()).status, 202);
  }
  clear_faults();
  for (const auto& order : orders) {
    shop.await_status(order.id, "CANCELLED");
    EXPECT_EQ(pg_.book(order.pg_order_id()).refunded, Money(15'000));
  }
}

TEST_F(ASilentGateway, AtTheVoidOfALatePaymentDelaysThatOnly) {
  Stage& shop = stage();
  const std::vector orders{shop.card_order("before"), shop.card_order("after")};
  for (const auto& order : orders) cancelled(shop, order, "cancel-" + order.id.value());
  silence(orders[0], orders[1], "void");
  for (const auto& order : orders) pg_.approve(order.pg_order_id());
  clear_faults();
  for (const auto& order : orders) await_attempts(shop, order, {"VOIDED"});
}

class AGatewayThatIsAsked : public CardTest {};

TEST_F(AGatewayThatIsAsked, AndSaysNothingOfAPaymentDelaysItOnly) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  force(PgFault{order.pg_order_id(), "lookup", "timeout_before", PaymentGateway::always});
  pg_.approve(order.pg_order_id());
  await_strikes();
  EXPECT_EQ(shop.read_order(order.id).status, "AWAITING_PAYMENT");
  clear_faults();
  shop.await_status(order.id, "PAID");
}

TEST_F(AGatewayThatIsAsked, ToTakeAPaymentAndIsSilentDelaysThePlacementOnly) {
  Stage& shop = stage();
  force(PgFault{{}, "register", "timeout_after", PaymentGateway::always});
  const auto request = shop.card_order_of("order", {3});
  const auto response = shop.buyer().send(request);
  EXPECT_EQ(response.status, 202) << response.body;
  clear_faults();
  const auto id = apps::read_answer<SeenOrder>(request, response).id;
  const auto order = shop.await_status(id, "AWAITING_PAYMENT");
  pg_.approve(order.pg_order_id());
  shop.await_status(id, "PAID");
}

TEST_F(AGatewayThatIsAsked, AndRefusesToCaptureLetsThePayerPayOnceMore) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  force(PgFault{order.pg_order_id(), "capture", "refuse", 1});
  pg_.approve(order.pg_order_id());
  // The authorisation is lost: the payer has to pay once more.
  await_attempts(shop, order, {"DECLINED"});
  pg_.approve(order.pg_order_id());
  shop.await_status(order.id, "PAID");
  EXPECT_THAT(pg_.book(order.pg_order_id()).statuses(), ElementsAre("DECLINED", "CAPTURED"));
}

}  // namespace
}  // namespace perdura::e2e
