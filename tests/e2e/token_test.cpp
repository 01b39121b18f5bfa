// Who one is, and how it cannot be pretended.
#include "apps/client/answers.hpp"
#include "platform/core/base64url.hpp"
#include "platform/core/problem.hpp"
#include "platform/core/tokens.hpp"
#include "tests/e2e/shop_test.hpp"

namespace perdura::e2e {
namespace {

using platform::SigningKey;
using platform::TokenClaims;

struct Claims {
  std::string iss;
  std::string sub;
  std::vector<std::string> roles;
  std::string jti;
  std::int64_t iat = 0;
  std::int64_t exp = 0;
};
BOOST_DESCRIBE_STRUCT(Claims, (), (iss, sub, roles, jti, iat, exp))

struct Token {
  std::string header, payload, signature;
};

Token split(const std::string& token) {
  const auto first = token.find('.');
  const auto second = token.find('.', first + 1);
  return {token.substr(0, first), token.substr(first + 1, second - first - 1),
          token.substr(second + 1)};
}

Claims claims_of(const std::string& token) {
  return json::from_text<Claims>(platform::from_base64url(split(token).payload).value());
}

std::string signed_by(const SigningKey& key, const Claims& claims) {
  const auto at = [](std::int64_t seconds) {
    return std::chrono::sys_seconds(std::chrono::seconds(seconds));
  };
  return platform::sign_token(
      key, {claims.iss, claims.sub, claims.roles, claims.jti, at(claims.iat), at(claims.exp)});
}

/// The identity service's own key: only with it can a token be right in all but its time.
SigningKey shops_key() {
  const auto secret = world().database("identity").read([](platform::sql::Reader& reader) {
    return reader.query<std::string>("SELECT secret FROM signing_key ORDER BY place DESC");
  });
  return SigningKey::from_text(secret.at(0));
}

class AToken : public ShopTest {
 protected:
  /// The answer to an order with this header; nothing without a text.
  platform::HttpResponse order_with(Stage& shop, const std::optional<std::string>& authorization) {
    auto request = raw_order(json::to_text(shop.order_of({1})), shop.key("order"));
    if (authorization) request.headers.set("Authorization", *authorization);
    return world().transport().send(request);
  }

  void expect_stranger(Stage& shop, const std::string& token) {
    const auto response = order_with(shop, "Bearer " + token);
    EXPECT_EQ(response.status, 401) << response.body;
    EXPECT_EQ(platform::parse_problem(response.body).value().code, "TOKEN_INVALID");
  }
};

TEST_F(AToken, IsNeededToOrder) {
  Stage& shop = stage();
  const auto response = order_with(shop, std::nullopt);
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(platform::parse_problem(response.body).value().code, "TOKEN_REQUIRED");
  EXPECT_TRUE(shop.read_orders().empty());
}

TEST_F(AToken, ThatIsNoneIsRefused) {
  Stage& shop = stage();
  for (const char* token : {"", "x", "a.b.c", "..", "eyJhbGciOiJFZERTQSJ9.e30."}) {
    SCOPED_TRACE(token);
    expect_stranger(shop, token);
  }
  EXPECT_EQ(order_with(shop, "Basic " + shop.buyer().token()).status, 401);
  EXPECT_TRUE(shop.read_orders().empty());
}

TEST_F(AToken, SignedByAnotherKeyIsRefusedUnderAnyName) {
  Stage& shop = stage();
  platform::OsRandomness chance;
  const auto other = SigningKey::generate(chance);
  const auto claims = claims_of(shop.buyer().token());
  expect_stranger(shop, signed_by(other, claims));
  // The name of the shop's key over the stranger's signature.
  const auto good = split(shop.buyer().token());
  const std::string text = good.header + "." + good.payload;
  expect_stranger(shop, text + "." + platform::to_base64url(other.sign(text)));
  EXPECT_TRUE(shop.read_orders().empty());
}

TEST_F(AToken, WithoutASignatureIsRefused) {
  Stage& shop = stage();
  const auto good = split(shop.buyer().token());
  for (const char* header : {R"({"alg":"none","typ":"JWT"})", R"({"alg":"None"})"}) {
    expect_stranger(shop,
                    platform::to_base64url(std::string_view(header)) + "." + good.payload + ".");
  }
  expect_stranger(shop, good.header + "." + good.payload + ".");
  EXPECT_TRUE(shop.read_orders().empty());
}

TEST_F(AToken, WhosePayloadWasChangedIsRefused) {
  Stage& shop = stage();
  const auto good = split(shop.buyer().token());
  auto claims = claims_of(shop.buyer().token());
  claims.roles = {"ADMIN"};
  expect_stranger(shop, good.header + "." + platform::to_base64url(json::to_text(claims)) + "." +
                            good.signature);
  EXPECT_TRUE(shop.read_orders().empty());
}

TEST_F(AToken, ThatHasRunOutIsRefusedAndTheSameOneInItsTimeIsNot) {
  Stage& shop = stage();
  const auto key = shops_key();
  auto claims = claims_of(shop.buyer().token());
  const auto good = signed_by(key, claims);
  claims.iat -= 100'000;
  claims.exp = claims.iat + 60;
  expect_stranger(shop, signed_by(key, claims));
  EXPECT_TRUE(shop.read_orders().empty());
  EXPECT_THAT(order_with(shop, "Bearer " + good).status, ::testing::AnyOf(201, 202));
}

}  // namespace
}  // namespace perdura::e2e
