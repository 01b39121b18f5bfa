#include "platform/core/webhook_signature.hpp"

#include <gtest/gtest.h>

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view secret = "the gateway's secret";
constexpr std::string_view body = R"({"type":"payment.captured","amount":15000})";
const std::chrono::sys_seconds now{std::chrono::seconds(1'795'255'200)};

std::string checked(std::string_view signature, std::string_view of = body,
                    std::chrono::sys_seconds at = now) {
  const auto refusal = check_webhook(secret, signature, of, at);
  return refusal ? std::string(to_string(*refusal)) : "good";
}

// Computed by `printf '%s' '1795255200.hello' | openssl dgst -sha256 -hmac secret`.
TEST(WebhookSignature, IsTheHmacOfTimeAndBody) {
  EXPECT_EQ(sign_webhook("secret", "hello", now),
            "t=1795255200,v1=cb1fe475e8764853f1d3d7d9ce7be9a3adb90e6b58fcb2cc1b57be40beb3b0d4");
}

TEST(WebhookSignature, OfTheSameSecretBodyAndTimeIsGood) {
  EXPECT_EQ(checked(sign_webhook(secret, body, now)), "good");
  EXPECT_EQ(checked(sign_webhook(secret, "", now), ""), "good");
}

TEST(WebhookSignature, OfAnythingElseIsForged) {
  const auto signature = sign_webhook(secret, body, now);
  EXPECT_EQ(checked(sign_webhook("another secret", body, now)), "forged");
  EXPECT_EQ(checked(signature, std::string(body) + " "), "forged");
  auto later = signature;
  later.replace(later.find("1795255200"), 10, "1795255201");
  EXPECT_EQ(checked(later), "forged");
  for (std::size_t at = signature.find("v1=") + 3; at < signature.size(); ++at) {
    auto changed = signature;
    changed[at] = changed[at] == '0' ? '1' : '0';
    EXPECT_EQ(checked(changed), "forged") << at;
  }
}

TEST(WebhookSignature, CountsForFiveMinutesInEitherDirection) {
  const auto signature = sign_webhook(secret, body, now);
  for (const auto apart : {0s, 300s, -300s})
    EXPECT_EQ(checked(signature, body, now + apart), "good");
  for (const auto apart : {301s, -301s}) EXPECT_EQ(checked(signature, body, now + apart), "stale");
  const std::chrono::sys_seconds last{std::chrono::seconds(INT64_MAX)};
  EXPECT_EQ(checked(sign_webhook(secret, body, last)), "stale");
}

TEST(WebhookSignature, OfAnotherFormIsRefused) {
  const auto good = sign_webhook(secret, body, now);
  for (const std::string& bad :
       {std::string(), std::string("t=,v1="), std::string("v1=00"), good.substr(2), good + "0",
        good.substr(0, good.size() - 1), good + ",v1=00", "t=-1" + good.substr(12),
        "t=1e9" + good.substr(12), "t=99999999999999999999" + good.substr(12),
        "T" + good.substr(1)}) {
    EXPECT_EQ(checked(bad), "malformed") << bad;
  }
}

}  // namespace
}  // namespace perdura::platform
