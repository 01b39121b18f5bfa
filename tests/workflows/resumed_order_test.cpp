// Temporal forgets the workflow of a paid order: the order service notices, a run takes up where
// the rows are, and the order ends as if nothing had happened.
#include <gmock/gmock.h>

#include "domain/names.hpp"
#include "services/order/workflow_facts.hpp"
#include "tests/workflows/real_shop.hpp"

namespace perdura::workflows {
namespace {

using namespace std::chrono_literals;
using namespace domain::calls;
using domain::OrderId;
using services::order::testing::parsed;
using services::order::testing::text;
using services::product::testing::ProductWorld;

constexpr int to_pick_up = 2;  // scans
constexpr int to_the_door = 6;
constexpr int days_max = 40;
constexpr int steps_max = 2'000;
constexpr int stride = 4;  // each moment costs nine days of virtual time

struct LosingShop : RealShop {
  explicit LosingShop(RealShopOptions options = {}) : RealShop(options) {}

  static std::string parcel(const std::string& id, int number = 1) {
    return "shp_" + id.substr(OrderId::prefix.size()) + "-" + std::to_string(number);
  }
  /// What the shipping service has told the world, the order service reads now.
  void read_topic(const std::string& id, int number = 1) {
    const auto view = shipping.view(parcel(id, number));
    order.db.transaction([&](platform::sql::Transaction& tx) {
      std::vector<domain::ParcelUnits> units;
      for (const auto& line : view.lines) units.push_back({line.line_id, line.quantity});
      services::order::store::write_shipment(tx,
                                             {.shipment_id = view.id,
                                              .order_id = OrderId(id),
                                              .seller_id = view.seller_id,
                                              .status = std::string(domain::name_of(view.status)),
                                              .courier_code = {},
                                              .waybill = {},
                                              .units = json::to_text(units),
                                              .updated_at = platform::now_of(order.clock)});
      services::order::store::look_soon(tx, OrderId(id));
    });
  }
  /// Three coffees and a jar of honey of another seller's: by card, PAID; its id.
  std::string paid_for_two_by_card() {
    const As other{"usr_the_other", "SELLER"};
    const auto honey = product.created(other, ProductWorld::one_sku(1'000, 10)).skus.at(0).sku_id;
    const auto id = placed_by_card({{coffee, 3}, {honey, 1}}, 16'000);
    pay(id);
    EXPECT_TRUE(until(id, "PAID"));
    pass(5s);
    return id;
  }
  /// What would start its workflow where the order stands now; its deadline is over.
  PlaceOrder start_as_now(const std::string& id) {
    const auto whole = order.db.read([&](platform::sql::Reader& reader) {
      return services::order::store::find_whole(reader, OrderId(id)).value();
    });
    auto start = services::order::start_of(whole.order, {});
    if (status(id) != "AWAITING_PAYMENT") {
      start.resumed = services::order::resumed_of(whole, {}, {.due_in = 1s});
    }
    return start;
  }
  void start(const PlaceOrder& order) {
    world
        .ask<temporal::StartedRun>([&](auto answer) {
          world.client().start(services::order::order_start(order, "orders"), answer);
        })
        .value();
  }
  std::string end_of(const std::string& id) {
    return temporal::only_payload<Placement>(world.outcome({id}).result).status;
  }
  temporal::UpdateOutcome ask_cancel(const std::string& id) {
    const CancelOrder wish{domain::CancellationId("can_again"), domain::RefundId("rfd_again")};
    return world
        .ask<temporal::UpdateOutcome>([&](auto answer) {
          world.client().update(
              {id}, {.name = "cancel", .input = {temporal::to_payload(wish)}, .timeout = {}},
              answer);
        })
        .value();
  }
  bool until(const std::string& id, const std::string& wanted) {
    return pass_until([&] { return status(id) == wanted; });
  }
  void days_until(const std::string& id, const std::string& wanted) {
    for (int days = 0; days < days_max && status(id) != wanted; ++days) {
      world.runtime().run_for(24h);
      pass(3min);
    }
    EXPECT_EQ(status(id), wanted);
  }
};

TEST(ResumedOrder, HearsWhatItsParcelDidMeanwhile) {
  LosingShop shop;
  const auto id = shop.paid_coffees(2);
  shop.pass(5s);
  const auto waybill = shop.dispatch(id);
  shop.pass(5s);
  shop.lose_workflow(id);
  shop.carry(waybill, to_the_door);
  shop.pass(1min);
  EXPECT_EQ(shop.status(id), "PAID") << "nobody was there to hear of it";
  shop.read_topic(id);
  ASSERT_TRUE(shop.until(id, "DELIVERED"));
  shop.days_until(id, "COMPLETED");
  shop.expect_books(2);
  EXPECT_EQ(shop.events()["order.paid"], 1);
  EXPECT_EQ(shop.events()["order.delivered"], 1);
  EXPECT_EQ(shop.events()["payment.refunded"], 0);
}

TEST(ResumedOrder, HearsOfEachFurtherStepOfItsParcel) {
  LosingShop shop;
  const auto id = shop.paid_coffees(2);
  shop.pass(5s);
  const auto waybill = shop.dispatch(id);
  shop.pass(5s);
  shop.lose_workflow(id);
  shop.carry(waybill, to_pick_up);
  shop.pass(1min);
  shop.read_topic(id);
  ASSERT_TRUE(shop.until(id, "SHIPPING"));
  shop.carry(waybill, to_the_door - to_pick_up);
  ASSERT_TRUE(shop.until(id, "DELIVERED")) << "by signal, as ever";
  shop.expect_books(2);
}

TEST(ResumedOrder, ThatNobodyDispatchedIsCancelledByItsDeadline) {
  LosingShop shop;
  const auto id = shop.paid_coffees(2);
  shop.pass(5s);
  shop.lose_workflow(id);
  shop.days_until(id, "CANCELLED");
  EXPECT_EQ(shop.events()["payment.refunded"], 1);
  EXPECT_EQ(shop.events()["order.dispatch_overdue"], 1);
  shop.expect_untouched();
}

TEST(ResumedOrder, ThatIsDeliveredIsCompletedByItsWindowOrItsBuyer) {
  for (const bool confirmed : {false, true}) {
    LosingShop shop;
    const auto id = shop.paid_coffees(2);
    shop.pass(5s);
    shop.carry(shop.dispatch(id), to_the_door);
    ASSERT_TRUE(shop.until(id, "DELIVERED"));
    shop.lose_workflow(id);
    if (confirmed) {
      shop.order.send(services::testing::HttpMethod::Post,
                      "/api/v1/orders/" + id + "/confirm-purchase", anna, "", "confirm");
      EXPECT_TRUE(shop.until(id, "COMPLETED"));
    } else {
      shop.days_until(id, "COMPLETED");
    }
    shop.expect_books(2);
    EXPECT_EQ(shop.events()["order.completed"], 1);
  }
}

/// Loses the workflow of an order by card after every few steps of a cancel that is too late for
/// one of its two parcels; how many there are.
int lose_late_cancels() {
  int steps = 0;
  for (bool finished = false; !finished && steps < steps_max; steps += stride * moments_apart) {
    LosingShop shop(stepwise);
    const auto id = shop.paid_for_two_by_card();
    const auto waybill = shop.dispatch(id);
    shop.pass(5s);
    shop.carry(waybill, 1);  // the courier has it, and we have not heard of it
    shop.cancel(id);
    for (int step = 0; step < steps; ++step) shop.world.runtime().step();
    finished = shop.status(id) == "SHIPPING";
    if (!finished) shop.lose_workflow(id);
    EXPECT_TRUE(shop.until(id, "SHIPPING")) << "lost after " << steps << " steps";
    EXPECT_TRUE(shop.pass_until([&] { return shop.cancellation(id) == "COMPLETED"; })) << steps;
    EXPECT_EQ(shop.at_gateway(id).refunded, 1'000);
    shop.carry(waybill, to_the_door);
    shop.pass(1min);
    shop.read_topic(id);
    EXPECT_TRUE(shop.until(id, "DELIVERED")) << "lost after " << steps << " steps";
    EXPECT_EQ(shop.at_gateway(id).refunded, 1'000);
    EXPECT_EQ(shop.events()["order.cancel_settled"], 1);
    EXPECT_EQ(shop.events()["payment.refunded"], 1);
  }
  EXPECT_LT(steps, steps_max) << "it never got to its end by itself";
  return steps;
}

TEST(ResumedOrder, ByCardIsSettledWhereverACancelGotLostThatCameTooLateForAPart) {
  EXPECT_GT(lose_late_cancels(), 5);
}

// What it was paid by is told again: it stays paid.
TEST(ResumedOrder, ByCardKeepsItsMoney) {
  LosingShop shop;
  const auto id = shop.placed_by_card(2);
  shop.pay(id);
  ASSERT_TRUE(shop.until(id, "PAID"));
  shop.pass(2min);
  shop.lose_workflow(id);
  shop.cancel(id);
  ASSERT_TRUE(shop.until(id, "CANCELLED"));
  EXPECT_EQ(shop.at_gateway(id).captured, 10'000);
  EXPECT_EQ(shop.at_gateway(id).refunded, 10'000);
  EXPECT_EQ(shop.events()["payment.captured"], 1);
  EXPECT_EQ(shop.events()["payment.refunded"], 1);
}

TEST(ResumedOrder, IsNotPaidBackWhenItsPaymentIsToldOfAgain) {
  LosingShop shop;
  const auto id = shop.placed_by_card(2);
  shop.pay(id);
  ASSERT_TRUE(shop.until(id, "PAID"));
  shop.pass(5s);
  const auto waybill = shop.dispatch(id);
  shop.pass(2min);
  shop.lose_workflow(id);
  shop.carry(waybill, to_pick_up);
  shop.pass(1min);
  shop.read_topic(id);
  ASSERT_TRUE(shop.until(id, "SHIPPING"));
  const auto attempt = shop.payment.db.read([](platform::sql::Reader& reader) {
    return reader.query_one<std::string>("SELECT attempt_id FROM payment_attempt").value();
  });
  const ValidatePayment told{domain::AttemptId(attempt)};
  const auto validated = shop.world.ask<temporal::UpdateOutcome>([&](auto answer) {
    shop.world.client().update(
        {id}, {.name = "validate", .input = {temporal::to_payload(told)}, .timeout = {}}, answer);
  });
  ASSERT_FALSE(validated.value().failure);
  EXPECT_EQ(temporal::only_payload<PaymentValidated>(validated.value().result).payment_status,
            "CAPTURED");
  shop.pass(2min);
  EXPECT_EQ(shop.at_gateway(id).refunded, 0);
}

/// Loses the workflow after every few steps of a seller's overdue cancellation; how many there are.
int lose_cancellations() {
  int steps = 0;
  for (bool finished = false; !finished && steps < steps_max; steps += stride * moments_apart) {
    LosingShop shop(stepwise);
    const As idle{"usr_the_idle", "SELLER"};
    const auto honey = shop.product.created(idle, ProductWorld::one_sku(1'000, 10));
    const auto id =
        text(parsed(shop.place({{shop.coffee, 2}, {honey.skus.at(0).sku_id, 1}}, 11'000)), "/id");
    EXPECT_TRUE(shop.until(id, "PAID"));
    shop.pass(5s);
    shop.carry(shop.dispatch(id), to_the_door);
    EXPECT_TRUE(shop.until(id, "SHIPPING"));
    const auto begun = [&] { return shop.calls["/internal/v1/orders/cancel-pending"] > 0; };
    EXPECT_TRUE(shop.world.runtime().run_until(begun));
    for (int step = 0; step < steps; ++step) shop.world.runtime().step();
    finished = shop.status(id) == "DELIVERED";
    if (!finished) shop.lose_workflow(id);
    EXPECT_TRUE(shop.until(id, "DELIVERED")) << "lost after " << steps << " steps";
    EXPECT_EQ(shop.cancellation(id), "COMPLETED");
    EXPECT_EQ(shop.payment.balance(anna), Money(90'000));
    EXPECT_EQ(shop.product.product(honey.id).skus.at(0).stock, 10);
    EXPECT_EQ(shop.events()["payment.refunded"], 1);
    EXPECT_EQ(shop.events()["order.cancel_settled"], 1);
  }
  EXPECT_LT(steps, steps_max) << "it never got to its end by itself";
  return steps;
}

TEST(ResumedOrder, CancelsAPartWhereverThatGotLost) { EXPECT_GT(lose_cancellations(), 5); }

// ---- set back: Temporal knows only what was before the order's end ------------------------------

TEST(SetBackOrder, IsCompletedThoughAnotherCauseComesFirstNow) {
  LosingShop shop;
  const auto id = shop.paid_coffees(2);
  shop.pass(5s);
  shop.carry(shop.dispatch(id), to_the_door);
  ASSERT_TRUE(shop.until(id, "DELIVERED"));
  const auto before = shop.start_as_now(id);
  shop.order.send(services::testing::HttpMethod::Post, "/api/v1/orders/" + id + "/confirm-purchase",
                  anna, "", "confirm");
  ASSERT_TRUE(shop.until(id, "COMPLETED"));
  shop.lose_workflow(id);
  shop.start(before);
  shop.pass(1min);
  EXPECT_EQ(shop.end_of(id), "COMPLETED") << "by the end of its window";
  EXPECT_EQ(shop.events()["order.completed"], 1);
}

TEST(SetBackOrder, ThatHadExpiredTellsALaterCancelSo) {
  LosingShop shop;
  const auto id = shop.placed_by_card(2);
  const auto before = shop.start_as_now(id);
  ASSERT_TRUE(shop.until(id, "EXPIRED"));
  shop.lose_workflow(id);
  shop.start(before);
  shop.pass(1s);
  const auto cancelled = shop.ask_cancel(id);
  ASSERT_FALSE(cancelled.failure) << cancelled.failure->message;
  EXPECT_EQ(temporal::only_payload<OrderCancellation>(cancelled.result).status, "EXPIRED");
  EXPECT_EQ(shop.end_of(id), "EXPIRED");
  shop.expect_untouched();
}

// The gateway has nothing to pay any more at the deadline, but the order knows what it was paid by.
TEST(SetBackOrder, ThatWasCancelledOncePaidEndsSo) {
  LosingShop shop;
  const auto id = shop.placed_by_card(2);
  const auto before = shop.start_as_now(id);
  shop.pay(id);
  ASSERT_TRUE(shop.until(id, "PAID"));
  shop.cancel(id);
  ASSERT_TRUE(shop.until(id, "CANCELLED"));
  shop.pass(1min);
  shop.lose_workflow(id);
  shop.start(before);
  EXPECT_EQ(shop.end_of(id), "CANCELLED");
  EXPECT_EQ(shop.status(id), "CANCELLED");
  EXPECT_EQ(shop.at_gateway(id).refunded, 10'000);
  EXPECT_EQ(shop.events()["payment.refunded"], 1);
  EXPECT_EQ(shop.product.sku(shop.coffee).stock, 10);
}

TEST(SetBackOrder, ToItsBeginningIsNotUndoneWhenItIsUnderWay) {
  for (const std::string gone : {"/internal/v1/reservations", "/internal/v1/credit/charges"}) {
    LosingShop shop;
    const auto id = shop.paid_coffees(2);
    auto beginning = shop.start_as_now(id);
    beginning.resumed.reset();
    beginning.patience = Patience{.placement = 1s};
    shop.pass(5s);
    const auto waybill = shop.dispatch(id);
    shop.carry(waybill, to_pick_up);
    ASSERT_TRUE(shop.until(id, "SHIPPING"));
    shop.pass(1min);
    shop.lose_workflow(id);
    bool away = true;
    shop.weather = [&](const std::string& target, int) {
      return away && target == gone ? Weather::Away : Weather::Fair;
    };
    const int asked = shop.calls[gone];
    shop.start(beginning);
    shop.pass(1min);
    EXPECT_GT(shop.calls[gone], asked) << gone;
    away = false;
    shop.pass(2min);
    EXPECT_EQ(shop.payment.balance(anna), Money(90'000)) << gone;
    EXPECT_EQ(shop.product.sku(shop.coffee).stock, 8) << gone;
    EXPECT_EQ(shop.status(id), "SHIPPING") << gone;
    shop.carry(waybill, to_the_door - to_pick_up);
    EXPECT_TRUE(shop.until(id, "DELIVERED")) << gone;
    EXPECT_EQ(shop.events()["payment.refunded"], 0) << gone;
  }
}

}  // namespace
}  // namespace perdura::workflows
