// Money, its rounding, quantities and currencies.
#include "domain/money.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "domain/quantity.hpp"
#include "json/codec.hpp"

namespace perdura::domain {
namespace {

constexpr auto max = std::numeric_limits<std::int64_t>::max();
constexpr auto min = std::numeric_limits<std::int64_t>::min();

TEST(Money, Calculates) {
  EXPECT_EQ(Money(3) + Money(4), Money(7));
  EXPECT_EQ(Money(3) - Money(4), Money(-1));
  EXPECT_EQ(-Money(3), Money(-3));
  EXPECT_EQ(Money(3) * 4, Money(12));
  EXPECT_EQ(4 * Money(3), Money(12));
  EXPECT_LT(Money(3), Money(4));
  EXPECT_TRUE(Money().is_zero());
  EXPECT_TRUE(Money(-1).is_negative());
}

TEST(Money, ThrowsInsteadOfOverflowing) {
  EXPECT_THROW(Money(max) + Money(1), MoneyOverflow);
  EXPECT_THROW(Money(min) - Money(1), MoneyOverflow);
  EXPECT_THROW(-Money(min), MoneyOverflow);
  EXPECT_THROW(Money(max) * 2, MoneyOverflow);
  EXPECT_THROW(Money(min) * -1, MoneyOverflow);
  EXPECT_THROW(rounded_down(Money(max), {2, 1}), MoneyOverflow);
  EXPECT_EQ(Money(max) + Money(min), Money(-1));
}

TEST(Money, IsLeftAloneByAnOperationThatThrew) {
  Money money(max);
  EXPECT_THROW(money += Money(1), MoneyOverflow);
  EXPECT_EQ(money, Money(max));
}

TEST(Money, IsAnIntegerInJson) {
  EXPECT_EQ(json::to_text(Money(12'000)), "12000");
  EXPECT_EQ(json::from_text<Money>("-5"), Money(-5));
  EXPECT_THROW(json::from_text<Money>("12.5"), json::DecodeError);
  EXPECT_THROW(json::from_text<Money>("\"12\""), json::DecodeError);
  EXPECT_THROW(json::from_text<Money>("9223372036854775808"), json::DecodeError);
}

TEST(Rounding, GoesDownForDiscountsAndHalfUpForCommission) {
  EXPECT_EQ(rounded_down(Money(9'999), {33, 100}), Money(3'299));  // 33 % off leaves 6,700
  EXPECT_EQ(rounded_down(Money(-15), {1, 10}), Money(-2));
  EXPECT_EQ(rounded_half_up(Money(15), {1, 10}), Money(2));
  EXPECT_EQ(rounded_half_up(Money(14), {1, 10}), Money(1));
  EXPECT_EQ(rounded_half_up(Money(-15), {1, 10}), Money(-1));
  EXPECT_EQ(rounded_half_up(Money(-16), {1, 10}), Money(-2));
  EXPECT_EQ(rounded_half_up(Money(max), {max, max}), Money(max));
}

TEST(Rounding, RefusesRatiosThatAreNone) {
  EXPECT_THROW(rounded_down(Money(1), {1, 0}), std::invalid_argument);
  EXPECT_THROW(rounded_down(Money(1), {-1, 2}), std::invalid_argument);
  EXPECT_THROW(rounded_half_up(Money(1), {1, -2}), std::invalid_argument);
}

TEST(Quantity, IsFromOneToItsBound) {
  EXPECT_EQ(Quantity(Quantity::max).value(), Quantity::max);
  EXPECT_THROW(Quantity(0), std::invalid_argument);
  EXPECT_THROW(Quantity(-1), std::invalid_argument);
  EXPECT_THROW(Quantity(Quantity::max + 1), std::invalid_argument);
  EXPECT_EQ(json::from_text<Quantity>("3"), Quantity(3));
  EXPECT_THROW(json::from_text<Quantity>("0"), json::DecodeError);
}

TEST(Currency, IsThreeCapitalLetters) {
  EXPECT_EQ(Currency("EUR").value(), "EUR");
  EXPECT_THROW(Currency("eur"), std::invalid_argument);
  EXPECT_THROW(Currency("EURO"), std::invalid_argument);
  EXPECT_THROW(Currency(""), std::invalid_argument);
}

}  // namespace
}  // namespace perdura::domain
