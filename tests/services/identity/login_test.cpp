#include "tests/services/identity/identity_world.hpp"

namespace perdura::services::identity::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

const Settings three_guesses{.login_failures_max = 3,
                             .login_failure_window = std::chrono::minutes(10),
                             .lockout = std::chrono::minutes(5)};

/// What a problem tells, but for the request it was about.
std::string told(const HttpResponse& response) {
  auto problem = platform::parse_problem(response.body).value();
  problem.request_id.clear();
  return to_json(problem);
}

TEST(Login, GivesATokenThatSaysWhoAndForHowLong) {
  IdentityWorld w;
  const auto user = w.signed_up(alice);
  const auto response = w.login(alice);
  EXPECT_EQ(response.headers.find("Cache-Control"), "no-store");
  const auto tokens = decoded<TokenPair>(response);
  EXPECT_EQ(tokens.token_type, "Bearer");
  EXPECT_EQ(tokens.expires_in, 900);
  const auto claims = w.claims(tokens);
  EXPECT_EQ(claims.subject, user.id.value());
  EXPECT_EQ(claims.issuer, "perdura");
  EXPECT_THAT(claims.roles, ElementsAre("BUYER"));
  EXPECT_THAT(claims.token_id, StartsWith("ses_"));
  EXPECT_EQ(claims.expires_at - claims.issued_at, std::chrono::minutes(15));
  w.clock.advance(std::chrono::minutes(15));
  EXPECT_EQ(outcome(w.me(tokens.access_token)), "401 TOKEN_INVALID");
}

TEST(Login, TokensFollowRealTimeNotTheShops) {
  IdentityWorld w;
  platform::ManualClock fast(platform::SystemClock::default_origin, 1'000.0);
  const IdentityService service({w.db, fast, w.ids, w.randomness, w.passwords, w.outbox, w.keys},
                                {});
  w.signed_up(alice);
  fast.advance(std::chrono::hours(1));
  const auto tokens = std::get<TokenPair>(service.login({alice, password}));
  const platform::TokenVerifier verifier(service.public_keys(), "perdura");
  const auto claims =
      std::get<platform::TokenClaims>(verifier.verify(tokens.access_token, fast.wall()));
  EXPECT_EQ(claims.issued_at, std::chrono::floor<std::chrono::seconds>(fast.wall()));
}

TEST(Login, AnUnknownMailAndAWrongPasswordLookAlike) {
  IdentityWorld w;
  w.signed_up(alice);
  const auto wrong = w.login(alice, "wrong password");
  const auto unknown = w.login("nobody@shop.test", "wrong password");
  EXPECT_EQ(outcome(wrong), "401 INVALID_CREDENTIALS");
  EXPECT_EQ(told(wrong), told(unknown));
  EXPECT_EQ(outcome(w.login(alice, std::string(2'000, 'x'))), "401 INVALID_CREDENTIALS");
  EXPECT_EQ(outcome(w.login("", "")), "401 INVALID_CREDENTIALS");
}

TEST(Login, ASuspendedMemberIsToldSoOnceHeHasShownWhoHeIs) {
  IdentityWorld w;
  const auto user = w.signed_up(alice);
  w.edit_member(user.id, R"({"status":"SUSPENDED"})");
  EXPECT_EQ(outcome(w.login(alice)), "403 ACCOUNT_SUSPENDED");
  EXPECT_EQ(outcome(w.login(alice, "wrong password")), "401 INVALID_CREDENTIALS");
  w.edit_member(user.id, R"({"status":"ACTIVE"})");
  EXPECT_EQ(w.login(alice).status, 200);
}

TEST(Login, AnInactiveBuyerMayLookAtHimselfAndHasNoRole) {
  IdentityWorld w;
  const auto user = w.signed_up(alice);
  w.edit_member(user.id, R"({"status":"INACTIVE"})");
  const auto tokens = w.logged_in(alice);
  EXPECT_TRUE(w.claims(tokens).roles.empty());
  EXPECT_EQ(w.me(tokens.access_token).status, 200);
}

TEST(Login, MakesAPasswordsHashAnewWhenItsCostHasChanged) {
  IdentityWorld w;
  w.signed_up(alice);
  const std::string before = w.password_hash(alice);
  w.logged_in(alice);
  EXPECT_EQ(w.password_hash(alice), before);
  const platform::PasswordHasher dearer(w.randomness, {.passes = 2, .memory = 16 << 10});
  const IdentityService service({w.db, w.clock, w.ids, w.randomness, dearer, w.outbox, w.keys}, {});
  EXPECT_TRUE(std::holds_alternative<WrongCredentials>(service.login({alice, "wrong one"})));
  EXPECT_EQ(w.password_hash(alice), before);
  EXPECT_TRUE(std::holds_alternative<TokenPair>(service.login({alice, password})));
  EXPECT_THAT(w.password_hash(alice), StartsWith("$argon2id$v=19$m=16,t=2,"));
  EXPECT_EQ(w.login(alice).status, 200);
}

TEST(LockOut, AfterTheLastAllowedFailureNobodyGetsInForAWhile) {
  IdentityWorld w(three_guesses);
  w.signed_up(alice);
  for (int n = 0; n < 3; ++n) EXPECT_EQ(w.login(alice, "wrong password").status, 401);
  const auto locked = w.login(alice);
  EXPECT_EQ(outcome(locked), "429 TOO_MANY_ATTEMPTS");
  EXPECT_EQ(locked.headers.find("Retry-After"), "300");
  w.clock.advance(std::chrono::minutes(4));
  EXPECT_EQ(w.login(alice).headers.find("Retry-After"), "60");
  w.clock.advance(std::chrono::minutes(1));
  EXPECT_EQ(w.login(alice).status, 200);
}

TEST(LockOut, SaysInWordsHowLongItLasts) {
  IdentityWorld w(three_guesses);
  w.signed_up(alice);
  for (int n = 0; n < 3; ++n) EXPECT_EQ(w.login(alice, "wrong password").status, 401);
  const auto detail = [&] { return platform::parse_problem(w.login(alice).body).value().detail; };
  EXPECT_EQ(detail(), "locked for 5 more minutes after too many wrong passwords");
  w.clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(detail(), "locked for 5 more minutes after too many wrong passwords");
  w.clock.advance(std::chrono::seconds(239));
  EXPECT_EQ(detail(), "locked for 1 more minute after too many wrong passwords");
  w.clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(detail(), "locked for 59 more seconds after too many wrong passwords");
  w.clock.advance(std::chrono::seconds(58));
  EXPECT_EQ(detail(), "locked for 1 more second after too many wrong passwords");
}

TEST(LockOut, IsTheSameForMailsWithoutAnAccount) {
  IdentityWorld w(three_guesses);
  w.signed_up(alice);
  for (const char* email : {alice, "nobody@shop.test"}) {
    for (int n = 0; n < 3; ++n) EXPECT_EQ(w.login(email, "wrong password").status, 401);
  }
  EXPECT_EQ(told(w.login(alice)), told(w.login("nobody@shop.test")));
  EXPECT_EQ(outcome(w.login(" Nobody@SHOP.test")), "429 TOO_MANY_ATTEMPTS");
}

TEST(LockOut, StrikesOneMailOnly) {
  IdentityWorld w(three_guesses);
  w.signed_up(alice);
  w.signed_up(baker);
  for (int n = 0; n < 3; ++n) w.login(alice, "wrong password");
  EXPECT_EQ(w.login(baker).status, 200);
}

TEST(LockOut, OfOneNetworkLeavesTheMemberInFromElsewhere) {
  IdentityWorld w(three_guesses);
  w.signed_up(alice);
  const auto from = [&](const std::string& network, const char* with = password) {
    return outcome(w.login(alice, with, network));
  };
  for (int n = 0; n < 3; ++n) EXPECT_EQ(from("10.0.0.9", "wrong one"), "401 INVALID_CREDENTIALS");
  EXPECT_EQ(from("10.0.0.9"), "429 TOO_MANY_ATTEMPTS");
  EXPECT_EQ(from("10.0.0.9, 127.0.0.1"), "429 TOO_MANY_ATTEMPTS") << "as a gateway apart is seen";
  EXPECT_EQ(from("10.0.0.8"), "200");
  for (int n = 0; n < 3; ++n) from("2001:db8::" + std::to_string(n), "wrong one");
  EXPECT_EQ(from("2001:db8::77"), "429 TOO_MANY_ATTEMPTS") << "one network, many addresses";
  EXPECT_EQ(from("2001:db8:0:1::"), "200");
}

TEST(LockOut, OfAMailTakesFarMoreFailuresFromManyNetworks) {
  IdentityWorld w({.login_failures_max = 3, .mail_failures_max = 8});
  w.signed_up(alice);
  for (int n = 0; n < 8; ++n) {
    EXPECT_EQ(w.login(alice, "wrong one", "10.0.0." + std::to_string(n)).status, 401);
  }
  EXPECT_EQ(outcome(w.login(alice, password, "10.1.0.1")), "429 TOO_MANY_ATTEMPTS");
  EXPECT_EQ(outcome(w.login(alice)), "429 TOO_MANY_ATTEMPTS");
}

TEST(LockOut, ForgetsFailuresAfterTheWindow) {
  IdentityWorld w(three_guesses);
  w.signed_up(alice);
  for (int n = 0; n < 2; ++n) w.login(alice, "wrong password");
  w.clock.advance(std::chrono::minutes(10));
  for (int n = 0; n < 2; ++n) EXPECT_EQ(w.login(alice, "wrong password").status, 401);
  EXPECT_EQ(w.login(alice).status, 200);
}

TEST(LockOut, ForgetsFailuresAfterAGoodLogin) {
  IdentityWorld w(three_guesses);
  w.signed_up(alice);
  for (int round = 0; round < 3; ++round) {
    for (int n = 0; n < 2; ++n) EXPECT_EQ(w.login(alice, "wrong password").status, 401);
    EXPECT_EQ(w.login(alice).status, 200);
  }
}

TEST(LockOut, LeavesSessionsAlone) {
  IdentityWorld w(three_guesses);
  w.signed_up(alice);
  const auto tokens = w.logged_in(alice);
  for (int n = 0; n < 3; ++n) w.login(alice, "wrong password");
  EXPECT_EQ(w.refresh(tokens.refresh_token).status, 200);
}

}  // namespace
}  // namespace perdura::services::identity::testing
