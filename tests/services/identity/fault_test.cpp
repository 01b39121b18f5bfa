// The database fails before or after the commit.
#include "tests/services/faults.hpp"
#include "tests/services/identity/identity_world.hpp"

namespace perdura::services::identity::testing {
namespace {

constexpr const char* unavailable = "503 DEPENDENCY_UNAVAILABLE";

struct IdentityFaults : ::testing::Test {
  IdentityFaults() {
    w.service.public_keys();
    w.db.set_hooks(&faults);
  }
  ~IdentityFaults() override { w.db.set_hooks(nullptr); }
  services::testing::Faults faults;
  IdentityWorld w;
  HttpResponse signup() { return w.post("signup", w.signup_body(alice), "", "k-1"); }
};

TEST_F(IdentityFaults, ASignupThatWasRolledBackIsMadeByTheRepeat) {
  faults.lose_before = 1;
  EXPECT_EQ(outcome(signup()), unavailable);
  EXPECT_EQ(outcome(w.login(alice)), "401 INVALID_CREDENTIALS");
  EXPECT_EQ(signup().status, 201);
}

TEST_F(IdentityFaults, ASignupWhoseAnswerWasLostIsAnsweredByTheRepeat) {
  faults.lose_after = 1;
  EXPECT_EQ(outcome(signup()), unavailable);
  const auto user = decoded<UserView>(signup(), 201);
  EXPECT_EQ(w.events(user.id, "user.registered").size(), 1u);
  EXPECT_EQ(w.login(alice).status, 200);
}

TEST_F(IdentityFaults, ADeadlockRunsTheWholeAgain) {
  faults.deadlocks = 3;
  const auto user = decoded<UserView>(signup(), 201);
  EXPECT_EQ(w.events(user.id, "user.registered").size(), 1u);
  faults.deadlocks = 3;
  const auto tokens = w.logged_in(alice);
  EXPECT_EQ(w.live_sessions(), 1);
  faults.deadlocks = 3;
  EXPECT_EQ(w.refresh(w.refreshed(tokens).refresh_token).status, 200);
}

TEST_F(IdentityFaults, ARefreshThatWasRolledBackMayBeRepeated) {
  signup();
  const auto tokens = w.logged_in(alice);
  faults.lose_before = 1;
  EXPECT_EQ(outcome(w.refresh(tokens.refresh_token)), unavailable);
  EXPECT_EQ(w.refresh(tokens.refresh_token).status, 200);
}

// The price of tokens that work once: nobody can tell the lost answer's owner from a thief.
TEST_F(IdentityFaults, ARefreshWhoseAnswerWasLostCostsTheSession) {
  signup();
  const auto tokens = w.logged_in(alice);
  faults.lose_after = 1;
  EXPECT_EQ(outcome(w.refresh(tokens.refresh_token)), unavailable);
  EXPECT_EQ(outcome(w.refresh(tokens.refresh_token)), "401 REFRESH_TOKEN_INVALID");
  EXPECT_EQ(w.live_sessions(), 0);
  EXPECT_EQ(w.login(alice).status, 200);
}

TEST_F(IdentityFaults, AFailureThatCouldNotBeCountedIsNoAnswerToTheGuess) {
  signup();
  faults.lose_before = 1;
  EXPECT_EQ(outcome(w.login(alice, "wrong password")), unavailable);
  faults.lose_before = 1;
  EXPECT_EQ(outcome(w.login(alice)), unavailable);
}

}  // namespace
}  // namespace perdura::services::identity::testing
