// Random walks of logins, refreshes, thefts and their ends, against a model.
#include <rapidcheck.h>

#include "tests/services/identity/identity_world.hpp"

namespace perdura::services::identity::testing {
namespace {

constexpr int longest_walk = 40;

enum class Act { Login, Refresh, Replay, Logout, ChangePassword, Suspend, Pass };

struct Step {
  Act act = Act::Login;
  int pick = 0;  // of the sessions, and of a session's tokens
};

std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << "{" << static_cast<int>(step.act) << " " << step.pick << "}";
}

rc::Gen<Step> any_step() {
  const auto act = rc::gen::weightedElement<Act>({{3, Act::Login},
                                                  {8, Act::Refresh},
                                                  {3, Act::Replay},
                                                  {1, Act::Logout},
                                                  {1, Act::ChangePassword},
                                                  {1, Act::Suspend},
                                                  {2, Act::Pass}});
  return rc::gen::build<Step>(rc::gen::set(&Step::act, act),
                              rc::gen::set(&Step::pick, rc::gen::inRange(0, 1'000)));
}

/// One login, as its member and a thief have seen it: every token that it ever had, newest last.
struct Session {
  std::vector<TokenPair> tokens;
  bool alive = true;
  platform::TimePoint expires;
};

class Walk {
 public:
  Walk() : user_(world_.signed_up(alice)) {}

  void take(const Step& step) {
    if (step.act == Act::Login) return login();
    if (step.act == Act::Suspend) return suspend();
    if (step.act == Act::ChangePassword) return change_password();
    if (step.act == Act::Pass) return world_.clock.advance(std::chrono::hours(24 * 3));
    if (sessions_.empty()) return;
    Session& session = sessions_[step.pick % sessions_.size()];
    if (step.act == Act::Refresh) refresh(session);
    if (step.act == Act::Replay) replay(session, step.pick);
    if (step.act == Act::Logout) logout(session);
  }

  /// At most one token of a session works, and of a session that has ended none: each is tried, the
  /// old ones last, for they end it.
  void check() {
    for (Session& session : sessions_) {
      const bool live = lives(session);
      const auto newest = world_.refresh(session.tokens.back().refresh_token);
      RC_ASSERT((newest.status == 200) == live);
      for (const TokenPair& old : session.tokens) {
        RC_ASSERT(world_.refresh(old.refresh_token).status == 401);
      }
      if (!live) continue;
      const auto next = json::from_text<TokenPair>(newest.body);
      RC_ASSERT(world_.refresh(next.refresh_token).status == 401);
    }
    RC_ASSERT(unexpired_alive() == 0);
  }

 private:
  bool lives(const Session& session) const {
    return session.alive && world_.clock.wall() < session.expires;
  }
  platform::TimePoint expiry() const { return world_.clock.wall() + std::chrono::hours(14 * 24); }

  void login() { sessions_.push_back({{world_.logged_in(alice, password_)}, true, expiry()}); }
  void refresh(Session& session) {
    const auto answer = world_.refresh(session.tokens.back().refresh_token);
    RC_ASSERT((answer.status == 200) == lives(session));
    if (answer.status != 200) return;
    session.tokens.push_back(json::from_text<TokenPair>(answer.body));
    session.expires = expiry();
  }
  void replay(Session& session, int pick) {
    const std::size_t which = static_cast<std::size_t>(pick) % session.tokens.size();
    if (which + 1 == session.tokens.size()) return;
    RC_ASSERT(world_.refresh(session.tokens[which].refresh_token).status == 401);
    session.alive = false;
  }
  void logout(Session& session) {
    RC_ASSERT(world_.logout(session.tokens.back()).status == 204);
    session.alive = false;
  }
  /// By a new login: the access tokens of the others may have expired.
  void change_password() {
    login();
    const TokenPair issued = sessions_.back().tokens.back();
    const std::string next = "password " + std::to_string(++changes_);
    RC_ASSERT(world_.change_password(issued, password_, next).status == 204);
    password_ = next;
    for (Session& other : sessions_) other.alive = &other == &sessions_.back();
  }
  void suspend() {
    world_.service.edit_member(user_.id, {.status = domain::MemberStatus::Suspended, .grade = {}},
                               admin_, {});
    world_.service.edit_member(user_.id, {.status = domain::MemberStatus::Active, .grade = {}},
                               admin_, {});
    for (Session& session : sessions_) session.alive = false;
  }
  std::int64_t unexpired_alive() const {
    const auto now = std::chrono::floor<std::chrono::milliseconds>(world_.clock.wall());
    return world_.db.read([&](platform::sql::Reader& tx) {
      return *tx.query_one<std::int64_t>(
          "SELECT COUNT(*) FROM session WHERE ended IS NULL AND expires_at > ?", now);
    });
  }

  IdentityWorld world_;
  UserView user_;
  domain::UserId admin_ =
      std::get<UserView>(world_.service.create_admin({boss, password, "Boss"})).id;
  std::string password_ = password;
  int changes_ = 0;
  std::vector<Session> sessions_;
};

TEST(SessionProperty, OneTokenOfASessionWorksAndAfterAReuseNone) {
  EXPECT_TRUE(rc::check([] {
    const auto length = *rc::gen::inRange<std::size_t>(1, longest_walk);
    const auto steps = *rc::gen::container<std::vector<Step>>(length, any_step());
    Walk walk;
    for (const Step& step : steps) walk.take(step);
    walk.check();
  }));
}

}  // namespace
}  // namespace perdura::services::identity::testing
