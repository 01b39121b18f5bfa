#include "platform/http/service_tokens.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "platform/http/access_tokens.hpp"

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;

constexpr const char* secret = "of sixteen chars";

struct Inside {
  ManualClock clock;
  SeededRandomness randomness{13};
  SigningKey key = SigningKey::generate(randomness);
  TokenVerifier verifier{{key.public_key()}, "perdura"};
  ServiceTokens order{secret, "order", clock};
  ServiceTokens product{secret, "product", clock};
  TokenCheck users = [this](std::string_view token) {
    return verifier.verify(token, clock.wall());
  };
  Authenticator both = user_and_service_tokens(users, product);
  Authenticator people = user_tokens(users);

  static HttpRequest with(const std::string& authorization) {
    return {.headers = {{"Authorization", authorization}}};
  }
  HttpRequest from_order() {
    HttpRequest request = with("Bearer of the user");
    order.authorise(request);
    return request;
  }
  HttpRequest from_user(std::vector<std::string> roles, const std::string& issuer = "perdura") {
    const auto now = std::chrono::floor<std::chrono::seconds>(clock.wall());
    return with("Bearer " +
                sign_token(key, {issuer, "usr_1", std::move(roles), "t", now, now + 1h}));
  }
};

/// "order SERVICE", or why not.
std::string seen(const Authenticator& authenticate, const HttpRequest& request) {
  const Identity identity = authenticate(request);
  if (std::holds_alternative<NoToken>(identity)) return "no token";
  if (const auto* bad = std::get_if<BadToken>(&identity)) return bad->reason;
  std::string text = std::get<Caller>(identity).id;
  for (const auto& role : std::get<Caller>(identity).roles) text += " " + role;
  return text;
}

TEST(ServiceTokens, SayWhichServiceCalls) {
  Inside w;
  EXPECT_EQ(w.from_order().headers.size(), 1u);
  EXPECT_EQ(seen(w.both, w.from_order()), "order SERVICE");
  EXPECT_EQ(seen(w.both, w.from_user({"BUYER"})), "usr_1 BUYER");
  EXPECT_EQ(seen(w.both, {}), "no token");
  for (const char* bad : {"", "Bearer", "Basic dTpw", "bear"}) {
    EXPECT_EQ(seen(w.both, Inside::with(bad)), "not a bearer token") << bad;
  }
  for (const char* bad : {"Bearer ", "bearer x", "BEARER x.y.z"}) {
    EXPECT_EQ(seen(w.both, Inside::with(bad)), "malformed") << bad;
  }
}

TEST(ServiceTokens, ComeFromNobodyWithoutTheSecret) {
  Inside w;
  ServiceTokens stranger("another sixteen!", "order", w.clock);
  HttpRequest request;
  stranger.authorise(request);
  EXPECT_EQ(seen(w.both, request), "unknown key");
  EXPECT_EQ(seen(w.both, w.from_user({"SERVICE"}, service_issuer)), "wrong issuer");
}

TEST(ServiceTokens, AreNotMadeByClaimingTheRole) {
  Inside w;
  for (const auto* authenticate : {&w.both, &w.people}) {
    EXPECT_EQ(seen(*authenticate, w.from_user({"BUYER", "SERVICE"})),
              "a person's token that claims to be a service's");
  }
}

TEST(ServiceTokens, GiveNoRoleOfAPersonAndNoPersonsName) {
  Inside w;
  const auto derived = SigningKey::derive(secret, "perdura service tokens, 1");
  const auto now = std::chrono::floor<std::chrono::seconds>(w.clock.wall());
  const auto claiming = [&](const char* subject, std::vector<std::string> roles) {
    return seen(w.both, Inside::with("Bearer " +
                                     sign_token(derived, {service_issuer, subject, std::move(roles),
                                                          "t", now, now + 1min})));
  };
  EXPECT_EQ(claiming("order", {"SERVICE"}), "order SERVICE");
  constexpr const char* refused = "a service's token that claims to be a person's";
  EXPECT_EQ(claiming("order", {"ADMIN"}), refused);
  EXPECT_EQ(claiming("order", {"SERVICE", "ADMIN"}), refused);
  EXPECT_EQ(claiming("order", {}), refused);
  EXPECT_EQ(claiming("usr_1", {"SERVICE"}), refused);
}

TEST(ServiceTokens, SayTheirId) {
  Inside w;
  EXPECT_EQ(std::get<Caller>(w.both(w.from_user({"BUYER"}))).token_id, "t");
  EXPECT_TRUE(std::get<Caller>(w.both(w.from_order())).token_id.starts_with("order/"));
}

TEST(ServiceTokens, CountForNothingWhereOnlyPeopleCall) {
  Inside w;
  EXPECT_EQ(seen(w.people, w.from_order()), "unknown key");
  EXPECT_EQ(seen(w.people, w.from_user({"BUYER"})), "usr_1 BUYER");
}

TEST(ServiceTokens, AreUsedForHalfTheirLifeAndExpireAfterAllOfIt) {
  Inside w;
  const auto begin = std::chrono::floor<std::chrono::seconds>(w.clock.wall());
  const HttpRequest first = w.from_order();
  w.clock.advance(5min - 1s);
  EXPECT_EQ(w.from_order(), first);
  w.clock.advance(1s);
  const HttpRequest second = w.from_order();
  EXPECT_NE(second, first);
  EXPECT_EQ(seen(w.both, first), "order SERVICE");
  w.clock.advance(begin + 10min - w.clock.wall());
  EXPECT_EQ(seen(w.both, first), "expired");
  EXPECT_EQ(seen(w.both, second), "order SERVICE");
}

TEST(ServiceTokens, NeedASecretWorthTheName) {
  ManualClock clock;
  EXPECT_THROW(ServiceTokens("of fifteen char", "order", clock), std::invalid_argument);
  EXPECT_THROW(ServiceTokens(secret, "", clock), std::invalid_argument);
}

TEST(ServiceTokens, AreOneForAllThreads) {
  Inside w;
  std::array<HttpRequest, 8> requests;
  std::vector<std::thread> threads;
  for (auto& request : requests) threads.emplace_back([&] { request = w.from_order(); });
  for (auto& thread : threads) thread.join();
  for (const auto& request : requests) {
    EXPECT_EQ(request, requests[0]);
    EXPECT_EQ(seen(w.both, request), "order SERVICE");
  }
}

}  // namespace
}  // namespace perdura::platform
