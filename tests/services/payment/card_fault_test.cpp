// The database fails before, at or after the commit, between any two steps: asked again, it ends as
// if it had not.
#include <gmock/gmock.h>

#include "tests/services/at_each_commit.hpp"
#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using services::testing::at_each_commit;

/// An internal act, whatever it is answered.
template <class Request>
void act_on(const CardWorld& w, const char* what, const Request& request) {
  w.send(HttpMethod::Post, std::string("/internal/v1/payments/") + what, worker,
         json::to_text(request), "k");
}

TEST(CardFaults, AnOpeningHappensOnce) {
  at_each_commit<CardWorld>([](CardWorld&) {}, [](CardWorld& w) { w.open(); },
                            [](CardWorld& w) {
                              EXPECT_EQ(w.statuses(), "READY");
                              EXPECT_TRUE(w.payment("7").checkout_url);
                            });
}

TEST(CardFaults, AWebhookThatWasNotTakenIsTakenWhenItComesAgain) {
  at_each_commit<CardWorld>(
      [](CardWorld& w) {
        w.opened();
        w.pay();
      },
      [](CardWorld& w) { w.hook(w.news("payment.authorized")); },
      [](CardWorld& w) {
        EXPECT_EQ(w.statuses(), "AUTHORIZED");
        EXPECT_THAT(w.told(), ElementsAre("validate 1"));
        EXPECT_THAT(w.published(), ElementsAre("payment.authorized pay_7"));
      });
}

TEST(CardFaults, ACaptureHappensOnce) {
  at_each_commit<CardWorld>(
      [](CardWorld& w) { w.authorised(); },
      [](CardWorld& w) {
        act_on(w, "capture", CaptureAttempt{w.attempt(), Money(CardWorld::due)});
      },
      [](CardWorld& w) {
        EXPECT_EQ(w.statuses(), "CAPTURED");
        EXPECT_EQ(w.book().captured, 10'000);
        EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000", "CAPTURED 10000"));
        EXPECT_THAT(w.told(), ElementsAre("validate 1"));
      });
}

TEST(CardFaults, ACloseIsFinishedByTheRepeat) {
  at_each_commit<CardWorld>(
      [](CardWorld& w) { w.authorised(); }, [](CardWorld& w) { w.close(); },
      [](CardWorld& w) { EXPECT_THAT(w.told(), ElementsAre("validate 1", "Refund 1")); });
}

TEST(CardFaults, WhatIsHeldIsLetGoByTheRepeat) {
  at_each_commit<CardWorld>([](CardWorld& w) { w.authorised(); },
                            [](CardWorld& w) {
                              act_on(w, "give-back", GiveBack{w.attempt(), refund_of(w.attempt())});
                            },
                            [](CardWorld& w) {
                              EXPECT_EQ(w.statuses(), "VOIDED");
                              EXPECT_THAT(w.noted(),
                                          ElementsAre("AUTHORIZED 10000", "VOIDED 10000"));
                            });
}

TEST(CardFaults, WhatWasTakenGoesBackOnce) {
  at_each_commit<CardWorld>([](CardWorld& w) { w.captured(); },
                            [](CardWorld& w) {
                              act_on(w, "give-back", GiveBack{w.attempt(), refund_of(w.attempt())});
                            },
                            [](CardWorld& w) {
                              EXPECT_EQ(w.statuses(), "REFUNDED");
                              EXPECT_EQ(w.book().refunded, 10'000);
                              EXPECT_EQ(w.book().refunds.size(), 1u);
                              EXPECT_THAT(w.noted(),
                                          ElementsAre("AUTHORIZED 10000", "CAPTURED 10000",
                                                      "REFUND_REQUESTED 10000", "REFUNDED 10000"));
                            });
}

TEST(CardFaults, AConfirmIsFinishedByTheRepeat) {
  at_each_commit<CardWorld>(
      [](CardWorld& w) {
        w.opened();
        w.pay();
        w.validations.script = [](const auto&) { return PaymentValidated{"PAID", "CAPTURED", {}}; };
      },
      [](CardWorld& w) { w.confirm(); },
      [](CardWorld& w) {
        EXPECT_EQ(w.confirm().status, 200);
        EXPECT_THAT(w.told(), IsEmpty());
        EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000"));
      });
}

TEST(CardFaults, ADatabaseThatIsAwayIsTold) {
  CardWorld w;
  w.opened();
  w.pay();
  w.faults.down = true;
  EXPECT_EQ(outcome(w.hook(w.news("payment.authorized"))), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(outcome(w.confirm()), "503 DEPENDENCY_UNAVAILABLE");
  w.faults.down = false;
  w.faults.deadlocks = 3;
  EXPECT_EQ(w.hook(w.news("payment.authorized")).status, 200);
  EXPECT_THAT(w.published(), ElementsAre("payment.authorized pay_7"));
}

}  // namespace
}  // namespace perdura::services::payment::testing
