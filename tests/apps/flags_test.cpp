#include "apps/client/flags.hpp"

#include <gmock/gmock.h>

namespace perdura::apps {
namespace {

using ::testing::HasSubstr;

Flags read(const std::vector<std::string>& arguments) {
  return Flags(arguments, {"--orders", "--root"});
}

std::string refusal(const std::vector<std::string>& arguments) {
  try {
    read(arguments);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Flags, ValuesFollowABlankOrAnEqualsSign) {
  const Flags flags = read({"--orders", "12", "--root=/a=b"});
  EXPECT_EQ(flags.value("--orders"), "12");
  EXPECT_EQ(flags.value("--root"), "/a=b");
}

TEST(Flags, WhatIsNotGivenHasNoValue) { EXPECT_EQ(read({}).value("--orders"), std::nullopt); }

TEST(Flags, AnUnknownOptionIsNamed) {
  EXPECT_THAT(refusal({"--oders=1"}), HasSubstr("no option --oders"));
  EXPECT_THAT(refusal({"orders"}), HasSubstr("no option orders"));
}

TEST(Flags, AnOptionWithoutAValueIsNamed) {
  EXPECT_THAT(refusal({"--orders"}), HasSubstr("--orders needs a value"));
  EXPECT_THAT(refusal({"--orders="}), HasSubstr("--orders needs a value"));
}

TEST(Flags, AnOptionGivenTwiceIsNamed) {
  EXPECT_THAT(refusal({"--orders", "1", "--orders=2"}), HasSubstr("--orders is given twice"));
}

TEST(Flags, TheVariableOfAnOptionIsItsNameInCapitals) {
  EXPECT_EQ(variable_of("orders"), "ORDERS");
  EXPECT_EQ(variable_of("min-rate"), "MIN_RATE");
}

TEST(Flags, AnOptionWinsOverItsVariableAndAnEmptyVariableIsNone) {
  const auto asked = [](const std::vector<std::string>& arguments, const char* value) {
    return option_or_variable(read(arguments), "orders", [=](const char* variable) {
      EXPECT_STREQ(variable, "ORDERS");
      return value;
    });
  };
  EXPECT_EQ(asked({"--orders=5"}, "7"), "5");
  EXPECT_EQ(asked({}, "7"), "7");
  EXPECT_EQ(asked({}, ""), std::nullopt);
  EXPECT_EQ(asked({}, nullptr), std::nullopt);
}

}  // namespace
}  // namespace perdura::apps
