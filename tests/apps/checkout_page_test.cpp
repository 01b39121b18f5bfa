#include "apps/client/checkout_page.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace perdura::apps {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* checkout = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Checkout</title></head>
<body><form method="post" action="/checkout/pgo_7/pay"><input type="hidden" name="attempt"
 value="2"><button type="submit">Pay</button></form>
<form method="post" action="/checkout/pgo_7/decline"><input type="hidden" name="attempt" value="3">
<button type="submit">Decline</button></form></body></html>)";

std::string why_not(const std::string& page, const std::string& button) {
  try {
    form_of(page, button);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "read";
}

TEST(CheckoutPage, EachButtonSendsItsOwnForm) {
  const auto pay = form_of(checkout, "Pay");
  EXPECT_EQ(pay.action, "/checkout/pgo_7/pay");
  EXPECT_EQ(pay.body, "attempt=2");
  const auto decline = form_of(checkout, "Decline");
  EXPECT_EQ(decline.action, "/checkout/pgo_7/decline");
  EXPECT_EQ(decline.body, "attempt=3");
}

TEST(CheckoutPage, WithoutTheButtonThePageIsNamedByItsTitle) {
  EXPECT_THAT(why_not("<title>Paid</title>", "Pay"),
              AllOf(HasSubstr("\"Paid\""), HasSubstr("no button \"Pay\"")));
  EXPECT_THAT(why_not("<title>Odd</title><form><button>Pay</button></form>", "Pay"),
              HasSubstr("no form behind its button"));
  EXPECT_THAT(why_not("", "Pay"), HasSubstr("no button"));
}

TEST(CheckoutPage, AnAddressHasATargetOrIsNone) {
  EXPECT_EQ(target_of("http://127.0.0.1:18090/checkout/pgo_7?x=1"), "/checkout/pgo_7?x=1");
  for (const char* none : {"", "/checkout/pgo_7", "http://127.0.0.1:18090"}) {
    EXPECT_THROW(target_of(none), std::runtime_error) << none;
  }
}

}  // namespace
}  // namespace perdura::apps
