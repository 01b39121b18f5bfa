// What becomes of a login: refreshed, reused, ended, expired.
#include "services/identity/store.hpp"
#include "tests/services/identity/identity_world.hpp"

namespace perdura::services::identity::testing {
namespace {

using ::testing::ElementsAre;
constexpr const char* refused = "401 REFRESH_TOKEN_INVALID";

struct Sessions : ::testing::Test {
  Sessions() { user = w.signed_up(alice); }
  IdentityWorld w;
  UserView user;
  std::string refresh(const TokenPair& tokens) { return outcome(w.refresh(tokens.refresh_token)); }
};

TEST_F(Sessions, ARefreshGivesNewTokensOfTheSameSession) {
  const auto first = w.logged_in(alice);
  w.clock.advance(std::chrono::minutes(20));
  const auto response = w.refresh(first.refresh_token);
  EXPECT_EQ(response.headers.find("Cache-Control"), "no-store");
  const auto second = decoded<TokenPair>(response);
  EXPECT_NE(second.refresh_token, first.refresh_token);
  EXPECT_NE(second.access_token, first.access_token);
  EXPECT_EQ(w.me(second.access_token).status, 200);
  EXPECT_EQ(w.claims(second).token_id.substr(0, 30),
            w.claims(w.refreshed(second)).token_id.substr(0, 30));
  EXPECT_EQ(w.live_sessions(), 1);
}

TEST_F(Sessions, NoTwoAccessTokensHaveOneId) {
  const auto first = w.logged_in(alice);
  const auto id = w.claims(first).token_id;
  EXPECT_NE(w.claims(w.refreshed(first)).token_id, id);
}

TEST_F(Sessions, AReusedTokenEndsItsSessionAndNoOther) {
  const auto stolen = w.logged_in(alice);
  const auto phone = w.logged_in(alice);
  const auto second = w.refreshed(stolen);
  const auto third = w.refreshed(second);
  EXPECT_EQ(refresh(stolen), refused);
  EXPECT_EQ(refresh(third), refused);
  EXPECT_EQ(refresh(second), refused);
  EXPECT_EQ(refresh(phone), "200");
  EXPECT_EQ(w.login(alice).status, 200);
}

TEST_F(Sessions, ATokenLivesForAsLongAsItIsUsed) {
  auto tokens = w.logged_in(alice);
  for (int n = 0; n < 3; ++n) {
    w.clock.advance(std::chrono::hours(14 * 24) - std::chrono::milliseconds(1));
    tokens = w.refreshed(tokens);
  }
  w.clock.advance(std::chrono::hours(14 * 24));
  EXPECT_EQ(refresh(tokens), refused);
}

TEST_F(Sessions, WhatIsNoTokenOfOursIsRefused) {
  const auto tokens = w.logged_in(alice);
  std::string other = tokens.refresh_token;
  other[0] = other[0] == 'A' ? 'B' : 'A';
  for (const std::string& text :
       {std::string(), std::string("nonsense"), std::string(66, '.'), std::string(66, 'a'),
        std::string(4'000, 'x'), tokens.refresh_token + "x", other, tokens.access_token}) {
    EXPECT_EQ(outcome(w.refresh(text)), refused) << text;
  }
  EXPECT_EQ(refresh(tokens), "200");
}

TEST_F(Sessions, LogoutEndsTheSession) {
  const auto tokens = w.logged_in(alice);
  const auto phone = w.logged_in(alice);
  EXPECT_EQ(w.logout(tokens).status, 204);
  EXPECT_EQ(refresh(tokens), refused);
  EXPECT_EQ(w.logout(tokens).status, 204);
  EXPECT_EQ(refresh(phone), "200");
}

TEST_F(Sessions, LogoutWithATokenUsedBeforeEndsTheSessionToo) {
  const auto first = w.logged_in(alice);
  const auto second = w.refreshed(first);
  EXPECT_EQ(w.logout(first).status, 204);
  EXPECT_EQ(refresh(second), refused);
}

TEST_F(Sessions, LogoutByTheAccessTokenAloneEndsItsSession) {
  const auto tokens = w.logged_in(alice);
  const auto phone = w.logged_in(alice);
  EXPECT_EQ(w.post("logout", "", tokens.access_token).status, 204);
  EXPECT_EQ(w.post("logout", "{}", w.signed_for(user.id.value(), {"BUYER"})).status, 204);
  EXPECT_EQ(refresh(tokens), refused);
  EXPECT_EQ(refresh(phone), "200");
}

TEST_F(Sessions, LogoutTellsNobodyWhetherThereWasASession) {
  EXPECT_EQ(w.logout({.access_token = "", .refresh_token = "nonsense"}).status, 204);
  EXPECT_EQ(w.logout({.access_token = "",
                      .refresh_token = std::string(22, 'a') + "." + std::string(43, 'a')})
                .status,
            204);
  EXPECT_EQ(outcome(w.post("logout", "")), "401 TOKEN_REQUIRED");
  EXPECT_EQ(outcome(w.post("logout", "{}", "not.a.token")), "401 TOKEN_REQUIRED");
}

TEST_F(Sessions, SuspensionEndsThemAndSaysWhyToWhoHasTheToken) {
  const auto used = w.logged_in(alice);
  const auto tokens = w.refreshed(used);
  w.edit_member(user.id, R"({"status":"SUSPENDED"})");
  EXPECT_EQ(refresh(tokens), "403 ACCOUNT_SUSPENDED");
  EXPECT_EQ(refresh(tokens), "403 ACCOUNT_SUSPENDED");
  EXPECT_EQ(refresh(used), refused);
  w.edit_member(user.id, R"({"status":"ACTIVE"})");
  EXPECT_EQ(refresh(tokens), refused);
}

TEST_F(Sessions, ARefreshKnowsTheMembersRoleOfToday) {
  const auto tokens = w.logged_in(alice);
  w.edit_member(user.id, R"({"status":"INACTIVE"})");
  const auto next = w.refreshed(tokens);
  EXPECT_TRUE(w.claims(next).roles.empty());
  w.edit_member(user.id, R"({"status":"ACTIVE"})");
  EXPECT_THAT(w.claims(w.refreshed(next)).roles, ElementsAre("BUYER"));
}

TEST_F(Sessions, ThePurgeForgetsWhatIsOverAndNothingElse) {
  const auto old = w.logged_in(alice);
  w.login(alice, "wrong password");
  w.clock.advance(std::chrono::hours(24));
  const auto fresh = w.logged_in(alice);
  w.login("nobody@shop.test", "wrong password");
  EXPECT_EQ(w.service.purge(100), 0);  // the good login has forgotten the first failure
  w.clock.advance(std::chrono::hours(13 * 24) + std::chrono::seconds(1));
  EXPECT_EQ(w.service.purge(100), 3);  // the old session, nobody's failure there and anywhere
  EXPECT_EQ(w.live_sessions(), 1);
  EXPECT_EQ(refresh(old), refused);
  EXPECT_EQ(refresh(fresh), "200");
}

TEST_F(Sessions, ThePurgeSparesASessionThatWasExtendedMeanwhile) {
  const auto tokens = w.logged_in(alice);
  const auto later =
      std::chrono::floor<std::chrono::milliseconds>(w.clock.wall()) + std::chrono::hours(15 * 24);
  const auto found =
      w.db.read([&](platform::sql::Reader& tx) { return store::expired_sessions(tx, later, 10); });
  EXPECT_EQ(found.size(), 1u);
  w.clock.advance(std::chrono::hours(2 * 24));
  const auto extended = w.refreshed(tokens);
  w.db.transaction([&](platform::sql::Transaction& tx) {
    EXPECT_EQ(store::drop_sessions(tx, found, later), 0);
  });
  EXPECT_EQ(refresh(extended), "200");
}

TEST_F(Sessions, ThePurgeTakesNoMoreThanItIsTold) {
  for (int n = 0; n < 5; ++n) w.logged_in(alice);
  w.clock.advance(std::chrono::hours(15 * 24));
  EXPECT_EQ(w.service.purge(3), 3);
  EXPECT_EQ(w.service.purge(1'000'000), 2);
  EXPECT_EQ(w.service.purge(3), 0);
}

}  // namespace
}  // namespace perdura::services::identity::testing
