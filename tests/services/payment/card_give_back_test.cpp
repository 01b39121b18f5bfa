// What an attempt holds is let go, what it took goes back: once, however often it is asked for.
#include <gmock/gmock.h>

#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const GiveBackOutcome all_back = GivenBack{Money(CardWorld::due), "REFUNDED"};
const GiveBackOutcome let_go = GivenBack{Money(), "VOIDED"};
const GiveBackOutcome requested = GiveBackPending{"REQUESTED"};
const GiveBackOutcome failed = GiveBackPending{"FAILED"};
const GiveBackOutcome unknown = GatewayUnknown{};

TEST(CardGiveBack, LetsGoWhatIsHeld) {
  CardWorld w;
  w.authorised();
  EXPECT_EQ(w.give_back(), let_go);
  EXPECT_EQ(w.give_back(), let_go);
  EXPECT_EQ(w.count_calls("/void"), 1);
  EXPECT_TRUE(w.nothing_held());
  w.deliver();
  EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000", "VOIDED 10000"));
  EXPECT_THAT(w.published(), ElementsAre("payment.authorized pay_7", "payment.voided pay_7"));
  EXPECT_THAT(w.payment("7").refunds, IsEmpty());
}

TEST(CardGiveBack, ReturnsWhatWasTaken) {
  CardWorld w;
  w.captured();
  EXPECT_EQ(w.give_back(), all_back);
  EXPECT_EQ(w.give_back(), all_back);
  w.deliver();
  EXPECT_EQ(w.count_calls("/refunds"), 1);
  EXPECT_EQ(w.book().refunded, 10'000);
  EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000", "CAPTURED 10000", "REFUND_REQUESTED 10000",
                                     "REFUNDED 10000"));
  EXPECT_THAT(w.published(), ElementsAre("payment.authorized pay_7", "payment.captured pay_7",
                                         "payment.refunded pay_7"));
  const auto shown = w.payment("7");
  EXPECT_EQ(shown.refunded_amount, Money(10'000));
  ASSERT_EQ(shown.refunds.size(), 1u);
  EXPECT_EQ(shown.refunds[0].id, refund_of(w.attempt()));
  EXPECT_EQ(shown.refunds[0].status, RefundStatus::Done);
  EXPECT_EQ(shown.refunds[0].reason, domain::Reason::ChangedMind);
}

TEST(CardGiveBack, OfWhatNobodyHasPaidEndsIt) {
  CardWorld w;
  w.opened();
  EXPECT_EQ(w.give_back(), GiveBackOutcome(GivenBack{Money(), "EXPIRED"}));
  CardWorld declined;
  declined.opened();
  declined.decline();
  EXPECT_EQ(declined.give_back(), GiveBackOutcome(GivenBack{Money(), "DECLINED"}));
}

TEST(CardGiveBack, AsksFirstWhichOfTheTwoItIs) {
  CardWorld w;
  w.authorised();
  w.force(PgCall::Capture, FaultKind::TimeoutAfter);
  w.capture();
  EXPECT_EQ(w.statuses(), "IN_DOUBT");
  EXPECT_EQ(w.give_back(), all_back);
  EXPECT_EQ(w.count_calls("/void"), 0);
}

TEST(CardGiveBack, ASilentGatewayIsAskedAgain) {
  for (const bool taken : {false, true}) {
    for (const auto kind : {FaultKind::TimeoutBefore, FaultKind::TimeoutAfter}) {
      CardWorld w;
      if (taken) {
        w.captured();
      } else {
        w.authorised();
      }
      w.force(taken ? PgCall::Refund : PgCall::Void, kind);
      EXPECT_EQ(w.give_back(), unknown);
      w.force(PgCall::Lookup, FaultKind::Refuse);
      EXPECT_EQ(w.give_back(), unknown);
      w.clock.advance(20s);
      EXPECT_EQ(w.give_back(), taken ? all_back : let_go);
      const auto calls = w.count_calls(taken ? "/refunds" : "/void");
      EXPECT_EQ(calls, kind == FaultKind::TimeoutAfter ? 1 : 2);
      EXPECT_TRUE(w.nothing_held());
    }
  }
}

TEST(CardGiveBack, WhatIsRefusedForNowIsAskedForAgainUnderAnotherKey) {
  CardWorld held;
  held.authorised();
  held.force(PgCall::Void, FaultKind::Refuse);
  EXPECT_EQ(held.give_back(), failed);
  EXPECT_EQ(held.give_back(), let_go);
  CardWorld taken;
  taken.captured();
  taken.force(PgCall::Refund, FaultKind::Refuse, 2);
  EXPECT_EQ(taken.give_back(), failed);
  EXPECT_EQ(taken.payment("7").refunds.at(0).status, RefundStatus::Failed);
  taken.deliver();
  EXPECT_EQ(taken.give_back(), failed);
  EXPECT_EQ(taken.give_back(), all_back);
  EXPECT_EQ(taken.book().refunded, 10'000);
  EXPECT_THAT(taken.noted(),
              ElementsAre("AUTHORIZED 10000", "CAPTURED 10000", "REFUND_REQUESTED 10000",
                          "REFUND_FAILED 10000", "REFUND_REQUESTED 10000", "REFUND_FAILED 10000",
                          "REFUND_REQUESTED 10000", "REFUNDED 10000"));
}

TEST(CardGiveBack, WhatIsDoneLaterIsPendingUntilThen) {
  CardWorld taken;
  taken.captured();
  taken.force(PgCall::Refund, FaultKind::Late);
  EXPECT_EQ(taken.give_back(), requested);
  EXPECT_EQ(taken.payment("7").refunds.at(0).status, RefundStatus::Requested);
  EXPECT_EQ(taken.give_back(), requested);
  taken.wait(30s);
  EXPECT_EQ(taken.give_back(), all_back);
  EXPECT_EQ(taken.count_calls("/refunds"), 1);
  CardWorld held;
  held.authorised();
  held.force(PgCall::Void, FaultKind::Late);
  EXPECT_EQ(held.give_back(), requested);
  held.wait(30s);
  EXPECT_EQ(held.give_back(), let_go);
}

TEST(CardGiveBack, WhatTheWebhookToldFirstIsNotedOnce) {
  CardWorld w;
  w.captured();
  w.outside.after = [&](const std::string& call) {
    if (call.find("/refunds") == call.npos) return;
    w.outside.after = nullptr;
    w.deliver();
    EXPECT_EQ(w.statuses(), "REFUNDED");
  };
  EXPECT_EQ(w.give_back(), all_back);
  EXPECT_EQ(w.payment("7").refunded_amount, Money(10'000));
  EXPECT_THAT(w.published(), ElementsAre("payment.authorized pay_7", "payment.captured pay_7",
                                         "payment.refunded pay_7"));
}

TEST(CardGiveBack, LessThanAskedForIsFollowedByTheRest) {
  CardWorld w;
  w.captured();
  w.force(PgCall::Refund, FaultKind::WrongAmount);
  EXPECT_EQ(w.give_back(), all_back);
  EXPECT_EQ(w.book().refunded, 10'000);
  EXPECT_EQ(w.payment("7").refunds.size(), 2u);
  EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000", "CAPTURED 10000", "REFUND_REQUESTED 10000",
                                     "REFUNDED 9999", "REFUND_REQUESTED 1", "REFUNDED 1"));
}

TEST(CardGiveBack, ByTwoIdsReturnsItOnce) {
  CardWorld w;
  w.captured();
  EXPECT_EQ(w.give_back(1, "7", "rfd_a"), all_back);
  EXPECT_EQ(w.give_back(1, "7", "rfd_b"), GiveBackOutcome(GivenBack{Money(), "REFUNDED"}));
  EXPECT_EQ(w.give_back(1, "7", "rfd_a"), all_back);
  EXPECT_EQ(w.book().refunded, 10'000);
}

TEST(CardGiveBack, ByTwoIdsAtTheSameTimeReturnsItOnce) {
  CardWorld w;
  w.captured();
  w.outside.before = [&](const std::string& call) {
    if (call.find("/refunds") == call.npos) return;
    w.outside.before = nullptr;
    EXPECT_EQ(w.give_back(1, "7", "rfd_b"), all_back);
  };
  EXPECT_EQ(w.give_back(1, "7", "rfd_a"), GiveBackOutcome(GivenBack{Money(), "REFUNDED"}));
  EXPECT_EQ(w.book().refunded, 10'000);
  const auto refunds = w.payment("7").refunds;
  ASSERT_EQ(refunds.size(), 2u);
  EXPECT_EQ(refunds[0].status, RefundStatus::Failed);
  EXPECT_EQ(refunds[1].status, RefundStatus::Done);
}

TEST(CardGiveBack, OfOneIdAtTheSameTimeCarriesOneKey) {
  CardWorld w;
  w.captured();
  w.outside.before = [&](const std::string& call) {
    if (call.find("/refunds") == call.npos) return;
    w.outside.before = nullptr;
    EXPECT_EQ(w.give_back(), all_back);
  };
  EXPECT_EQ(w.give_back(), all_back);
  EXPECT_EQ(w.count_calls("/refunds"), 2);
  const auto keys = w.db.read([](platform::sql::Reader& tx) {
    return tx.query<std::int64_t>("SELECT key_number FROM payment_refund ORDER BY refund_id");
  });
  EXPECT_THAT(keys, ElementsAre(1));
  EXPECT_EQ(w.book().refunds.size(), 1u);
}

/// So much of what attempt 1 has taken.
HttpResponse part_back(const CardWorld& w, const std::string& refund, std::int64_t amount) {
  const GiveBack request{w.attempt(), domain::RefundId(refund), domain::Reason::Defect,
                         Money(amount)};
  return w.send(HttpMethod::Post, "/internal/v1/payments/give-back", worker, json::to_text(request),
                "k");
}

TEST(CardGiveBack, OfAPartLeavesTheRest) {
  CardWorld w;
  w.captured();
  const GiveBackOutcome part = GivenBack{Money(4'000), "PARTIALLY_REFUNDED"};
  EXPECT_EQ(decoded<GiveBackOutcome>(part_back(w, "rfd_a", 4'000)), part);
  EXPECT_EQ(decoded<GiveBackOutcome>(part_back(w, "rfd_a", 4'000)), part);
  EXPECT_EQ(outcome(part_back(w, "rfd_a", 3'000)), "422 REFUND_ID_REUSED");
  EXPECT_EQ(outcome(part_back(w, "rfd_b", 6'001)), "422 REFUND_EXCEEDS_CAPTURED");
  EXPECT_EQ(outcome(part_back(w, "rfd_b", 0)), "400 INVALID_REQUEST");
  EXPECT_EQ(decoded<GiveBackOutcome>(part_back(w, "rfd_b", 4'000)), part);  // two equal ones
  EXPECT_EQ(w.give_back(), GiveBackOutcome(GivenBack{Money(2'000), "REFUNDED"}));
  EXPECT_EQ(w.book().refunded, 10'000);
  EXPECT_EQ(w.payment("7").refunds.size(), 3u);
}

TEST(CardGiveBack, OfAPartThatIsDoneLaterOrWithoutAnAnswerHappensOnce) {
  for (const auto kind : {FaultKind::Late, FaultKind::TimeoutBefore, FaultKind::TimeoutAfter,
                          FaultKind::Refuse, FaultKind::WrongAmount}) {
    CardWorld w;
    w.captured();
    w.force(PgCall::Refund, kind);
    part_back(w, "rfd_a", 4'000);
    w.wait(31s);
    EXPECT_EQ(decoded<GiveBackOutcome>(part_back(w, "rfd_a", 4'000)),
              GiveBackOutcome(GivenBack{Money(4'000), "PARTIALLY_REFUNDED"}));
    EXPECT_EQ(w.book().refunded, 4'000);
  }
}

TEST(CardGiveBack, NamesItsAttempt) {
  CardWorld w;
  w.captured();
  w.opened("8");
  w.give_back(1, "7", "rfd_a");
  const GiveBack other{w.attempt(1, "8"), domain::RefundId("rfd_a"), domain::Reason::Other};
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, "/internal/v1/payments/give-back", worker,
                           json::to_text(other), "k")),
            "422 REFUND_ID_REUSED");
}

TEST(CardGiveBack, WhatWasRefundedAtTheGatewaysDeskIsNotRefundedAgain) {
  CardWorld w;
  w.captured();
  w.outside.desk.with([&](auto& brain, auto now) {
    brain.refund(w.transaction(), {"by_hand", 4'000, "kindness"}, "by hand", now);
  });
  w.deliver();
  EXPECT_EQ(w.statuses(), "PARTIALLY_REFUNDED");
  EXPECT_EQ(w.payment("7").refunded_amount, Money(4'000));
  EXPECT_EQ(w.give_back(), all_back) << "what went back already counts";
  EXPECT_EQ(w.book().refunded, 10'000);
  EXPECT_EQ(w.payment("7").refunded_amount, Money(10'000));
}

TEST(CardGiveBack, ThatTakesDaysOpensATicketOnce) {
  CardWorld w;
  w.captured();
  w.force(PgCall::Refund, FaultKind::Refuse, 4);
  w.give_back();
  w.clock.advance(3 * 24h - 1ms);
  w.give_back();
  EXPECT_THAT(w.tickets(), IsEmpty());
  w.clock.advance(1ms);
  w.give_back();
  w.give_back();
  EXPECT_THAT(w.tickets(), ElementsAre("REFUND 1"));
  EXPECT_EQ(w.give_back(), all_back);
}

TEST(CardGiveBack, NeverExceedsWhatWasCapturedWhateverTheCode) {
  CardWorld w;
  w.captured();
  w.give_back();
  EXPECT_THROW(w.db.transaction([](platform::sql::Transaction& tx) {
    tx.execute("UPDATE payment_attempt SET refunded = captured + 1 WHERE payment_id = 'pay_7'");
  }),
               platform::sql::CheckViolation);
  EXPECT_THROW(w.db.transaction([&](platform::sql::Transaction& tx) {
    tx.execute(
        "INSERT INTO payment_event (payment_id, sequence, attempt_id, kind, amount, refund_id, at) "
        "SELECT payment_id, 99, attempt_id, 'REFUNDED', 1, refund_id, at FROM payment_event "
        "WHERE kind = 'REFUNDED'");
  }),
               platform::sql::DuplicateKey);
}

}  // namespace
}  // namespace perdura::services::payment::testing
