// Many at once. On MariaDB the threads really meet; on SQLite they take turns.
#include <atomic>
#include <mutex>
#include <set>

#include "services/identity/guard.hpp"
#include "tests/services/at_once.hpp"
#include "tests/services/identity/address_world.hpp"

namespace perdura::services::identity::testing {
namespace {

using services::testing::at_once;
constexpr int threads = services::testing::threads_at_once;

TEST(IdentityRace, OfTwoRefreshesOfOneTokenOneWinsAndTheSessionEnds) {
  IdentityWorld w;
  w.signed_up(alice);
  for (int round = 0; round < 10; ++round) {
    const auto tokens = w.logged_in(alice);
    std::atomic<int> won{0};
    std::mutex mutex;
    std::string next;
    at_once(2, [&](int) {
      const auto answer = w.refresh(tokens.refresh_token);
      if (answer.status != 200) {
        EXPECT_EQ(outcome(answer), "401 REFRESH_TOKEN_INVALID");
        return;
      }
      ++won;
      const std::lock_guard lock(mutex);
      next = json::from_text<TokenPair>(answer.body).refresh_token;
    });
    EXPECT_EQ(won, 1);
    EXPECT_EQ(outcome(w.refresh(next)), "401 REFRESH_TOKEN_INVALID");
  }
  EXPECT_EQ(w.live_sessions(), 0);
}

TEST(IdentityRace, OfManySignupsForOneMailOneIsMade) {
  IdentityWorld w;
  for (int round = 0; round < 5; ++round) {
    const std::string email = "m" + std::to_string(round) + "@shop.test";
    std::atomic<int> made{0};
    std::atomic<int> taken{0};
    at_once(threads, [&](int n) {
      const auto key = n % 2 == 0 ? "" : "k" + std::to_string(n);
      const auto answer = w.post("signup", w.signup_body(email), "", key);
      if (answer.status == 201) ++made;
      if (outcome(answer) == "409 EMAIL_TAKEN") ++taken;
    });
    EXPECT_EQ(made, 1);
    EXPECT_EQ(taken, threads - 1);
  }
}

TEST(IdentityRace, OneSignupSentByManyIsAnsweredAlike) {
  IdentityWorld w;
  std::mutex mutex;
  std::set<std::string> answers;
  at_once(threads, [&](int) {
    const auto answer = w.post("signup", w.signup_body(alice), "", "k-1");
    EXPECT_EQ(answer.status, 201);
    const std::lock_guard lock(mutex);
    answers.insert(answer.body);
  });
  EXPECT_EQ(answers.size(), 1u);
}

TEST(IdentityRace, GuessingInParallelWinsNoFurtherGuesses) {
  IdentityWorld w({.login_failures_max = 5});
  w.signed_up(alice);
  std::atomic<int> answered{0};
  std::atomic<int> locked{0};
  at_once(40, [&](int) {
    const std::string answer = outcome(w.login(alice, "wrong password"));
    if (answer == "401 INVALID_CREDENTIALS") ++answered;
    if (answer == "429 TOO_MANY_ATTEMPTS") ++locked;
  });
  EXPECT_EQ(answered, 5);
  EXPECT_EQ(locked, 35);
  EXPECT_EQ(outcome(w.login(alice)), "429 TOO_MANY_ATTEMPTS");
}

// The first failures of all find no row that they could lock.
TEST(IdentityRace, WhoFailsAtAGuardThatOthersHaveLockedMeanwhileHearsThat) {
  IdentityWorld w;
  const Settings settings{.login_failures_max = 2};
  const Instant wall = std::chrono::floor<std::chrono::milliseconds>(w.clock.wall());
  const auto guard = AttemptGuard::of_login(settings, alice, "a network", wall);
  w.db.transaction([&](platform::sql::Transaction& tx) {
    EXPECT_FALSE(guard.still_locked(tx));
    EXPECT_FALSE(guard.failed(tx));
    EXPECT_FALSE(guard.failed(tx));
    EXPECT_TRUE(guard.failed(tx));
  });
}

TEST(IdentityRace, ManyGoodLoginsOfOneMemberDisturbNobody) {
  IdentityWorld w({.login_failures_max = 1});
  w.signed_up(alice);
  at_once(40, [&](int) { EXPECT_EQ(w.login(alice).status, 200); });
  EXPECT_EQ(w.live_sessions(), 40);
}

TEST(IdentityRace, TheFirstKeyIsMadeOnce) {
  IdentityWorld w;
  std::mutex mutex;
  std::set<std::string> seen;
  at_once(threads, [&](int) {
    const IdentityService process(w.ports, {});
    const auto keys = process.public_keys();
    const std::lock_guard lock(mutex);
    for (const auto& key : keys) seen.insert(key.kid);
  });
  EXPECT_EQ(seen.size(), 1u);
}

TEST(IdentityRace, ASuspensionLeavesNoSessionAlive) {
  IdentityWorld w;
  const auto user = w.signed_up(alice);
  const auto admin = std::get<UserView>(w.service.create_admin({boss, password, "Boss"})).id;
  for (int round = 0; round < 5; ++round) {
    const auto tokens = w.logged_in(alice);
    at_once(threads, [&](int n) {
      if (n == 3) {
        w.service.edit_member(user.id, {.status = domain::MemberStatus::Suspended, .grade = {}},
                              admin, {});
      } else if (n % 2 == 0) {
        w.login(alice);
      } else {
        w.refresh(tokens.refresh_token);
      }
    });
    EXPECT_EQ(w.live_sessions(), 0);
    w.service.edit_member(user.id, {.status = domain::MemberStatus::Active, .grade = {}}, admin,
                          {});
  }
}

TEST(IdentityRace, OfTwoAdminsWhoSuspendEachOtherOneRemains) {
  for (int round = 0; round < 5; ++round) {
    IdentityWorld w;
    const auto a = std::get<UserView>(w.service.create_admin({boss, password, "Boss"})).id;
    const auto b = std::get<UserView>(w.service.create_admin({baker, password, "Chief"})).id;
    const MemberEdit suspended{.status = domain::MemberStatus::Suspended, .grade = {}};
    std::atomic<int> made{0};
    std::atomic<int> refused{0};
    at_once(2, [&](int n) {
      const auto outcome = w.service.edit_member(n == 0 ? a : b, suspended, n == 0 ? b : a, {});
      if (std::holds_alternative<UserView>(outcome)) ++made;
      if (std::holds_alternative<NotAnAdmin>(outcome)) ++refused;
    });
    EXPECT_EQ(made, 1);
    EXPECT_EQ(refused, 1);
  }
}

TEST(IdentityRace, OfTwoPasswordChangesOneIsMade) {
  IdentityWorld w;
  w.signed_up(alice);
  const auto tokens = w.logged_in(alice);
  std::atomic<int> made{0};
  at_once(2, [&](int n) {
    const auto answer = w.change_password(tokens, password, "new password " + std::to_string(n));
    if (answer.status == 204) {
      ++made;
    } else {
      EXPECT_EQ(outcome(answer), "422 WRONG_PASSWORD");
    }
  });
  EXPECT_EQ(made, 1);
  EXPECT_EQ(w.login(alice).status, 401);
}

int defaults_in(const AddressPage& page) {
  int defaults = 0;
  for (const auto& item : page.items) defaults += item.is_default ? 1 : 0;
  return defaults;
}

TEST(AddressRace, OfManyWhoAreMadeTheDefaultAtOnceOneIsIt) {
  AddressWorld w;
  std::vector<domain::AddressId> ids;
  for (int n = 0; n < threads; ++n) ids.push_back(w.added(std::to_string(n)).id);
  for (int round = 0; round < 5; ++round) {
    at_once(threads, [&](int n) {
      EXPECT_EQ(w.make_default(ids.at(static_cast<std::size_t>(n))).status, 200);
    });
    EXPECT_EQ(defaults_in(w.page("?limit=100")), 1);
  }
}

TEST(AddressRace, NoMoreThanTwentyAreMadeAndTheFirstIsTheDefault) {
  AddressWorld w;
  std::atomic<int> made{0};
  std::atomic<int> refused{0};
  at_once(30, [&](int n) {
    const auto answer = w.add(std::to_string(n));
    if (answer.status == 201) ++made;
    if (outcome(answer) == "422 TOO_MANY_ADDRESSES") ++refused;
  });
  EXPECT_EQ(made, 20);
  EXPECT_EQ(refused, 10);
  EXPECT_EQ(w.page("?limit=100").items.size(), 20u);
  EXPECT_EQ(defaults_in(w.page("?limit=100")), 1);
}

TEST(AddressRace, OneIsTheDefaultWhileSomeAreRemovedAndOthersMadeIt) {
  AddressWorld w;
  for (int round = 0; round < 5; ++round) {
    std::vector<domain::AddressId> ids;
    for (int n = 0; n < threads; ++n) ids.push_back(w.added(std::to_string(n)).id);
    const auto any = [&](int n) { return ids.at(static_cast<std::size_t>(n % threads)); };
    at_once(2 * threads, [&](int n) {
      // All are removed but the first; each may be made the default before or after.
      const int status = n % 2 == 0 ? w.make_default(any(n / 2)).status
                                    : (n == 1 ? 204 : w.remove(any(n / 2)).status);
      EXPECT_TRUE(status == 200 || status == 204 || (n % 2 == 0 && status == 404)) << status;
    });
    const auto left = w.page("?limit=100");
    EXPECT_EQ(left.items.size(), 1u);
    EXPECT_EQ(defaults_in(left), 1);
    EXPECT_EQ(w.remove(left.items.at(0).id).status, 204);
  }
}

TEST(AddressRace, AKeyThatManySendMakesOneAddress) {
  AddressWorld w;
  std::mutex mutex;
  std::set<std::string> answers;
  at_once(threads, [&](int) {
    const auto answer = w.add("1", "k-1");
    EXPECT_EQ(answer.status, 201);
    const std::lock_guard lock(mutex);
    answers.insert(answer.body);
  });
  EXPECT_EQ(answers.size(), 1u);
  EXPECT_EQ(w.book(), "1*");
}

}  // namespace
}  // namespace perdura::services::identity::testing
