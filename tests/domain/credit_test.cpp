// How much of an order is paid with store credit.
#include "domain/credit.hpp"

#include <gtest/gtest.h>

#include "json/codec.hpp"

namespace perdura::domain {
namespace {

TEST(Credit, PaysAllNothingOrExactlyTheAmount) {
  const Money total(10'000);
  EXPECT_EQ(split(total, CreditWish::all()), (PaymentSplit{total, Money()}));
  EXPECT_EQ(split(total, CreditWish()), (PaymentSplit{Money(), total}));
  EXPECT_EQ(split(total, CreditWish::amount(Money(4'000))),
            (PaymentSplit{Money(4'000), Money(6'000)}));
  EXPECT_EQ(split(total, CreditWish::amount(total)), (PaymentSplit{total, Money()}));
}

TEST(Credit, AboveTheTotalIsRefusedAndNotCut) {
  EXPECT_EQ(split(Money(10'000), CreditWish::amount(Money(10'001))), std::nullopt);
  EXPECT_EQ(split(Money(-1), CreditWish::all()), std::nullopt);
}

TEST(Credit, ReadsAllOrAnAmount) {
  EXPECT_EQ(json::from_text<CreditWish>("\"all\""), CreditWish::all());
  EXPECT_EQ(json::from_text<CreditWish>("500"), CreditWish::amount(Money(500)));
  EXPECT_EQ(json::to_text(CreditWish::all()), "\"all\"");
  EXPECT_EQ(json::to_text(CreditWish::amount(Money(500))), "500");
}

TEST(Credit, RefusesEverythingElse) {
  EXPECT_THROW(json::from_text<CreditWish>("\"some\""), json::DecodeError);
  EXPECT_THROW(json::from_text<CreditWish>("-1"), json::DecodeError);
  EXPECT_THROW(json::from_text<CreditWish>("1.5"), json::DecodeError);
  EXPECT_THROW(json::from_text<CreditWish>("null"), json::DecodeError);
  EXPECT_THROW(CreditWish::amount(Money(-1)), std::invalid_argument);
}

}  // namespace
}  // namespace perdura::domain
