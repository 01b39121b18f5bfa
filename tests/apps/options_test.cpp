#include "apps/loadtest/options.hpp"

#include <gmock/gmock.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

namespace perdura::apps::loadtest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// Throws `CLI::ParseError`.
Options options_of(const std::string& line) {
  CLI::App app;
  Options options;
  add_options(app, options);
  app.parse(line);
  return options;
}

std::string refusal(const std::string& line) {
  try {
    options_of(line);
  } catch (const CLI::ParseError& error) {
    return error.what();
  }
  return "accepted";
}

void expect_all(const Options& options) {
  EXPECT_EQ(options.wishes.pay, Pay::Card);
  EXPECT_EQ(options.wishes.orders, 1);
  EXPECT_EQ(options.wishes.concurrency, 2);
  EXPECT_EQ(options.wishes.shape, Shape::Plenty);
  EXPECT_EQ(options.wishes.credit, 3);
  EXPECT_EQ(options.wishes.stock, 4);
  EXPECT_EQ(options.wishes.warmup, 5);
  EXPECT_EQ(options.wishes.min_rate, 6.5);
  EXPECT_EQ(options.json, "run.json");
}

TEST(Options, WithoutAnyNothingIsWishedFor) {
  const Options options = options_of("");
  EXPECT_EQ(options.json, std::nullopt);
  EXPECT_EQ(expected_of(plan_of(options.wishes)), expected_of(plan_of({})));
}

TEST(Options, EachIsAWishOfItsName) {
  expect_all(options_of(
      "--pay card --orders 1 --concurrency=2 --shape plenty --credit 3 --stock 4 --warmup 5 "
      "--min-rate 6.5 --json run.json"));
}

TEST(Options, EachHasAVariableOfItsNameWhichCountsUnlessItIsEmpty) {
  const std::pair<const char*, const char*> variables[] = {
      {"PAY", "card"}, {"ORDERS", "1"}, {"CONCURRENCY", "2"}, {"SHAPE", "plenty"}, {"CREDIT", "3"},
      {"STOCK", "4"},  {"WARMUP", "5"}, {"MIN_RATE", "6.5"},  {"JSON", "run.json"}};
  for (const auto& [name, value] : variables) setenv(name, value, 1);
  expect_all(options_of(""));
  EXPECT_EQ(options_of("--orders 7").wishes.orders, 7) << "the option wins";
  for (const auto& [name, value] : variables) setenv(name, "", 1);
  EXPECT_EQ(options_of("").wishes.orders, std::nullopt);
  for (const auto& [name, value] : variables) unsetenv(name);
}

TEST(Options, ABadValueIsToldWithItsOptionAndWhatIsAllowed) {
  struct Bad {
    const char* option;
    const char* value;
    const char* allowed;
  };
  const Bad cases[] = {
      {"--orders", "0", "whole number from 1 to 50000"},
      {"--orders", "50001", "from 1 to 50000"},
      {"--orders", "many", "whole number"},
      {"--orders", "1e3", "whole number"},
      {"--concurrency", "501", "from 1 to 500"},
      {"--concurrency", "-1", "from 1 to 500"},
      {"--credit", "0", "from 1 to 1000000000"},
      {"--stock", "-1", "from 0 to 100000000"},
      {"--warmup", "5001", "from 0 to 5000"},
      {"--min-rate", "fast", "from 0 to 1000000"},
      {"--min-rate", "-1", "from 0 to 1000000"},
      {"--min-rate", "nan", "from 0 to 1000000"},
      {"--shape", "round", "scarce,plenty"},
      {"--pay", "cash", "credit,card"},
  };
  for (const auto& bad : cases) {
    EXPECT_THAT(refusal(std::string(bad.option) + " " + bad.value),
                AllOf(HasSubstr(bad.option), HasSubstr(bad.value), HasSubstr(bad.allowed)));
  }
}

TEST(Options, NumbersAreDecimal) { EXPECT_EQ(options_of("--orders 010").wishes.orders, 10); }

}  // namespace
}  // namespace perdura::apps::loadtest
