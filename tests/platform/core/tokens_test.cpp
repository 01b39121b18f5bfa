#include "platform/core/tokens.hpp"

#include <gtest/gtest.h>

#include "platform/core/base64url.hpp"

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;

struct Tokens {
  SeededRandomness randomness{3};
  SigningKey key = SigningKey::generate(randomness);
  TokenVerifier verifier{{key.public_key()}, "perdura"};
  std::chrono::sys_seconds now{1'800'000'000s};
  TokenClaims claims{"perdura", "usr_1", {"BUYER", "SELLER"}, "tok_1", now, now + 15min};

  std::string verdict(const std::string& token, std::chrono::seconds later = 1s) const {
    const auto result = verifier.verify(token, now + later);
    if (const auto* refusal = std::get_if<TokenRefusal>(&result)) {
      return std::string(to_string(*refusal));
    }
    return "good for " + std::get<TokenClaims>(result).subject;
  }
  /// Any header and payload, signed with our key.
  std::string signed_by_us(const std::string& head, const std::string& payload) const {
    const std::string text = to_base64url(head) + "." + to_base64url(payload);
    return text + "." + to_base64url(key.sign(text));
  }
  std::string header(const std::string& alg) const {
    return R"({"alg":")" + alg + R"(","kid":")" + key.public_key().kid + R"("})";
  }
};

constexpr const char* good_payload =
    R"({"iss":"perdura","sub":"usr_1","roles":[],"jti":"t","iat":1800000000,"exp":1800000900})";

TEST(Tokens, SayWhoCallsUntilTheyExpire) {
  const Tokens t;
  const std::string token = sign_token(t.key, t.claims);
  const auto result = t.verifier.verify(token, t.now + 899s);
  ASSERT_TRUE(std::holds_alternative<TokenClaims>(result));
  EXPECT_EQ(std::get<TokenClaims>(result), t.claims);
  EXPECT_EQ(t.verdict(token, 900s), "expired");
  EXPECT_EQ(t.verdict(token, -5s), "good for usr_1") << "clocks differ a little";
  EXPECT_EQ(t.verdict(token, -6s), "not yet valid");
}

TEST(Tokens, AreRefusedWhenAnyOfTheirCharactersIsChanged) {
  const Tokens t;
  const std::string token = sign_token(t.key, t.claims);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    ASSERT_EQ(t.verdict(changed).find("good"), std::string::npos) << "at " << i;
  }
  EXPECT_EQ(t.verdict(token.substr(0, token.size() - 1)), "forged");
}

TEST(Tokens, AreRefusedWithoutASignatureOrWithAnotherAlgorithm) {
  const Tokens t;
  const std::string token = sign_token(t.key, t.claims);
  const std::string payload = token.substr(token.find('.'), token.rfind('.') - token.find('.'));
  EXPECT_EQ(t.verdict(to_base64url(R"({"alg":"none"})") + payload + "."), "wrong algorithm");
  for (const char* alg : {"none", "None", "HS256", "eddsa", "RS256", ""}) {
    EXPECT_EQ(t.verdict(t.signed_by_us(t.header(alg), good_payload)), "wrong algorithm") << alg;
  }
  EXPECT_EQ(t.verdict(t.signed_by_us(t.header("EdDSA"), good_payload)), "good for usr_1");
}

TEST(Tokens, OfAStrangersKeyAreRefused) {
  Tokens t;
  const auto other = SigningKey::generate(t.randomness);
  EXPECT_EQ(t.verdict(sign_token(other, t.claims)), "unknown key");
  // Under our key's name, too.
  const std::string text = to_base64url(t.header("EdDSA")) + "." + to_base64url(good_payload);
  EXPECT_EQ(t.verdict(text + "." + to_base64url(other.sign(text))), "forged");
  EXPECT_EQ(t.verdict(t.signed_by_us(R"({"alg":"EdDSA"})", good_payload)), "unknown key");
}

TEST(Tokens, OfAnotherIssuerAreRefused) {
  Tokens t;
  t.claims.issuer = "elsewhere";
  EXPECT_EQ(t.verdict(sign_token(t.key, t.claims)), "wrong issuer");
}

TEST(Tokens, ThatAreNoneAreMalformed) {
  const Tokens t;
  for (const char* bad : {"", ".", "..", "...", "a.b", "e30.e30.", "a b.c.d", "e30=.e30.AA"}) {
    const auto verdict = t.verdict(bad);
    EXPECT_EQ(verdict, "malformed") << bad;
  }
  EXPECT_EQ(t.verdict(std::string(max_token_bytes + 1, 'a')), "malformed");
  const std::string critical =
      R"({"alg":"EdDSA","crit":["x"],"kid":")" + t.key.public_key().kid + R"("})";
  EXPECT_EQ(t.verdict(t.signed_by_us(critical, good_payload)), "malformed");
  for (const char* payload :
       {"{}", "[]", "7", R"({"iss":"perdura","sub":"","roles":[],"jti":"t","iat":1,"exp":2})",
        R"({"iss":"perdura","sub":"u","roles":[],"jti":"t","iat":1800000000})",
        R"({"iss":"perdura","sub":"u","roles":[],"jti":"t","iat":1,"exp":9223372036854775807})"}) {
    EXPECT_EQ(t.verdict(t.signed_by_us(t.header("EdDSA"), payload)), "malformed") << payload;
  }
}

TEST(Keys, GoOutAndComeBackAsJwks) {
  Tokens t;
  auto second = SigningKey::generate(t.randomness);
  const std::vector<PublicKey> keys{t.key.public_key(), second.public_key()};
  const std::string document = to_jwks(keys);
  EXPECT_EQ(document.find(t.key.secret_text()), std::string::npos);
  const auto read = parse_jwks(document);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, keys);
  const TokenVerifier rotated(*read, "perdura");
  for (const SigningKey* key : {&t.key, &second}) {
    const auto result = rotated.verify(sign_token(*key, t.claims), t.now);
    EXPECT_TRUE(std::holds_alternative<TokenClaims>(result));
  }
}

TEST(Keys, OfOtherKindsAreLeftOut) {
  EXPECT_FALSE(parse_jwks("nonsense"));
  EXPECT_FALSE(parse_jwks("{}"));
  const auto read = parse_jwks(
      R"({"keys":[7,{"kty":"RSA","kid":"a","n":"x"},{"kty":"OKP","crv":"Ed25519","kid":"b"},)"
      R"({"kty":"OKP","crv":"Ed25519","kid":"c","x":"AAAA"}]})");
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->empty());
}

/// The key, its name and its signature of RFC 8037, appendix A.
TEST(Keys, AgreeWithThePublishedExample) {
  const auto key = SigningKey::from_text("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
  EXPECT_EQ(to_base64url(key.public_key().bytes), "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  EXPECT_EQ(key.public_key().kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  EXPECT_EQ(to_base64url(key.sign("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc")),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_"
            "MuM0KAg");
}

TEST(Keys, ComeFromSettingsOrNotAtAll) {
  SeededRandomness randomness(5);
  const auto key = SigningKey::generate(randomness);
  EXPECT_EQ(SigningKey::from_text(key.secret_text()).public_key(), key.public_key());
  EXPECT_THROW(SigningKey::from_text("AAAA"), std::invalid_argument);
  EXPECT_THROW(SigningKey::from_text(key.secret_text() + "="), std::invalid_argument);
}

/// RFC 5869, test case 3.
TEST(Keys, AreDerivedAsHkdfSays) {
  const auto key = SigningKey::derive(std::string(22, '\x0b'), "");
  EXPECT_EQ(*from_base64url(key.secret_text()),
            "\x8d\xa4\xe7\x75\xa5\x63\xc1\x8f\x71\x5f\x80\x2a\x06\x3c\x5a\x31"
            "\xb8\xa1\x1f\x5c\x5e\xe1\x87\x9e\xc3\x45\x4e\x5f\x3c\x73\x8d\x2d");
}

TEST(Keys, DerivedFromOneSecretAreEqualForOnePurposeOnly) {
  const auto key = SigningKey::derive("correct horse battery", "a");
  EXPECT_EQ(SigningKey::derive("correct horse battery", "a").public_key(), key.public_key());
  EXPECT_NE(SigningKey::derive("correct horse battery", "b").public_key(), key.public_key());
  EXPECT_NE(SigningKey::derive("correct horse batterz", "a").public_key(), key.public_key());
}

TEST(Base64url, HasExactlyOneForm) {
  EXPECT_EQ(to_base64url(std::string_view("\xFB\xFF")), "-_8");
  EXPECT_EQ(from_base64url("-_8"), "\xFB\xFF");
  EXPECT_EQ(from_base64url(""), "");
  for (const char* bad : {"-_8=", "+/8", "-_9", "A", "AA A", "AA\n"}) {
    EXPECT_FALSE(from_base64url(bad)) << bad;
  }
}

}  // namespace
}  // namespace perdura::platform
