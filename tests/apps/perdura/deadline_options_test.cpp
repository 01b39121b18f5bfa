// Deadlines as people write them into the settings.
#include "apps/common/deadline_options.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "platform/core/setting_values.hpp"

namespace perdura::apps {
namespace {

using namespace std::chrono_literals;
using domain::BusinessDays;
using domain::Deadlines;
using domain::SellerTime;
using platform::Settings;
using platform::SettingsReading;
using ::testing::HasSubstr;

Deadlines read(const std::string& conf) {
  SettingsReading reading;
  const auto deadlines =
      read_deadlines(Settings({.base = conf, .known = deadline_names()}), reading);
  reading.finish();
  return deadlines;
}

std::string refusal(const std::string& conf) {
  try {
    read(conf);
  } catch (const platform::SettingsError& error) {
    return error.what();
  }
  return "(accepted)";
}

TEST(DeadlineSettings, ChangeOnlyTheDeadlineThatTheyName) {
  Deadlines expected;
  expected.shipping_silence = 20s;
  expected.claim_window = domain::Days(14);
  expected.paid_cancel = BusinessDays(5);
  expected.waybill_hand_over = SellerTime(36h);
  EXPECT_EQ(read("PERDURA_DEADLINE_SHIPPING_SILENCE=20s\n"
                 "PERDURA_DEADLINE_CLAIM_WINDOW=14d\n"
                 "PERDURA_DEADLINE_PAID_CANCEL=5bd\n"
                 "PERDURA_DEADLINE_WAYBILL_HAND_OVER=36h"),
            expected);
}

TEST(DeadlineSettings, ReachEveryDeadlineEachByAnotherName) {
  std::vector<Deadlines> seen{Deadlines()};
  for (const auto& name : deadline_names()) {
    const auto changed = read(platform::setting_key(name) + "=11s");
    EXPECT_EQ(std::ranges::count(seen, changed), 0) << name;
    seen.push_back(changed);
  }
  EXPECT_EQ(seen.size(), 25u);
}

TEST(DeadlineSettings, ThatAreWrongAreAllToldWithWhatIsAllowed) {
  EXPECT_EQ(refusal("PERDURA_DEADLINE_ORDER_PAYMENT=10min\nPERDURA_DEADLINE_PAID_CANCEL=7 days"),
            "PERDURA_DEADLINE_ORDER_PAYMENT=10min (from perdura.conf:1): expected a time from 1s "
            "to 365d, as 90s, 10m, 24h or 10d\n"
            "PERDURA_DEADLINE_PAID_CANCEL=7 days (from perdura.conf:2): expected business days "
            "from 1bd to 260bd, as 7bd, or a time from 1s to 365d, as 90s, 10m, 24h or 10d");
}

TEST(DeadlineSettings, HaveBounds) {
  for (const char* bad : {"0s", "999ms", "366d", "-1d", "10", "7bd", ""}) {
    EXPECT_THAT(refusal(std::string("PERDURA_DEADLINE_CLAIM_WINDOW=") + bad),
                HasSubstr("PERDURA_DEADLINE_CLAIM_WINDOW"))
        << bad;
  }
  for (const char* bad : {"0bd", "261bd", "-3bd", "1.5bd", "bd", "3", "0s"}) {
    EXPECT_THAT(refusal(std::string("PERDURA_DEADLINE_PAID_REMINDER=") + bad),
                HasSubstr("PERDURA_DEADLINE_PAID_REMINDER"))
        << bad;
  }
  EXPECT_EQ(read("PERDURA_DEADLINE_CLAIM_WINDOW=365d").claim_window, domain::Days(365));
  EXPECT_EQ(read("PERDURA_DEADLINE_PAID_REMINDER=260bd").paid_reminder,
            SellerTime(BusinessDays(260)));
}

}  // namespace
}  // namespace perdura::apps
