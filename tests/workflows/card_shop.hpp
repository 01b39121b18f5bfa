#pragma once
// A shop of small books whose orders are paid at a gateway.
#include "tests/workflows/book_shop.hpp"

namespace perdura::workflows {

inline PlaceOrder card_order(int units = 3) {
  PlaceOrder order = order_of(units, 5'000 * units);
  order.credit = {};
  return order;
}

struct CardShop : Shop {
  using Shop::Shop;

  /// The update `validate`, told and waited for.
  PaymentValidated validate(const std::string& attempt) {
    const auto outcome =
        world.ask<UpdateOutcome>([&](auto answer) { tell(attempt, answer); }).value();
    EXPECT_FALSE(outcome.failure);
    return only_payload<PaymentValidated>(outcome.result);
  }
  void tell(const std::string& attempt, Answer<UpdateOutcome> answer) {
    const domain::AttemptId id(attempt);
    world.client().update({"ord_1"},
                          {.name = "validate",
                           .input = {to_payload(ValidatePayment{id})},
                           .update_id = validate_update(id),
                           .timeout = Duration{}},
                          std::move(answer));
  }
  /// Told, and not waited for.
  void tell(const std::string& attempt) {
    tell(attempt, [](const auto&) {});
  }

  PaymentValidated pay(const std::string& attempt = "att_1", std::int64_t amount = 15'000) {
    books.pay(attempt, amount);
    return validate(attempt);
  }
  bool pass_until(const std::function<bool()>& holds) { return world.runtime().run_until(holds); }
  bool pass_until_status(const std::string& status) {
    return pass_until([&] { return books.orders["ord_1"] == status; });
  }
  void expect_nothing_held() {
    Shop::expect_nothing_held();
    EXPECT_EQ(books.at_gateway(), 0);
  }
  void expect_paid() {
    EXPECT_EQ(books.orders["ord_1"], "PAID");
    EXPECT_EQ(books.on_hand, 7);
    EXPECT_EQ(books.reserved, 0);
    EXPECT_EQ(books.at_gateway(), 15'000);
    EXPECT_EQ(books.credit, 100'000);
  }
};

}  // namespace perdura::workflows
