// Many at once. On MariaDB the threads really meet; on SQLite they take turns.
#include <atomic>

#include "tests/services/at_once.hpp"
#include "tests/services/payment/payment_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using services::testing::at_once;

TEST(ChargeRace, AHundredOrdersShareAMillionAndNoneTakesHalf) {
  PaymentWorld w;
  w.give(alice, 1'000'000);
  std::atomic<int> paid{0};
  std::atomic<int> refused{0};
  at_once(100, [&](int n) {
    const auto answer = w.charged(std::to_string(n), alice, 15'000);
    ++(std::holds_alternative<Charged>(answer) ? paid : refused);
    if (const auto* lack = std::get_if<InsufficientCredit>(&answer)) {
      EXPECT_LT(lack->available, Money(15'000));
    }
  });
  EXPECT_EQ(paid, 66);
  EXPECT_EQ(refused, 34);
  EXPECT_EQ(w.balance(alice), Money(10'000));
  EXPECT_EQ(w.sum_of_movements(alice), Money(10'000));
  EXPECT_EQ(w.published().size(), 66u);
}

TEST(ChargeRace, OneOrderChargedByManyPaysOnce) {
  PaymentWorld w;
  w.give(alice, 1'000'000);
  at_once(48, [&](int) {
    EXPECT_EQ(w.charged("7", alice, 15'000), ChargeOutcome(Charged{Money(15'000)}));
  });
  EXPECT_EQ(w.balance(alice), Money(985'000));
  EXPECT_EQ(w.published().size(), 1u);
}

TEST(ChargeRace, ChargesAndTheirRefundsInAnyOrderLeaveEverythingInPlace) {
  PaymentWorld w;
  w.give(alice, 1'000'000);
  std::atomic<int> charged{0};
  std::atomic<int> given_back{0};
  at_once(200, [&](int n) {
    const std::string order = std::to_string(n / 2);
    if (n % 2 == 0) {
      const auto answer = w.charged(order, alice, 15'000);
      if (std::holds_alternative<Charged>(answer)) ++charged;
    } else if (!w.refunded(order).is_zero()) {
      ++given_back;
    }
  });
  EXPECT_EQ(charged, given_back);
  EXPECT_EQ(w.balance(alice), Money(1'000'000));
  EXPECT_EQ(w.sum_of_movements(alice), Money(1'000'000));
}

TEST(ChargeRace, GrantsOfOneKeyCountOnce) {
  PaymentWorld w;
  at_once(48, [&](int n) {
    const std::string key = "k" + std::to_string(n % 4);
    EXPECT_EQ(w.grant(alice, R"({"amount":1000,"reason":"OTHER"})", key).status, 201);
  });
  EXPECT_EQ(w.balance(alice), Money(4'000));
}

}  // namespace
}  // namespace perdura::services::payment::testing
