#include "platform/http/cached_verifier.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "platform/core/randomness.hpp"

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;

struct Remembered {
  SeededRandomness randomness{7};
  SigningKey key = SigningKey::generate(randomness);
  std::chrono::sys_seconds now{1'800'000'000s};

  TokenVerifier verifier() const { return {{key.public_key()}, "perdura"}; }
  std::string token(const std::string& subject, std::chrono::seconds life = 15min) const {
    return sign_token(key, {"perdura", subject, {"BUYER"}, "t", now, now + life});
  }
};

std::string verdict(const std::variant<TokenClaims, TokenRefusal>& result) {
  if (const auto* refusal = std::get_if<TokenRefusal>(&result)) {
    return std::string(to_string(*refusal));
  }
  return std::get<TokenClaims>(result).subject;
}

TEST(CachedVerifier, SaysTheSameTheSecondTime) {
  const Remembered w;
  CachedVerifier verifier(w.verifier());
  const std::string token = w.token("usr_1");
  const auto first = verifier.verify(token, w.now);
  EXPECT_EQ(verifier.size(), 1u);
  EXPECT_EQ(verifier.verify(token, w.now), first);
  EXPECT_EQ(verdict(first), "usr_1");
  EXPECT_EQ(verifier.size(), 1u);
}

TEST(CachedVerifier, ForgetsATokenTheSecondItExpires) {
  const Remembered w;
  CachedVerifier verifier(w.verifier());
  const std::string short_lived = w.token("usr_1", 60s);
  const std::string long_lived = w.token("usr_2", 120s);
  for (const auto& token : {long_lived, short_lived}) verifier.verify(token, w.now);
  EXPECT_EQ(verdict(verifier.verify(short_lived, w.now + 59s)), "usr_1");
  EXPECT_EQ(verdict(verifier.verify(short_lived, w.now + 60s)), "expired");
  EXPECT_EQ(verifier.size(), 1u);
  EXPECT_EQ(verdict(verifier.verify(w.token("usr_3", 300s), w.now + 120s)), "usr_3");
  EXPECT_EQ(verifier.size(), 1u) << "what has expired goes without being asked for";
}

TEST(CachedVerifier, RemembersNoRefusalAndNoLikeness) {
  const Remembered w;
  CachedVerifier verifier(w.verifier());
  const std::string token = w.token("usr_1");
  verifier.verify(token, w.now);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_NE(verdict(verifier.verify(changed, w.now)), "usr_1") << "at " << i;
  }
  EXPECT_EQ(verifier.size(), 1u);
}

TEST(CachedVerifier, IsBoundedAndGivesUpWhatExpiresFirst) {
  const Remembered w;
  CachedVerifier verifier(w.verifier(), 3);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(verdict(verifier.verify(w.token("usr_" + std::to_string(i), 900s - i * 1s), w.now)),
              "usr_" + std::to_string(i));
    EXPECT_LE(verifier.size(), 3u);
  }
  EXPECT_EQ(verifier.size(), 3u);
  CachedVerifier forgetful(w.verifier(), 0);
  EXPECT_EQ(verdict(forgetful.verify(w.token("usr_1"), w.now)), "usr_1");
  EXPECT_EQ(forgetful.size(), 0u);
}

TEST(CachedVerifier, ServesManyThreads) {
  const Remembered w;
  CachedVerifier verifier(w.verifier(), 4);
  std::vector<std::string> tokens;
  for (int i = 0; i < 8; ++i) tokens.push_back(w.token("usr_" + std::to_string(i)));
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = 0; i < 200; ++i) {
        const std::size_t n = (i + static_cast<std::size_t>(t)) % tokens.size();
        EXPECT_EQ(verdict(verifier.verify(tokens[n], w.now)), "usr_" + std::to_string(n));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_LE(verifier.size(), 4u);
}

}  // namespace
}  // namespace perdura::platform
