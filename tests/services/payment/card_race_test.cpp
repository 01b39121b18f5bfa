// Many at once. On MariaDB the threads really meet; on SQLite they take turns.
#include <gmock/gmock.h>

#include "tests/services/at_once.hpp"
#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using services::testing::at_once;
using ::testing::ElementsAre;

TEST(CardRace, WebhooksAndConfirmsOfOnePaymentNoteItOnce) {
  CardWorld w;
  w.opened();
  w.pay();
  const auto body = w.news("payment.authorized");
  at_once(24, [&](int n) {
    const int status =
        n % 2 == 0 ? w.hook(body).status : w.confirm(1, "k" + std::to_string(n)).status;
    EXPECT_EQ(status, n % 2 == 0 ? 200 : 202);
  });
  EXPECT_EQ(w.statuses(), "AUTHORIZED");
  EXPECT_THAT(w.told(), ElementsAre("validate 1"));
  EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000"));
}

TEST(CardRace, ManyCapturesTakeItOnce) {
  CardWorld w;
  w.authorised();
  at_once(24, [&](int) {
    EXPECT_EQ(w.capture(), CaptureOutcome(AttemptCaptured{Money(CardWorld::due)}));
  });
  EXPECT_EQ(w.book().captured, 10'000);
  EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000", "CAPTURED 10000"));
}

TEST(CardRace, ManyReturnsAreOne) {
  CardWorld w;
  w.captured();
  at_once(24, [&](int) {
    EXPECT_EQ(w.give_back(), GiveBackOutcome(GivenBack{Money(CardWorld::due), "REFUNDED"}));
  });
  EXPECT_EQ(w.book().refunds.size(), 1u);
  EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000", "CAPTURED 10000", "REFUND_REQUESTED 10000",
                                     "REFUNDED 10000"));
}

TEST(CardRace, OpenCloseAndThePayerLeaveNothingHeld) {
  CardWorld w;
  at_once(20, [&](int n) {
    const std::string order = std::to_string(n / 2);
    if (n % 2 == 0) {
      EXPECT_EQ(w.open(order).status, 200);
    } else {
      EXPECT_EQ(w.close(order).status, 200);
    }
  });
  for (int n = 0; n < 10; ++n) {
    const std::string order = std::to_string(n);
    const auto again = decoded<OpenPaymentOutcome>(w.open(order));
    const auto shown = w.get("/api/v1/payments/pay_" + order, admin);
    if (shown.status == 404) {
      EXPECT_TRUE(std::holds_alternative<PaymentWithdrawn>(again));
      continue;
    }
    EXPECT_EQ(w.statuses(order), "EXPIRED");
  }
}

TEST(CardRace, CreditAndCardOfOnePaymentCountTheirEventsTogether) {
  CardWorld w;
  w.give(alice, 1'000'000);
  at_once(24, [&](int n) {
    const std::string order = std::to_string(n / 2);
    if (n % 2 == 0) {
      EXPECT_EQ(w.charge(order, alice, 1'000).status, 200);
    } else {
      EXPECT_EQ(w.open(order, 9'000).status, 200);
    }
  });
  at_once(24, [&](int n) {
    const std::string order = std::to_string(n / 2);
    if (n % 2 == 0) {
      EXPECT_EQ(w.refunded(order), Money(1'000));
    } else {
      w.pay(order);
      EXPECT_EQ(w.validate(1, order, 9'000), ValidateOutcome(AttemptValid{}));
      EXPECT_EQ(w.capture(1, order, 9'000), CaptureOutcome(AttemptCaptured{Money(9'000)}));
    }
  });
  for (int n = 0; n < 12; ++n) {
    EXPECT_EQ(w.payment(std::to_string(n)).captured_amount, Money(10'000));
    EXPECT_EQ(w.noted(std::to_string(n)).size(), 4u);
  }
  EXPECT_EQ(w.balance(alice), Money(1'000'000));
}

}  // namespace
}  // namespace perdura::services::payment::testing
