#include "services/gateway/settings.hpp"

#include <gtest/gtest.h>

namespace perdura::services::gateway {
namespace {

Options read(const std::string& text) {
  return read_options(platform::Settings({.base = text, .known = setting_names()}));
}

TEST(GatewaySettings, HaveDefaults) {
  const Options options = read("");
  EXPECT_EQ(options.call_deadline, std::chrono::seconds(5));
  EXPECT_EQ(options.trusted_proxies, 0u);
  EXPECT_TRUE(options.cors.origins.empty());
  const RateLimits& limits = options.rate_limits;
  EXPECT_EQ(limits.user.capacity, RateLimits{}.user.capacity);
  EXPECT_LT(limits.anonymous.capacity, limits.user.capacity) << "strangers are held stricter";
  EXPECT_LT(limits.anonymous.refill_per_second, limits.user.refill_per_second);
  EXPECT_GT(limits.webhook.refill_per_second, limits.user.refill_per_second)
      << "one sender tells of all orders";
}

TEST(GatewaySettings, AreRead) {
  const Options options = read(
      "PERDURA_GATEWAY_CALL_DEADLINE=250ms\nPERDURA_GATEWAY_TRUSTED_PROXIES=2\n"
      "PERDURA_GATEWAY_CORS_ORIGINS=http://localhost:3000,https://shop.example\n"
      "PERDURA_GATEWAY_RATE_LIMIT_USER_CAPACITY=7\nPERDURA_GATEWAY_RATE_LIMIT_USER_REFILL=0.5\n"
      "PERDURA_GATEWAY_RATE_LIMIT_ANONYMOUS_CAPACITY=0\n"
      "PERDURA_GATEWAY_RATE_LIMIT_ADDRESS_REFILL=9\n"
      "PERDURA_GATEWAY_RATE_LIMIT_WEBHOOK_CAPACITY=11\n"
      "PERDURA_GATEWAY_RATE_LIMIT_WEBHOOK_REFILL=3\n");
  EXPECT_EQ(options.call_deadline, std::chrono::milliseconds(250));
  EXPECT_EQ(options.trusted_proxies, 2u);
  EXPECT_EQ(options.cors.origins,
            (std::vector<std::string>{"http://localhost:3000", "https://shop.example"}));
  EXPECT_EQ(options.rate_limits.user.capacity, 7);
  EXPECT_EQ(options.rate_limits.user.refill_per_second, 0.5);
  EXPECT_EQ(options.rate_limits.anonymous.capacity, 0);
  EXPECT_EQ(options.rate_limits.address.refill_per_second, 9);
  EXPECT_EQ(options.rate_limits.webhook.capacity, 11);
  EXPECT_EQ(options.rate_limits.webhook.refill_per_second, 3);
}

TEST(GatewaySettings, ThatCannotBeAreRefused) {
  for (const char* bad :
       {"PERDURA_GATEWAY_CALL_DEADLINE=0ms", "PERDURA_GATEWAY_CALL_DEADLINE=2h",
        "PERDURA_GATEWAY_TRUSTED_PROXIES=-1", "PERDURA_GATEWAY_CORS_ORIGINS=localhost:3000",
        "PERDURA_GATEWAY_CORS_ORIGINS=http://a.example/", "PERDURA_GATEWAY_CORS_ORIGINS=none,*",
        "PERDURA_GATEWAY_CORS_ORIGINS=http://a.example, http://b.example",
        "PERDURA_GATEWAY_RATE_LIMIT_USER_CAPACITY=-1",
        "PERDURA_GATEWAY_RATE_LIMIT_USER_REFILL=0.001"}) {
    EXPECT_THROW(read(bad), platform::SettingsError) << bad;
  }
}

TEST(GatewaySettings, ThatAreWrongAreAllTold) {
  try {
    read(
        "PERDURA_GATEWAY_CALL_DEADLINE=2h\nPERDURA_GATEWAY_CORS_ORIGINS=nowhere\n"
        "PERDURA_GATEWAY_RATE_LIMIT_USER_CAPACITY=1000000\n"
        "PERDURA_GATEWAY_RATE_LIMIT_USER_REFILL=1");
    FAIL() << "accepted";
  } catch (const platform::SettingsError& error) {
    const std::string told = error.what();
    for (const char* key : {"CALL_DEADLINE=2h", "CORS_ORIGINS=nowhere", "USER_REFILL=1"}) {
      EXPECT_NE(told.find(key), told.npos) << told;
    }
  }
}

}  // namespace
}  // namespace perdura::services::gateway
