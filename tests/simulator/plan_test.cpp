#include "simulator/plan.hpp"

#include <gtest/gtest.h>

#include "simulator/near.hpp"
#include "simulator/sites.hpp"
#include "simulator/units.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;

constexpr const char* capture =
    R"({"site":"gateway.capture","entity":"o1","nth":1,"choice":"delay","by":"3s"})";

std::string refusal(const std::string& text) {
  try {
    from_lines(text);
  } catch (const PlanError& error) {
    return error.what();
  }
  return "taken";
}

std::string entry(const std::string& site, const std::string& choice,
                  const std::string& more = "") {
  return R"({"site":")" + site + R"(","entity":"o1","nth":1,"choice":")" + choice + "\"" + more +
         "}";
}

TEST(Plan, IsOneJsonObjectALine) {
  const Plan plan{{"gateway.capture", "o1", 1, "delay", 3s},
                  {"activity.GiveBack", "o1", 2, "crash_before"}};
  const std::string text =
      std::string(capture) +
      "\n"
      R"({"site":"activity.GiveBack","entity":"o1","nth":2,"choice":"crash_before"})"
      "\n";
  EXPECT_EQ(to_lines(plan), text);
  EXPECT_EQ(from_lines(text), plan);
  EXPECT_EQ(from_lines("\n" + text + "\r\n"), plan);
  EXPECT_EQ(from_lines(""), Plan{});
}

TEST(Plan, NamesTheLineOfWhatItRefuses) {
  EXPECT_EQ(refusal("\n" + entry("gateway.captur", "delay")),
            "line 2: there is no site \"gateway.captur\"; did you mean \"gateway.capture\"?");
  EXPECT_EQ(refusal(entry("activity", "slow")),
            "line 1: the site \"activity\" is asked for one activity type: write "
            "activity.<activity type>");
  EXPECT_EQ(refusal(entry("courier.parcel", "steal")),
            "line 1: there is no choice at courier.parcel \"steal\"; there are: lose, undelivered");
  EXPECT_EQ(refusal(entry("courier.parcel", "carry")),
            "line 1: \"carry\" is the default: leave the entry out");
  EXPECT_EQ(refusal(entry("courier.parcel", "lose", R"(,"by":"3s")")),
            "line 1: the choice \"lose\" takes no time: leave out \"by\"");
  EXPECT_EQ(refusal(entry("gateway.capture", "delay", R"(,"by":"-3s")")),
            "line 1: \"by\" cannot be negative");
  EXPECT_EQ(refusal(entry("gateway.capture", "delay", R"(,"by":"soon")")),
            "line 1: \"by\" is not a duration like 3s");
  EXPECT_EQ(refusal(std::string(capture) + "\n" + capture),
            "line 2: the same occasion has an entry already");
  EXPECT_EQ(refusal(entry("activity.a b", "slow")),
            "line 1: site and entity are names of printable ASCII without spaces");
  EXPECT_EQ(refusal("{").substr(0, 7), "line 1:");
  EXPECT_EQ(refusal(entry("gateway.capture", "delay", R"(,"more":1)")).substr(0, 7), "line 1:");
}

TEST(Plan, AClockMayJumpBack) {
  EXPECT_EQ(from_lines(entry("clock", "jump", R"(,"by":"-90min")"))[0].by, -90min);
}

TEST(Units, ReadNumbersWithGroupsOfThree) {
  EXPECT_EQ(read_count("0"), 0);
  EXPECT_EQ(read_count("2_000"), 2'000);
  EXPECT_EQ(read_count("2000"), 2'000);
  EXPECT_EQ(read_count("1_234_567"), 1'234'567);
  EXPECT_EQ(read_count("9223372036854775807"), INT64_MAX);
  for (const char* bad :
       {"", "_", "1_", "_1", "1_00", "10_00", "1000_000", "01", "0_000", "-1", "+1", "1.5", "1e3",
        " 1", "1 ", "0x10", "9223372036854775808", "1__000"}) {
    EXPECT_FALSE(read_count(bad)) << bad;
  }
  EXPECT_EQ(write_count(999), "999");
  EXPECT_EQ(write_count(1'000), "1_000");
  EXPECT_EQ(write_count(1'234'567), "1_234_567");
}

TEST(Units, ReadDurationsOfOneUnit) {
  EXPECT_EQ(read_duration("250ms"), 250ms);
  EXPECT_EQ(read_duration("30min"), 30min);
  EXPECT_EQ(read_duration("1_500s"), 1'500s);
  EXPECT_EQ(read_duration("7d"), 168h);
  EXPECT_EQ(read_duration("-3s"), -3s);
  EXPECT_EQ(read_duration("0s"), 0s);
  for (const char* bad :
       {"", "s", "3", "3 s", "3m", "1h30min", "1.5h", "--3s", "3S", "99_999_999d"}) {
    EXPECT_FALSE(read_duration(bad)) << bad;
  }
  EXPECT_EQ(write_duration(90min), "90min");
  EXPECT_EQ(write_duration(48h), "2d");
  EXPECT_EQ(write_duration(-1'500ms), "-1_500ms");
  EXPECT_EQ(write_duration(0s), "0s");
  EXPECT_EQ(write_duration(1ns), "1ns");
}

TEST(Units, ReadAmountsInWon) {
  EXPECT_EQ(read_money("12_000won"), domain::Money(12'000));
  for (const char* bad : {"12_000", "won", "-1won", "12000 won", "1.5won", "12000WON"}) {
    EXPECT_FALSE(read_money(bad)) << bad;
  }
  EXPECT_EQ(write_money(domain::Money(12'000)), "12_000won");
}

TEST(Near, FindsTheNameThatWasMeant) {
  const std::vector<std::string_view> names{"place", "pay", "cancel", "dispatch"};
  EXPECT_EQ(nearest("plaec", names), "place");
  EXPECT_EQ(nearest("cancle", names), "cancel");
  EXPECT_EQ(nearest("payy", names), "pay");
  EXPECT_EQ(nearest("refund", names), "");
  EXPECT_EQ(nearest("", names), "");
  EXPECT_EQ(nearest(std::string(10'000, 'x'), names), "");
}

TEST(Near, ShowsForeignTextsCutAndOnOneLine) {
  EXPECT_EQ(shown("a\nb"), "\"a?b\"");
  const std::string letters = std::string(63, 'a') + "\xc3\xa4 and so on";
  EXPECT_EQ(shown(letters), "\"" + std::string(63, 'a') + "...\"");
  EXPECT_EQ(shown(std::string(64, 'a') + "b"), "\"" + std::string(64, 'a') + "...\"");
}

}  // namespace
}  // namespace perdura::simulator
