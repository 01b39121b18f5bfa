// Promise: either the buyer has paid and stock is his, or nothing is held and nothing is owed; and
// the order says which. Whatever fails, and whenever.
#include <gmock/gmock.h>
#include "tests/workflows/book_shop.hpp"

namespace perdura::workflows {
namespace {

using namespace temporal;

TEST(Order, IsPaidOnCredit) {
  Shop shop;
  const auto placed = shop.place(order_of(3, 15'000));
  EXPECT_EQ(placed.status, "PAID");
  EXPECT_EQ(shop.books.orders["ord_1"], "PAID");
  shop.expect_sold(3);
}

TEST(Order, OfFreeThingsIsPaidWithoutACharge) {
  Shop shop;
  shop.books.price = 0;
  EXPECT_EQ(shop.place(order_of(3, 0)).status, "PAID");
  EXPECT_EQ(shop.books.calls["ChargeCredit"], 0);
  EXPECT_EQ(shop.books.on_hand, 7);
}

TEST(Order, TakesAtMostSixteenEventsToBePaid) {
  Shop shop;
  shop.place(order_of(3, 15'000));
  EXPECT_LE(shop.world.server().history("ord_1").events_size(), 16);
}

TEST(Order, IsRefusedWhereStockIsShort) {
  Shop shop;
  const auto placed = shop.place(order_of(11, 55'000));
  EXPECT_EQ(placed.status, "FAILED");
  ASSERT_TRUE(placed.failure);
  EXPECT_EQ(placed.failure->code.value(), "OUT_OF_STOCK");
  ASSERT_EQ(placed.failure->errors.size(), 1u);
  EXPECT_EQ(placed.failure->errors[0].pointer, "/items/0/quantity");
  EXPECT_EQ(shop.books.calls["ReleaseStock"], 0) << "nothing was held";
  shop.expect_nothing_held();
}

TEST(Order, IsRefusedWhereThePriceIsAnother) {
  Shop shop;
  const auto placed = shop.place(order_of(1, 4'999));
  EXPECT_EQ(placed.failure->code.value(), "PRICE_CHANGED");
  shop.expect_nothing_held();
}

TEST(Order, GivesTheStockBackWhereCreditIsShort) {
  Shop shop;
  shop.books.credit = 10'000;
  const auto placed = shop.place(order_of(3, 15'000));
  EXPECT_EQ(placed.status, "FAILED");
  EXPECT_EQ(placed.failure->code.value(), "INSUFFICIENT_CREDIT");
  EXPECT_EQ(shop.books.reserved, 0);
  EXPECT_EQ(shop.books.credit, 10'000);
}

TEST(Order, IsUndoneWhenAServiceStaysAwayForLongerThanAPlacementWaits) {
  Shop shop;
  shop.books.fault = [](const std::string& activity, int) {
    return activity == "ChargeCredit" ? Fault::FailsBefore : Fault::None;
  };
  const auto placed = shop.place(order_of(3, 15'000));
  EXPECT_EQ(placed.status, "FAILED");
  EXPECT_EQ(placed.failure->code.value(), "SERVICE_UNAVAILABLE");
  EXPECT_EQ(shop.books.orders["ord_1"], "FAILED");
  shop.expect_nothing_held();
}

TEST(Order, IsCancelledBeforeItShips) {
  Shop shop;
  shop.place(order_of(3, 15'000));
  const auto cancelled = shop.cancel();
  ASSERT_FALSE(cancelled.failure);
  const auto result = only_payload<OrderCancellation>(cancelled.result);
  EXPECT_EQ(result.status, "CANCELLED");
  EXPECT_EQ(result.refunded, Money(15'000));
  shop.expect_nothing_held();
  const auto ended = shop.world.outcome({"ord_1"});
  EXPECT_EQ(only_payload<Placement>(ended.result).status, "CANCELLED");
}

TEST(Order, IsCancelledAsSoonAsReadersSeeItPaid) {
  Shop shop;
  shop.books.fault = [](const std::string& activity, int nth) {
    return activity == "SellStock" && nth <= 5 ? Fault::FailsBefore : Fault::None;
  };
  shop.world.client().update_with_start({.id = "ord_1",
                                         .type = "Order",
                                         .task_queue = "orders",
                                         .input = {to_payload(order_of(3, 15'000))},
                                         .conflict = IdConflictPolicy::UseExisting},
                                        {.name = "place", .update_id = "place"},
                                        [](const auto&) {});
  ASSERT_TRUE(shop.world.runtime().run_until([&] { return shop.books.orders["ord_1"] == "PAID"; }));
  const auto cancelled = shop.cancel();
  ASSERT_FALSE(cancelled.failure) << cancelled.failure->message;
  shop.expect_nothing_held();
}

StartOptions start_of(const PlaceOrder& order) {
  return {.id = order.order_id.value(),
          .type = "Order",
          .task_queue = "orders",
          .input = {to_payload(order)}};
}

// As after its run was set back to an older copy of Temporal's database.
TEST(Order, IsCancelledThoughItsPlacementIsStillRunning) {
  Shop shop;
  shop.world.client().start(start_of(order_of(3, 15'000)), [](const auto&) {});
  const auto cancelled = shop.cancel();
  ASSERT_FALSE(cancelled.failure) << cancelled.failure->message;
  shop.expect_nothing_held();
}

TEST(Order, IsNotCancelledIfItsPlacementFails) {
  Shop shop;
  shop.world.client().start(start_of(order_of(11, 55'000)), [](const auto&) {});
  const auto cancelled = shop.cancel();
  ASSERT_TRUE(cancelled.failure);
  EXPECT_EQ(cancelled.failure->type, "ILLEGAL_TRANSITION");
  shop.expect_nothing_held();
  EXPECT_EQ(only_payload<Placement>(shop.world.outcome({"ord_1"}).result).status, "FAILED");
}

TEST(Order, IsCancelledOnce) {
  Shop shop;
  shop.place(order_of(3, 15'000));
  int done = 0, refused = 0;
  for (int i = 0; i < 2; ++i) {
    shop.world.client().update(
        {"ord_1"},
        {.name = "cancel",
         .input = {to_payload(
             CancelOrder{.cancellation_id = domain::CancellationId("can_" + std::to_string(i)),
                         .refund_id = domain::RefundId("rfd_" + std::to_string(i))})}},
        [&](Result<UpdateOutcome> outcome) { ++(outcome.value().failure ? refused : done); });
  }
  shop.world.outcome({"ord_1"});
  shop.world.runtime().run_until([&] { return done + refused == 2; });
  EXPECT_EQ(done, 1);
  EXPECT_EQ(refused, 1);
  shop.expect_nothing_held();
}

// A fault of ours after the money moved: it is alarmed until it is mended, and the order goes on.
TEST(Order, IsNeverLostToARefusalOnTheWayForward) {
  for (const std::string activity : {"SellStock", "RecordPaid", "RecordCancelPending",
                                     "RefundCredit", "ReleaseStock", "RecordCancelled"}) {
    Shop shop;
    shop.alarms_expected = true;
    shop.books.fault = [&](const std::string& called, int nth) {
      return called == activity && nth <= 2 ? Fault::RefusedForGood : Fault::None;
    };
    EXPECT_EQ(shop.place(order_of(3, 15'000)).status, "PAID") << activity;
    shop.expect_sold(3);
    const auto cancelled = shop.cancel();
    ASSERT_FALSE(cancelled.failure) << activity << ": " << cancelled.failure->message;
    shop.expect_nothing_held();
    ASSERT_FALSE(shop.alarms.empty()) << activity;
    EXPECT_NE(shop.alarms.front().find(activity), std::string::npos) << shop.alarms.front();
  }
}

// The same of an undo. Neither is kept back by the other, in whichever workflow task it is refused.
TEST(Order, IsNeverLostToARefusalOfAnUndo) {
  struct Case {
    std::string refused, away;
  };
  for (const auto& [refused, away] : std::vector<Case>{{"RefundCredit", "ReleaseStock"},
                                                       {"ReleaseStock", "RefundCredit"},
                                                       {"RefundCredit", "none"},
                                                       {"ReleaseStock", "none"}}) {
    for (const std::size_t cached : {100, 0}) {
      Shop shop(cached);
      shop.alarms_expected = true;
      shop.books.fault = [&, refused = refused, away = away](const std::string& called, int nth) {
        if (called == "ChargeCredit") return Fault::RefusedForGood;
        if (called == away && nth <= 4) return Fault::FailsBefore;
        return called == refused && nth <= 2 ? Fault::RefusedForGood : Fault::None;
      };
      EXPECT_EQ(shop.place(order_of(3, 15'000)).status, "FAILED") << refused;
      shop.expect_nothing_held();
      EXPECT_EQ(shop.books.calls[refused], 3);
      ASSERT_EQ(shop.alarms.size(), 2u) << refused;
      EXPECT_NE(shop.alarms.front().find(refused), std::string::npos) << shop.alarms.front();
      EXPECT_EQ(shop.world.outcome({"ord_1"}).status, WorkflowStatus::Completed);
      shop.expect_replays();
    }
  }
}

TEST(Order, NamesItsCompensationsInItsHistory) {
  Shop shop;
  shop.books.credit = 10'000;
  shop.place(order_of(3, 15'000));
  std::vector<std::string> compensations;
  const auto history = shop.world.server().history("ord_1");
  for (const auto& event : history.events()) {
    if (!event.has_activity_task_scheduled_event_attributes()) continue;
    const auto& scheduled = event.activity_task_scheduled_event_attributes();
    compensations.push_back(scheduled.activity_type().name() + " " +
                            event.user_metadata().summary().data());
  }
  EXPECT_THAT(compensations, ::testing::ElementsAre("ReleaseStock \"compensation\""));
}

// All of a placement is one task. A worker that dies with it in its hands has told what no history
// knows, and the next one may find a service away for longer than a placement waits.
TEST(Order, ThatADeadWorkerHasPaidIsNotUndoneHoweverLongAServiceIsAway) {
  for (const std::string gone : {"ReserveStock", "ChargeCredit"}) {
    Shop shop;
    bool away = false;
    shop.books.fault = [&](const std::string& activity, int) {
      return away && activity == gone ? Fault::FailsBefore : Fault::None;
    };
    const auto order = order_of(3, 15'000);
    shop.world.client().update_with_start({.id = "ord_1",
                                           .type = "Order",
                                           .task_queue = "orders",
                                           .input = {to_payload(order)},
                                           .conflict = IdConflictPolicy::UseExisting},
                                          {.name = "place", .update_id = "place"},
                                          [](const auto&) {});
    auto& runtime = shop.world.runtime();
    ASSERT_TRUE(runtime.run_until([&] { return shop.books.orders["ord_1"] == "PAID"; }));
    shop.world.kill_worker();
    away = true;
    shop.new_worker();
    ASSERT_TRUE(runtime.run_until([&] { return shop.books.calls["LookAtOrder"] == 1; })) << gone;
    const int calls = shop.books.calls[gone];
    ASSERT_TRUE(runtime.run_until([&] { return shop.books.calls[gone] > calls + 5; })) << gone;
    shop.expect_sold(3);
    away = false;
    EXPECT_EQ(shop.place(order).status, "PAID") << gone;
    shop.expect_sold(3);
    EXPECT_EQ(shop.books.calls["ReleaseStock"], 0);
    EXPECT_EQ(shop.books.calls["RecordFailed"], 0);
    shop.expect_replays();
  }
}

TEST(Order, WhoseRunIsCancelledAmidItsPlacementHoldsNothing) {
  for (const std::string gone : {"ReserveStock", "ChargeCredit"}) {
    Shop shop;
    shop.books.fault = [&](const std::string& activity, int) {
      return activity == gone ? Fault::FailsBefore : Fault::None;
    };
    shop.world.client().update_with_start({.id = "ord_1",
                                           .type = "Order",
                                           .task_queue = "orders",
                                           .input = {to_payload(order_of(3, 15'000))},
                                           .conflict = IdConflictPolicy::UseExisting},
                                          {.name = "place", .update_id = "place"},
                                          [](const auto&) {});
    auto& runtime = shop.world.runtime();
    ASSERT_TRUE(runtime.run_until([&] { return shop.books.calls[gone] > 5; })) << gone;
    shop.world.client().cancel({"ord_1"}, "by hand", [](const auto&) {});
    EXPECT_EQ(shop.world.outcome({"ord_1"}).status, WorkflowStatus::Canceled) << gone;
    shop.expect_nothing_held();
    EXPECT_EQ(shop.books.orders["ord_1"], "FAILED") << gone;
    shop.expect_replays();
  }
}

TEST(Order, EndsRightWhereverTheWorkerDies) {
  // The worker is killed after each possible step of the whole life, and another one goes on.
  int steps = 1;
  for (bool finished = false; !finished; ++steps) {
    ASSERT_LT(steps, 2'000) << "the life of an order has an end";
    Shop shop;
    const auto order = order_of(3, 15'000);
    shop.world.client().update_with_start({.id = "ord_1",
                                           .type = "Order",
                                           .task_queue = "orders",
                                           .input = {to_payload(order)},
                                           .conflict = IdConflictPolicy::UseExisting},
                                          {.name = "place", .update_id = "place"},
                                          [](const auto&) {});
    for (int step = 0; step < steps; ++step) shop.world.runtime().step();
    finished = shop.books.orders["ord_1"] == "PAID";
    shop.world.kill_worker();
    shop.new_worker();
    EXPECT_EQ(shop.place(order).status, "PAID") << "killed after " << steps << " steps";
    shop.expect_sold(3);
  }
  EXPECT_GT(steps, 20);
}

}  // namespace
}  // namespace perdura::workflows
