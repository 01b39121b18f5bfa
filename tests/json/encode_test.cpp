#include <gtest/gtest.h>

#include <cmath>

#include "tests/json/types.hpp"

namespace perdura::json::testing {
namespace {

TEST(Encode, WritesMembersInTheOrderOfTheirDescriptionBasesFirst) {
  Everything all;
  all.name = "n";
  const std::string text = to_text(all);
  EXPECT_EQ(text.substr(0, 24), R"({"name":"n","flag":false)");
  EXPECT_LT(text.find("\"ratio\""), text.find("\"lines\""));
  EXPECT_EQ(text, to_text(all));
}

TEST(Encode, LeavesOutAnEmptyOptionalMemberButWritesNullInAnArray) {
  EXPECT_EQ(to_text(Line{"A", 2, {}}), R"({"sku":"A","quantity":2})");
  EXPECT_EQ(to_text(Line{"A", 2, "x"}), R"({"sku":"A","quantity":2,"note":"x"})");
  EXPECT_EQ(to_text(std::vector<std::optional<std::int32_t>>{1, {}}), "[1,null]");
}

TEST(Encode, KeepsEveryIntegerOf64Bits) {
  EXPECT_EQ(to_text(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(to_text(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
  EXPECT_EQ(to_text(std::int8_t{-7}), "-7");
}

TEST(Encode, NamesTheAlternativeOfAVariantByItsUnqualifiedName) {
  EXPECT_EQ(to_text(Outcome{Refused{"late"}}), R"({"type":"Refused","reason":"late"})");
  EXPECT_EQ(to_text(Outcome{InDoubt{}}), R"({"type":"InDoubt"})");
  EXPECT_EQ(to_text(Outcome{std::monostate{}}), R"({"type":"monostate"})");
  EXPECT_EQ(to_text(Outcome{Renamed{4}}), R"({"type":"old-name","n":4})");
}

TEST(Encode, NamesEnumeratorsAndSpellsThemInCapitalsWhereAsked) {
  EXPECT_EQ(to_text(Colour::DarkGreen), "\"DarkGreen\"");
  EXPECT_EQ(to_text(Status::InTransit), "\"IN_TRANSIT\"");
  EXPECT_EQ(to_text(Status::PartiallyPaid), "\"PARTIALLY_PAID\"");
  EXPECT_EQ(detail::upper_snake("PGTimeout"), "PG_TIMEOUT");
  EXPECT_EQ(detail::upper_snake("TimeoutAtPG"), "TIMEOUT_AT_PG");
  EXPECT_EQ(detail::upper_snake("AWAITING_PAYMENT"), "AWAITING_PAYMENT");
  EXPECT_EQ(detail::upper_snake("Attempt2Failed"), "ATTEMPT2_FAILED");
}

TEST(Encode, UsesTheFormsOfStrongTypesAlsoAsMapKeys) {
  EXPECT_EQ(to_text(OrderId{"ord_7"}), "\"ord_7\"");
  EXPECT_EQ(to_text(Quantity{3}), "3");
  EXPECT_EQ(to_text(Money{250, "KRW"}), R"({"amount":250,"currency":"KRW"})");
  const std::map<OrderId, Money> map{{OrderId{"b"}, {}}, {OrderId{"a"}, {1, "USD"}}};
  EXPECT_EQ(to_text(map),
            R"({"a":{"amount":1,"currency":"USD"},"b":{"amount":0,"currency":"KRW"}})");
}

TEST(Encode, WritesEmptyStructsAsEmptyObjectsAndRawJsonAsItIs) {
  EXPECT_EQ(to_text(std::monostate{}), "{}");
  EXPECT_EQ(to_text(InDoubt{}), "{}");
  EXPECT_EQ(to_text(boost::json::value{1, "x", nullptr}), R"([1,"x",null])");
}

TEST(Encode, RefusesWhatJsonCannotCarry) {
  EXPECT_THROW(to_text(std::string("\xff")), EncodeError);
  EXPECT_THROW(to_text(std::nan("")), EncodeError);
  EXPECT_THROW(to_text(-std::numeric_limits<double>::infinity()), EncodeError);
  EXPECT_THROW(to_text(static_cast<Colour>(9)), EncodeError);
  EXPECT_THROW(to_text(std::chrono::hours(std::numeric_limits<std::int64_t>::max() / 4)),
               EncodeError);
}

}  // namespace
}  // namespace perdura::json::testing
