// Until the order is paid, or ends without.
#include "apps/demo/demo.hpp"

namespace perdura::apps::demo {

using domain::Money;

namespace {

constexpr int declines = 3;  // after so many no other attempt is let in
constexpr Money missing{1'000};

void expect_page(const std::string& expected, const std::string& title) {
  if (title == expected) return;
  throw std::runtime_error("the gateway's next page is \"" + title + "\", and not \"" + expected +
                           "\"");
}

}  // namespace

std::string Demo::pay() {
  expect_page("Paid", world_.gateway.press(checkout_url_, "Pay"));
  return "the page says: Paid; the shop does not know it yet";
}

std::string Demo::become_paid() {
  follow([](const Order& order) { return is_paid(order); });
  return "the gateway told the shop: " + follow_to({"PAID"});
}

/// Each decline is known to the shop before the next: a payer tries again when he has read of it.
std::string Demo::decline() {
  for (int n = 1; n <= declines; ++n) {
    expect_page("Declined", world_.gateway.press(checkout_url_, "Decline"));
    follow([n](const Order& order) { return order.payment.declined_attempts >= n; });
    if (n < declines && is_final(order_)) {
      throw std::runtime_error("the order is " + order_.status + " after decline number " +
                               std::to_string(n));
    }
  }
  return "the shop was told of " + std::to_string(declines);
}

std::string Demo::fail_as_declined() { return follow_to({"FAILED", "PAYMENT_DECLINED"}); }

std::string Demo::tamper() {
  const Money other = order_.total - missing;
  world_.gateway.approve(*order_.payment.pg_order_id, other);
  return in_won(other) + " instead of " + in_won(order_.total);
}

std::string Demo::fail_as_tampered() { return follow_to({"FAILED", "AMOUNT_MISMATCH"}); }

}  // namespace perdura::apps::demo
