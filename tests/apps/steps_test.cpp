#include "apps/client/steps.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "tests/apps/fake_time.hpp"

namespace perdura::apps {
namespace {

using namespace std::chrono_literals;
using testing::FakeTime;
using ::testing::HasSubstr;

TEST(Steps, AreNumberedAndSayWhatCameOfThemAndHowLongTheyTook) {
  FakeTime time;
  std::ostringstream out;
  Steps steps(out, time.waits(), 2);
  steps.run("Boil water", [&] {
    time.pass(1'250ms);
    return "100 degrees";
  });
  steps.run("Pour", [] { return ""; });
  EXPECT_EQ(out.str(),
            "[1/2] Boil water\n"
            "      100 degrees\n"
            "      done in 1.25 s\n"
            "[2/2] Pour\n"
            "      done in 0.00 s\n");
}

TEST(Steps, OneThatFailsIsNamedWithItsReasonAndItsTime) {
  FakeTime time;
  std::ostringstream out;
  Steps steps(out, time.waits(), 1);
  try {
    steps.run("Boil water", [&]() -> std::string {
      time.pass(500ms);
      throw std::runtime_error("no gas");
    });
    FAIL() << "went on";
  } catch (const StepFailed& failed) {
    EXPECT_STREQ(failed.what(), "step \"Boil water\" failed: no gas");
  }
  EXPECT_THAT(out.str(), HasSubstr("failed after 0.50 s"));
}

}  // namespace
}  // namespace perdura::apps
