// An order paid at a gateway: the buyer has paid and stock is his, or nothing is held and nothing
// is kept. Whatever fails, whoever is faster, and whatever the gateway does not say.
#include <gmock/gmock.h>
#include "tests/workflows/card_shop.hpp"

namespace perdura::workflows {
namespace {

using namespace std::chrono_literals;

TEST(CardOrder, AwaitsItsPaymentAndIsPaid) {
  CardShop shop;
  EXPECT_EQ(shop.place(card_order()).status, "AWAITING_PAYMENT");
  EXPECT_EQ(shop.books.reserved, 3);
  const auto paid = shop.pay();
  EXPECT_EQ(paid.order_status, "PAID");
  EXPECT_EQ(paid.payment_status, "CAPTURED");
  EXPECT_FALSE(paid.failure);
  shop.expect_paid();
}

int count(CardShop& shop, temporal::api::enums::v1::EventType type) {
  int found = 0;
  const auto history = shop.world.server().history("ord_1");
  for (const auto& event : history.events()) found += event.event_type() == type ? 1 : 0;
  return found;
}

// Each task costs the server as much as an order on credit does in all.
TEST(CardOrder, IsPaidInTwoTasksAndTwentyEightEventsWithoutAChild) {
  namespace enums = temporal::api::enums::v1;
  CardShop shop;
  shop.place(card_order());
  shop.pay();
  EXPECT_LE(shop.events(), 28);
  EXPECT_EQ(count(shop, enums::EVENT_TYPE_WORKFLOW_TASK_COMPLETED), 2);
  EXPECT_EQ(count(shop, enums::EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED), 0);
}

TEST(CardOrder, GetsAWorkflowForTheAttemptThatItsOwnLookDidNotSettle) {
  CardShop shop;
  shop.place(card_order());
  shop.books.pay("att_1", 15'000);
  shop.books.silent = true;
  shop.tell("att_1");
  ASSERT_TRUE(shop.pass_until([&] { return shop.books.calls["ValidateAttempt"] == 2; }));
  shop.books.silent = false;
  ASSERT_TRUE(shop.pass_until_status("PAID"));
  EXPECT_EQ(only_payload<ValidationEnd>(shop.world.outcome({"att_1"}).result),
            ValidationEnd(domain::calls::AttemptCaptured{Money(15'000)}));
  shop.expect_paid();
}

TEST(CardOrder, IsValidatedOnceHoweverManyTell) {
  CardShop shop;
  shop.place(card_order());
  shop.books.pay("att_1", 15'000);
  shop.tell("att_1");
  EXPECT_EQ(shop.validate("att_1").order_status, "PAID");
  EXPECT_EQ(shop.validate("att_1").order_status, "PAID");
  EXPECT_EQ(shop.books.calls["CaptureAttempt"], 1);
  shop.expect_paid();
}

TEST(CardOrder, ToldOfAPaymentBeforeItsPlacementHasEndedIsPaid) {
  CardShop shop;
  shop.world.client().start(
      {.id = "ord_1", .type = "Order", .task_queue = "orders", .input = {to_payload(card_order())}},
      [](const auto&) {});
  shop.books.pay("att_1", 15'000);
  EXPECT_EQ(shop.validate("att_1").order_status, "PAID");
  shop.expect_paid();
}

TEST(CardOrder, StaysWhenAnAttemptIsDeclinedAndTakesTheNext) {
  CardShop shop;
  shop.place(card_order());
  shop.books.decline("att_1");
  const auto declined = shop.validate("att_1");
  EXPECT_EQ(declined.order_status, "AWAITING_PAYMENT");
  EXPECT_EQ(declined.payment_status, "DECLINED");
  EXPECT_EQ(shop.books.calls["RecordAttemptDeclined"], 1);
  EXPECT_EQ(shop.pay("att_2").order_status, "PAID");
  shop.expect_paid();
}

TEST(CardOrder, FailsAtItsThirdDecline) {
  CardShop shop;
  shop.place(card_order());
  for (const std::string attempt : {"att_1", "att_2", "att_3"}) {
    shop.books.decline(attempt);
    shop.validate(attempt);
  }
  const auto ended = only_payload<Placement>(shop.world.outcome({"ord_1"}).result);
  EXPECT_EQ(ended.status, "FAILED");
  EXPECT_EQ(ended.failure->code.value(), "PAYMENT_DECLINED");
  EXPECT_EQ(shop.books.calls["RecordAttemptDeclined"], 2);
  shop.expect_nothing_held();
}

TEST(CardOrder, FailsAndGivesBackWhatIsNotItsAmount) {
  CardShop shop;
  shop.place(card_order());
  const auto told = shop.pay("att_1", 14'999);
  EXPECT_EQ(told.order_status, "FAILED");
  EXPECT_EQ(told.failure->code.value(), "AMOUNT_MISMATCH");
  EXPECT_EQ(shop.books.attempts["att_1"].status, "VOIDED");
  EXPECT_EQ(shop.books.calls["CaptureAttempt"], 0);
  shop.expect_nothing_held();
}

TEST(CardOrder, IsRefusedWhereTheGatewayDoesNotOpenForAsLongAsAPlacementWaits) {
  CardShop shop;
  shop.books.fault = [](const std::string& activity, int) {
    return activity == "OpenPayment" ? Fault::FailsAfter : Fault::None;
  };
  const auto placed = shop.place(card_order());
  EXPECT_EQ(placed.status, "FAILED");
  EXPECT_EQ(placed.failure->code.value(), "SERVICE_UNAVAILABLE");
  EXPECT_TRUE(shop.books.payment_closed) << "the gateway may know of it";
  shop.expect_nothing_held();
}

// --- The deadline
// ---------------------------------------------------------------------------------

TEST(CardOrder, ExpiresUnpaidAfterTheGatewayWasAsked) {
  CardShop shop;
  shop.place(card_order());
  const auto ended = only_payload<Placement>(shop.world.outcome({"ord_1"}).result);
  EXPECT_EQ(ended.status, "EXPIRED");
  EXPECT_EQ(ended.failure->code.value(), "PAYMENT_EXPIRED");
  EXPECT_EQ(shop.books.calls["AskGateway"], 1);
  EXPECT_EQ(shop.books.orders["ord_1"], "EXPIRED");
  shop.expect_nothing_held();
}

TEST(CardOrder, WaitsForAsLongAsItIsTold) {
  CardShop shop;
  PlaceOrder order = card_order();
  order.patience = Patience{.payment = 30s};
  shop.place(order);
  const auto begun = shop.world.runtime().now();
  shop.world.outcome({"ord_1"});
  EXPECT_GE(shop.world.runtime().now() - begun, 30s);
  EXPECT_LT(shop.world.runtime().now() - begun, 31s);
}

TEST(CardOrder, IsPaidByWhatTheGatewaySaysAtTheDeadlineThoughNobodyTold) {
  CardShop shop;
  shop.place(card_order());
  shop.books.pay("att_1", 15'000);
  ASSERT_TRUE(shop.pass_until_status("PAID"));
  shop.expect_paid();
}

TEST(CardOrder, IsPaidByASecondTransactionThatNobodyToldOf) {
  CardShop shop;
  shop.place(card_order());
  shop.books.decline("att_1");
  shop.validate("att_1");
  shop.books.pay("att_2", 15'000);
  ASSERT_TRUE(shop.pass_until_status("PAID"));
  shop.expect_paid();
}

TEST(CardOrder, ExpiresWhereTheGatewayIsSilentForAMinuteAndGivesBackWhateverItTurnsOutToBe) {
  for (const std::string truth : {"READY", "AUTHORIZED", "CAPTURED", "DECLINED"}) {
    CardShop shop;
    shop.place(card_order());
    shop.books.silent = true;
    ASSERT_TRUE(shop.pass_until_status("EXPIRED"));
    shop.books.attempts["att_1"] = {.status = truth, .amount = 15'000, .validating = true};
    shop.books.silent = false;
    shop.let_all_end();
    shop.expect_nothing_held();
    EXPECT_EQ(shop.books.refunds, truth == "AUTHORIZED" || truth == "CAPTURED" ? 1 : 0) << truth;
    shop.expect_replays();
  }
}

TEST(CardOrder, IsPaidWhereTheGatewaySpeaksWithinTheMinute) {
  CardShop shop;
  shop.place(card_order());
  shop.books.pay("att_1", 15'000);
  shop.books.silent = true;
  ASSERT_TRUE(shop.pass_until([&] { return shop.books.calls["AskGateway"] >= 4; }));
  shop.books.silent = false;
  ASSERT_TRUE(shop.pass_until_status("PAID"));
  shop.expect_paid();
}

// The validation is under way and the gateway silent when the deadline comes.
TEST(CardOrder, ExpiresOverAValidationInDoubtWhoseMoneyThenGoesBack) {
  for (const bool captured : {false, true}) {
    CardShop shop;
    shop.place(card_order());
    shop.books.pay("att_1", 15'000);
    shop.books.deaf = captured;  // the capture happens, and nobody hears of it
    shop.books.silent = !captured;
    shop.tell("att_1");
    if (captured) {
      ASSERT_TRUE(shop.pass_until([&] {
        return shop.books.at_gateway() == 15'000 && shop.books.calls["CaptureAttempt"] == 1;
      }));
      shop.books.silent = true;
    }
    ASSERT_TRUE(shop.pass_until_status("EXPIRED"));
    EXPECT_EQ(shop.books.at_gateway(), 15'000) << "nobody knows yet";
    shop.books.silent = false;
    shop.let_all_end();
    shop.expect_nothing_held();
    EXPECT_EQ(shop.books.refunds, 1);
    shop.expect_replays();
  }
}

// --- Cancellation
// ---------------------------------------------------------------------------------

TEST(CardOrder, IsCancelledUnpaid) {
  CardShop shop;
  shop.place(card_order());
  const auto cancelled = shop.cancel();
  ASSERT_FALSE(cancelled.failure) << cancelled.failure->message;
  const auto result = only_payload<OrderCancellation>(cancelled.result);
  EXPECT_EQ(result.status, "CANCELLED");
  EXPECT_EQ(result.refunded, Money());
  EXPECT_EQ(only_payload<Placement>(shop.world.outcome({"ord_1"}).result).failure->code.value(),
            "CANCELLED");
  shop.expect_nothing_held();
}

TEST(CardOrder, GivesBackWhatWasPaidWhenItIsCancelled) {
  CardShop shop;
  shop.place(card_order());
  shop.pay();
  const auto cancelled = shop.cancel();
  ASSERT_FALSE(cancelled.failure) << cancelled.failure->message;
  EXPECT_EQ(only_payload<OrderCancellation>(cancelled.result).refunded, Money(15'000));
  EXPECT_EQ(shop.books.calls["RefundCredit"], 0);
  shop.expect_nothing_held();
}

TEST(CardOrder, IsCancelledAsPaidIfTheMoneyWasThereFirst) {
  CardShop shop;
  shop.place(card_order());
  shop.books.pay("att_1", 15'000);
  const auto cancelled = shop.cancel();
  ASSERT_FALSE(cancelled.failure) << cancelled.failure->message;
  EXPECT_EQ(only_payload<OrderCancellation>(cancelled.result).refunded, Money(15'000));
  shop.expect_nothing_held();
}

TEST(CardOrder, CancelledWhileTheGatewayIsSilentGivesBackWhateverWasPaid) {
  CardShop shop;
  shop.place(card_order());
  shop.books.pay("att_1", 15'000);
  shop.books.silent = true;
  shop.tell("att_1");
  ASSERT_TRUE(shop.pass_until([&] { return shop.books.calls["ValidateAttempt"] >= 2; }));
  const auto cancelled = shop.cancel();
  ASSERT_FALSE(cancelled.failure) << cancelled.failure->message;
  EXPECT_EQ(shop.books.orders["ord_1"], "CANCELLED");
  shop.books.silent = false;
  shop.let_all_end();
  shop.expect_nothing_held();
}

// The end of an order against its payment, at every distance, with everything between workflows
// taking its time, and a gateway that falls silent just then, or not: one of the two wins, and
// either way the books are right.
struct Race {
  bool silent = false;
  std::uint64_t seed = 1;
  CardShop shop{100, 20ms, seed};
  bool at_end() {
    const auto& status = shop.books.orders["ord_1"];
    return status == "CANCELLED" || status == "CANCEL_PENDING" || status == "EXPIRED" ||
           status == "PAID";
  }
  void pay(const PlaceOrder& order) {
    // The answers of the first few captures are lost, so that it takes its time, too.
    const int lost = static_cast<int>(seed % 7);
    shop.books.fault = [lost](const std::string& activity, int nth) {
      return activity == "CaptureAttempt" && nth <= lost ? Fault::FailsAfter : Fault::None;
    };
    shop.place(order);
    shop.books.pay("att_1", 15'000);
    shop.tell("att_1");
    auto& runtime = shop.world.runtime();
    const auto steps = runtime.random() % 120;
    for (std::uint64_t step = 0; step < steps; ++step) runtime.step();
    shop.books.silent = silent;
  }
  void expect_ended(const std::string& status) {
    shop.let_all_end();
    EXPECT_EQ(shop.books.orders["ord_1"], status) << seed;
    shop.expect_nothing_held();
    EXPECT_EQ(shop.books.refunds, 1) << seed;
    shop.expect_replays();
  }
};

TEST(CardOrder, CancelAgainstPayment) {
  int unpaid = 0, refunded = 0;
  for (const bool silent : {false, true}) {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
      Race race{.silent = silent, .seed = seed};
      race.pay(card_order());
      std::optional<UpdateOutcome> cancelled;
      race.shop.tell_cancel([&](auto outcome) { cancelled = outcome.value(); });
      ASSERT_TRUE(race.shop.pass_until([&] {
        const auto& status = race.shop.books.orders["ord_1"];
        return status == "CANCELLED" || status == "CANCEL_PENDING";
      })) << seed;
      race.shop.books.silent = false;
      ASSERT_TRUE(race.shop.pass_until([&] { return cancelled.has_value(); })) << seed;
      ASSERT_FALSE(cancelled->failure) << seed << ": " << cancelled->failure->message;
      const auto back = only_payload<OrderCancellation>(cancelled->result).refunded;
      ++(back.is_zero() ? unpaid : refunded);
      race.expect_ended("CANCELLED");
    }
  }
  EXPECT_GT(refunded, 0);
  EXPECT_GT(unpaid, 0);
}

TEST(CardOrder, DeadlineAgainstPayment) {
  int paid = 0, expired = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Race race{.silent = true, .seed = seed};
    PlaceOrder order = card_order();
    order.patience = Patience{.payment = 50ms, .gateway_answer = 30ms};
    race.pay(order);
    ASSERT_TRUE(race.shop.pass_until([&] { return race.at_end(); })) << seed;
    race.shop.books.silent = false;
    if (race.shop.books.orders["ord_1"] == "PAID") {
      ++paid;
      race.shop.expect_paid();
      race.shop.expect_replays();
    } else {
      ++expired;
      race.expect_ended("EXPIRED");
    }
  }
  EXPECT_GT(paid, 0);
  EXPECT_GT(expired, 0);
}

TEST(CardOrder, IsPaidOnceByTwoTransactions) {
  for (int steps = 0; steps < 80; ++steps) {
    CardShop shop;
    shop.place(card_order());
    shop.books.pay("att_1", 15'000);
    shop.books.pay("att_2", 15'000);
    shop.tell("att_1");
    for (int step = 0; step < steps; ++step) shop.world.runtime().step();
    const auto second = shop.validate("att_2");
    EXPECT_EQ(second.order_status, "PAID");
    ASSERT_TRUE(second.failure);
    EXPECT_EQ(second.failure->code.value(), "ILLEGAL_TRANSITION");
    ASSERT_TRUE(shop.pass_until([&] { return shop.books.at_gateway() == 15'000; }));
    shop.expect_paid();
    EXPECT_EQ(shop.books.attempts["att_2"].status, "VOIDED");
  }
}

// The gateway tells of both when the order is to be cancelled, and one answer is lost on the way.
TEST(CardOrder, OfTwoPaymentsThatAreAskedAboutTogetherNoneIsForgotten) {
  for (const int lost : {0, 1, 2, 3}) {
    for (const std::string call : {"ValidateAttempt", "CaptureAttempt"}) {
      CardShop shop;
      shop.books.fault = [&](const std::string& activity, int nth) {
        return activity == call && nth == lost ? Fault::TimesOutWithTheEffect : Fault::None;
      };
      shop.place(card_order());
      shop.books.pay("att_1", 15'000);
      shop.books.pay("att_2", 15'000);
      ASSERT_FALSE(shop.cancel("rfd_9").failure);
      shop.let_all_end();
      EXPECT_EQ(shop.books.orders["ord_1"], "CANCELLED");
      shop.expect_nothing_held();
      EXPECT_EQ(shop.books.refunds, 2) << call << " " << lost;
      shop.expect_replays();
    }
  }
}

// The gateway tells of both, and does not know when it is asked about them.
TEST(CardOrder, OfTwoPaymentsThatTheGatewayIsSilentAboutNoneIsForgotten) {
  for (const int silent_looks : {1, 2}) {
    for (const bool by_cancel : {true, false}) {
      CardShop shop;
      shop.books.fault = [&](const std::string& activity, int nth) {
        if (activity == "ValidateAttempt") shop.books.silent = nth <= silent_looks;
        return Fault::None;
      };
      shop.place(card_order());
      shop.books.pay("att_1", 15'000);
      shop.books.pay("att_2", 15'000);
      if (by_cancel) {
        ASSERT_FALSE(shop.cancel("rfd_9").failure);
        shop.let_all_end();
        shop.expect_nothing_held();
      } else {
        ASSERT_TRUE(shop.pass_until_status("PAID"));
        for (const char* attempt : {"att_1", "att_2"}) shop.validate(attempt);
        shop.let_children_end();
        shop.expect_paid();
      }
      shop.expect_replays();
    }
  }
}

TEST(CardOrder, WhoseRowsAreFinalGivesALatePaymentBack) {
  CardShop shop;
  shop.place(card_order());
  shop.books.fault = [&](const std::string& activity, int) {
    if (activity == "RecordPaymentValidated") shop.books.orders["ord_1"] = "CANCELLED";
    return Fault::None;
  };
  shop.books.final_stays = true;
  EXPECT_EQ(shop.pay().order_status, "CANCELLED");
  shop.expect_nothing_held();
}

// The worker that captured died with that task in its hands; the next one is told nothing by the
// gateway until the order would expire, or is cancelled.
TEST(CardOrder, ThatADeadWorkerHasSeenPaidStaysPaidThoughTheGatewayIsSilentThen) {
  for (const bool cancelled : {false, true}) {
    CardShop shop;
    shop.place(card_order());
    shop.books.pay("att_1", 15'000);
    shop.tell("att_1");
    ASSERT_TRUE(shop.pass_until_status("PAID"));
    shop.world.kill_worker();
    shop.books.silent = true;
    shop.new_worker();
    if (cancelled) {
      shop.tell_cancel([](const auto&) {});
      ASSERT_TRUE(shop.pass_until_status("CANCEL_PENDING"));
    } else {
      ASSERT_TRUE(shop.pass_until([&] { return shop.books.calls["LookAtOrder"] == 1; }));
      ASSERT_TRUE(shop.pass_until([&] { return shop.books.calls["SellStock"] >= 2; }));
    }
    shop.books.silent = false;
    EXPECT_EQ(shop.books.calls["ReleaseStock"], 0);
    EXPECT_EQ(shop.books.calls["ClosePayment"], 0);
    if (cancelled) {
      shop.let_all_end();
      EXPECT_EQ(shop.books.orders["ord_1"], "CANCELLED");
      shop.expect_nothing_held();
    } else {
      EXPECT_EQ(shop.validate("att_1").payment_status, "CAPTURED");
      shop.let_children_end();
      shop.expect_paid();
    }
    shop.expect_replays();
  }
}

// The gateway was silent for so long that the attempt's workflow asks every ten minutes only.
TEST(CardOrder, InDoubtIsPaidIfTheGatewaySaysSoAtTheDeadline) {
  CardShop shop;
  shop.place(card_order());
  shop.books.silent = true;
  shop.books.pay("att_1", 15'000);
  shop.tell("att_1");
  shop.world.runtime().run_for(Patience().payment - std::chrono::seconds(5));
  ASSERT_EQ(shop.books.orders["ord_1"], "AWAITING_PAYMENT");
  shop.books.silent = false;
  EXPECT_EQ(shop.validate("att_1").payment_status, "CAPTURED");
  shop.let_children_end();
  shop.expect_paid();
  EXPECT_EQ(shop.books.refunds, 0);
  shop.expect_replays();
}

// Temporal has forgotten that it is paid, the gateway is silent at the deadline, and while the
// order is asked about itself somebody tells of the payment again.
TEST(CardOrder, ThatWasSetBackKeepsItsMoneyThoughItsPaymentIsToldOfAmidItsDeadline) {
  CardShop shop;
  shop.place(card_order());
  ASSERT_EQ(shop.pay().order_status, "PAID");
  ASSERT_TRUE(
      shop.world
          .ask<Acknowledged>([&](auto answer) { shop.world.client().remove({"ord_1"}, answer); })
          .ok());
  bool away = true;
  shop.books.silent = true;
  shop.books.fault = [&](const std::string& activity, int) {
    return away && activity == "LookAtOrder" ? Fault::FailsBefore : Fault::None;
  };
  ASSERT_EQ(shop.place(card_order()).status, "AWAITING_PAYMENT");
  ASSERT_TRUE(shop.pass_until([&] { return shop.books.calls["LookAtOrder"] > 3; }));
  shop.tell("att_1");
  ASSERT_TRUE(shop.pass_until([&] { return shop.books.calls["LookAtOrder"] > 6; }));
  away = shop.books.silent = false;
  EXPECT_EQ(shop.validate("att_1").payment_status, "CAPTURED");
  shop.let_children_end();
  shop.expect_paid();
  EXPECT_EQ(shop.books.refunds, 0);
  shop.expect_replays();
}

TEST(CardOrder, OpenedByADeadWorkerAwaitsItsPaymentHoweverLongAServiceIsAway) {
  CardShop shop;
  bool away = false;
  shop.books.fault = [&](const std::string& activity, int) {
    return away && activity == "OpenPayment" ? Fault::FailsBefore : Fault::None;
  };
  shop.world.client().update_with_start({.id = "ord_1",
                                         .type = "Order",
                                         .task_queue = "orders",
                                         .input = {to_payload(card_order())},
                                         .conflict = IdConflictPolicy::UseExisting},
                                        {.name = "place", .update_id = "place"},
                                        [](const auto&) {});
  ASSERT_TRUE(shop.pass_until_status("AWAITING_PAYMENT"));
  shop.world.kill_worker();
  away = true;
  shop.new_worker();
  ASSERT_TRUE(shop.pass_until([&] { return shop.books.calls["LookAtOrder"] == 1; }));
  away = false;
  EXPECT_EQ(shop.place(card_order()).status, "AWAITING_PAYMENT");
  EXPECT_EQ(shop.books.calls["ReleaseStock"], 0);
  EXPECT_EQ(shop.pay().order_status, "PAID");
  shop.expect_paid();
}

TEST(CardOrder, EndsRightWhereverTheWorkerDies) {
  int steps = 1;
  for (bool finished = false; !finished; ++steps) {
    ASSERT_LT(steps, 2'000) << "the way to PAID has an end";
    CardShop shop;
    const auto order = card_order();
    shop.world.client().update_with_start({.id = "ord_1",
                                           .type = "Order",
                                           .task_queue = "orders",
                                           .input = {to_payload(order)},
                                           .conflict = IdConflictPolicy::UseExisting},
                                          {.name = "place", .update_id = "place"},
                                          [](const auto&) {});
    bool paying = false;
    for (int step = 0; step < steps; ++step) {
      shop.world.runtime().step();
      if (paying || shop.books.orders["ord_1"] != "AWAITING_PAYMENT") continue;
      paying = true;
      shop.books.pay("att_1", 15'000);
      shop.tell("att_1");
    }
    finished = shop.books.orders["ord_1"] == "PAID";
    shop.world.kill_worker();
    shop.new_worker();
    shop.place(order);
    if (!paying) shop.books.pay("att_1", 15'000);
    EXPECT_EQ(shop.validate("att_1").order_status, "PAID") << "killed after " << steps;
    shop.expect_paid();
  }
  EXPECT_GT(steps, 20);
}

}  // namespace
}  // namespace perdura::workflows
