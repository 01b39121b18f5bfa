// The scenarios of this repository, and what editors are told of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "simulator/scenario/scalars.hpp"
#include "tests/simulator/scenario/texts.hpp"

namespace perdura::simulator::scenario {
namespace {

namespace fs = std::filesystem;

TEST(ScenarioFiles, EachIsFineAndBearsItsFilesName) {
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator("scenarios")) {
    if (entry.path().extension() != ".yaml") continue;
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    EXPECT_THAT(findings_in(text), testing::IsEmpty()) << entry.path();
    const auto loaded = load(text);
    if (!loaded.scenario) continue;
    EXPECT_EQ(loaded.scenario->name, entry.path().stem().string());
    EXPECT_TRUE(names.insert(loaded.scenario->name).second) << entry.path();
    EXPECT_EQ(load(write(*loaded.scenario)).scenario, loaded.scenario) << entry.path();
  }
  EXPECT_TRUE(names.contains("black-friday"));
  EXPECT_GE(names.size(), 13u);
}

TEST(ScenarioSchema, NamesEveryKeyThatIsPossibleToday) {
  const auto schema = boost::json::parse(json_schema());
  const auto& properties = schema.at("properties").as_object();
  for (const char* key :
       {"scenario", "about", "version", "found", "time", "catalog", "sellers", "buyers",
        "customers", "workload", "orders", "script", "faults", "plan", "expect"}) {
    EXPECT_TRUE(properties.contains(key)) << key;
  }
  EXPECT_EQ(properties.size(), 15u);
  const auto text = json_schema();
  EXPECT_THAT(text, testing::HasSubstr("\"dispatch\""));
  EXPECT_THAT(text, testing::HasSubstr("late_confirm_pct"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("coupon_pct")));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("\"exchanges\"")));
}

template <class T>
void expect_pattern(const T& value) {
  const std::regex pattern{std::string(Scalar<T>::pattern)};
  const std::string text = Scalar<T>::write(value);
  EXPECT_TRUE(std::regex_search(text, pattern)) << text;
  EXPECT_EQ(Scalar<T>::read(text), value) << text;
  EXPECT_FALSE(std::regex_search("x" + text, pattern)) << text;
}

TEST(ScenarioSchema, ItsPatternsFitWhatIsWritten) {
  using namespace std::chrono_literals;
  expect_pattern<std::int64_t>(20'000);
  expect_pattern<std::uint64_t>(1187);
  expect_pattern<Duration>(-90min);
  expect_pattern(Money(12'000));
  expect_pattern(Start{std::chrono::sys_days(std::chrono::year(2026) / 2 / 28) + 1s, -330min});
  expect_pattern(Start{});
  expect_pattern(Moment{12h + 30min, true});
  expect_pattern(Moment{1s, true});
  expect_pattern(Moment{36h, false});
  expect_pattern(Rate{24, 1min});
  expect_pattern(Range<std::int64_t>{1, 4});
  expect_pattern(Range<Duration>{1s, 40min});
  expect_pattern(Range<Duration>{1s, 1s});
}

}  // namespace
}  // namespace perdura::simulator::scenario
