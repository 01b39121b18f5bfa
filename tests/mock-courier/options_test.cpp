// The program's settings.
#include "apps/mock-courier/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace perdura::apps::mock_courier {
namespace {

using ::testing::HasSubstr;

Options read(const std::string& lines) {
  return read_options(
      platform::Settings({.base = "PERDURA_DATA=.run\n" + lines, .known = known_settings()}));
}

const std::string enough = "PERDURA_COURIER_PORT=18087\nPERDURA_COURIER_KEY=0123456789abcdef\n";

TEST(Options, NeedPortAndKeyOnly) {
  const auto options = read(enough);
  EXPECT_EQ(options.port, 18087);
  EXPECT_FALSE(options.webhook);
  EXPECT_EQ(options.steps.step, std::chrono::hours(6));
}

TEST(Options, WithAWebhookNeedItsSecret) {
  const std::string hook = "PERDURA_COURIER_WEBHOOK_URL=http://127.0.0.1:18086/hooks/courier\n";
  EXPECT_THROW(read(enough + hook), platform::SettingsError);
  const auto options = read(enough + hook + "PERDURA_COURIER_WEBHOOK_SECRET=0123456789abcdef\n");
  EXPECT_EQ(options.webhook, (platform::HttpUrl{{"127.0.0.1", 18086}, "/hooks/courier"}));
}

TEST(Options, TellAllThatIsWrongAtOnce) {
  try {
    read("PERDURA_COURIER_KEY=short\nPERDURA_COURIER_STEP=6\nPERDURA_COURIER_WEBHOOK_URL=x\n");
    FAIL() << "they were taken";
  } catch (const platform::SettingsError& error) {
    for (const char* name : {"COURIER_PORT", "COURIER_KEY", "COURIER_STEP", "WEBHOOK_URL"}) {
      EXPECT_THAT(error.what(), HasSubstr(name));
    }
  }
}

TEST(Webhook, IsAnAddressWithHostPortAndPath) {
  for (const char* bad : {"", "none", "https://a:1/x", "http://a/x", "http://a:0/x", "http://:1/x",
                          "http://a:1", "http://a:99999/x", "http://a:1/x y", "http://a/b:1/x"}) {
    EXPECT_FALSE(parse_webhook(bad)) << bad;
  }
  EXPECT_TRUE(parse_webhook("http://localhost:1/"));
}

}  // namespace
}  // namespace perdura::apps::mock_courier
