// Changing a password.
#include "tests/services/identity/identity_world.hpp"

namespace perdura::services::identity::testing {
namespace {

using ::testing::ElementsAre;
constexpr const char* better = "battery staple";

TEST(PasswordChange, TheNewOneWorksAndTheOldOneDoesNot) {
  IdentityWorld w;
  w.signed_up(alice);
  EXPECT_EQ(w.change_password(w.logged_in(alice), password, better).status, 204);
  EXPECT_EQ(outcome(w.login(alice)), "401 INVALID_CREDENTIALS");
  EXPECT_EQ(w.login(alice, better).status, 200);
}

TEST(PasswordChange, EndsAllOtherSessionsOfTheMember) {
  IdentityWorld w;
  w.signed_up(alice);
  w.signed_up(baker);
  const auto mine = w.refreshed(w.logged_in(alice));
  const auto phone = w.logged_in(alice);
  const auto someone = w.logged_in(baker);
  EXPECT_EQ(w.change_password(mine, password, better).status, 204);
  EXPECT_EQ(outcome(w.refresh(phone.refresh_token)), "401 REFRESH_TOKEN_INVALID");
  EXPECT_EQ(w.refresh(mine.refresh_token).status, 200);
  EXPECT_EQ(w.refresh(someone.refresh_token).status, 200);
}

TEST(PasswordChange, ATokenThatNamesNoSessionKeepsNone) {
  IdentityWorld w;
  const auto user = w.signed_up(alice);
  const auto mine = w.logged_in(alice);
  const TokenPair other{.access_token = w.signed_for(user.id.value(), {"BUYER"}),
                        .refresh_token = ""};
  EXPECT_EQ(w.change_password(other, password, better).status, 204);
  EXPECT_EQ(outcome(w.refresh(mine.refresh_token)), "401 REFRESH_TOKEN_INVALID");
}

TEST(PasswordChange, NeedsTheCurrentOneAndCountsGuesses) {
  IdentityWorld w({.login_failures_max = 3});
  w.signed_up(alice);
  const auto tokens = w.logged_in(alice);
  for (int n = 0; n < 3; ++n) {
    const auto wrong = w.change_password(tokens, "wrong password", better);
    EXPECT_EQ(outcome(wrong), "422 WRONG_PASSWORD");
    EXPECT_THAT(field_errors(wrong), ElementsAre("/current_password WRONG_PASSWORD"));
  }
  EXPECT_EQ(outcome(w.change_password(tokens, password, better)), "429 TOO_MANY_ATTEMPTS");
  EXPECT_EQ(w.login(alice).status, 200) << "who has a token locks nobody out of logging in";
}

TEST(PasswordChange, IsOpenToAMemberWhoseMailOthersHaveLocked) {
  IdentityWorld w({.login_failures_max = 3, .mail_failures_max = 3});
  w.signed_up(alice);
  const auto tokens = w.logged_in(alice);
  for (int n = 0; n < 3; ++n) w.login(alice, "wrong password");
  EXPECT_EQ(outcome(w.login(alice)), "429 TOO_MANY_ATTEMPTS");
  EXPECT_EQ(w.change_password(tokens, password, better).status, 204);
}

TEST(PasswordChange, TheNewOneHasTheSameRulesAsTheFirst) {
  IdentityWorld w;
  w.signed_up(alice);
  const auto tokens = w.logged_in(alice);
  for (const std::string& bad : {std::string("short"), std::string(129, 'x')}) {
    EXPECT_THAT(field_errors(w.change_password(tokens, password, bad)),
                ElementsAre("/new_password OUT_OF_RANGE"));
  }
  EXPECT_EQ(w.login(alice).status, 200);
}

TEST(PasswordChange, IsNotForSuspendedMembersAndStrangers) {
  IdentityWorld w;
  const auto user = w.signed_up(alice);
  const auto tokens = w.logged_in(alice);
  w.edit_member(user.id, R"({"status":"SUSPENDED"})");
  EXPECT_EQ(outcome(w.change_password(tokens, password, better)), "403 ACCOUNT_SUSPENDED");
  const TokenPair stranger{.access_token = w.signed_for("usr_gone", {"BUYER"}),
                           .refresh_token = ""};
  EXPECT_EQ(outcome(w.change_password(stranger, password, better)), "404 NOT_FOUND");
}

}  // namespace
}  // namespace perdura::services::identity::testing
