#pragma once
// What the identity service does: who belongs to the shop, and who is who.
//
// Passwords are hashed outside any transaction, at most `PasswordHasher::max_parallel` at a time.
// Tokens, sessions and the lock-out follow real time; `created_at` is shop time. Malformed requests
// are refused with a `ProblemException` 400 that points at each bad field; outcomes of the business
// are values. Throws what the database throws, too. Thread-safe, as its ports are.
#include <chrono>
#include <string>
#include <variant>

#include "platform/core/ids.hpp"
#include "platform/core/jwk.hpp"
#include "platform/core/passwords.hpp"
#include "platform/core/tokens.hpp"
#include "platform/outbox/outbox.hpp"
#include "services/identity/views.hpp"

namespace perdura::services::identity {

/// All outlive the service. `randomness` makes secrets: the operating system's, outside tests.
struct Ports {
  platform::sql::Database& database;
  const platform::Clock& clock;
  platform::Ids& ids;
  platform::Randomness& randomness;
  const platform::PasswordHasher& passwords;
  const platform::Outbox& outbox;
  const platform::IdempotencyStore& keys;
};

struct Settings {
  std::string issuer = "perdura";
  std::chrono::seconds access_token_life = std::chrono::minutes(15);
  std::chrono::seconds refresh_token_life = std::chrono::hours(14 * 24);  // since its last use
  /// So many failed logins of one mail from one network within the window lock it out there, and so
  /// many wrong passwords of a member who changes his lock that.
  std::int64_t login_failures_max = 10;
  /// So many of one mail from all networks together lock it out everywhere.
  std::int64_t mail_failures_max = 100;
  std::chrono::seconds login_failure_window = std::chrono::minutes(15);
  std::chrono::seconds lockout = std::chrono::minutes(15);
};

/// Bytes; of a mail and a phone number they are characters too.
inline constexpr std::size_t email_max = 254;
inline constexpr std::size_t phone_max = 32;
inline constexpr std::size_t query_max = 254;
/// Characters.
inline constexpr std::size_t password_min = 8;
inline constexpr std::size_t password_max = 128;
inline constexpr std::size_t name_max = 100;

/// How long others may keep an answer with our public keys.
inline constexpr std::chrono::seconds keys_cached{60};
/// For so long a key is published before it signs.
inline constexpr std::chrono::seconds publication_lead =
    platform::keys_max_age + keys_cached + platform::clock_skew_max;

/// How long the answer to a sign-up is kept for its repeats.
inline constexpr std::chrono::hours signup_keys_kept{24};

/// How an act is known: its key, if the client sent one, its trace, and the network that it came
/// from (`platform::network_of`), if that is known.
struct Call {
  std::optional<std::string> key;
  platform::Origin origin;
  std::string network = {};
};

/// Who holds a verified access token, and that token's id: it names the login that it came from.
struct Bearer {
  domain::UserId id;
  std::string token_id;
};

struct EmailTaken {};
/// The same key as before, and another password: the one that was sent now has not been set.
struct OtherPassword {};
struct LockedOut {
  std::chrono::seconds retry_after{1};  // at least 1
};
using SignupOutcome = std::variant<UserView, EmailTaken, OtherPassword, LockedOut>;

/// The mail is an admin's already; nothing has been changed, the password neither.
struct AlreadyAdmin {
  UserView user;
};
using AdminOutcome = std::variant<UserView, AlreadyAdmin, EmailTaken>;

/// Unknown mail and wrong password look alike.
struct WrongCredentials {};
struct AccountSuspended {};
using LoginOutcome = std::variant<TokenPair, WrongCredentials, AccountSuspended, LockedOut>;

/// Unknown, used before, expired, or of a session that has ended.
struct TokenRefused {};
using RefreshOutcome = std::variant<TokenPair, TokenRefused, AccountSuspended>;

struct PasswordChanged {};
struct NotFound {};
using PasswordOutcome =
    std::variant<PasswordChanged, WrongCredentials, AccountSuspended, LockedOut, NotFound>;
using ProfileOutcome = std::variant<UserView, AccountSuspended, NotFound>;
/// An admin who suspended himself could not undo it. As whoever suspends another is an active admin
/// himself, one is always left.
struct OwnStatus {};
/// Whoever acts is no admin, or not active, whatever his token says.
struct NotAnAdmin {};
using MemberOutcome = std::variant<UserView, OwnStatus, NotAnAdmin, NotFound>;

class IdentityService {
 public:
  /// Throws `std::invalid_argument` for an empty issuer, and for a time or number below 1.
  IdentityService(Ports ports, Settings settings);
  IdentityService(const IdentityService&) = delete;
  IdentityService& operator=(const IdentityService&) = delete;

  /// A seller waits for approval (INACTIVE). The key's scope is the mail; the same key again gives
  /// the first answer. A quick hash of the password must not lie in a table: it is compared with
  /// the member's of today, and counted as a failed login if it is another one.
  SignupOutcome signup(const NewMember& request, const Call& call) const;

  struct NewAdmin {
    std::string email;
    std::string password;
    std::string name;
  };
  /// For the operator. Again with the same mail is without effect.
  AdminOutcome create_admin(const NewAdmin& request) const;

  /// `network`: where it comes from (`platform::network_of`), if that is known.
  LoginOutcome login(const Credentials& credentials, const std::string& network = "") const;

  /// A refresh token works once. The second use ends its session, whoever of the two was the
  /// thief; so does the repeat of a request whose answer was lost: log in again.
  RefreshOutcome refresh(const std::string& refresh_token) const;

  /// Without effect if there is no such session. `bearer`, if no refresh token is given.
  void logout(const LogoutRequest& request, const std::optional<Bearer>& bearer) const;

  /// Ends all sessions but the one that the bearer's token came from.
  PasswordOutcome change_password(const PasswordChange& change, const Bearer& bearer) const;

  std::optional<UserView> member(const domain::UserId& id) const;
  ProfileOutcome edit_profile(const domain::UserId& id, const ProfileEdit& edit) const;

  /// Members before `before` in the list; nothing: from the newest. `query` is a part of the mail
  /// or the name, without regard to case; empty: all.
  struct MemberList {
    std::optional<domain::UserId> before;
    std::string query;
    std::optional<domain::MemberStatus> status;
    std::optional<domain::Grade> grade;
    std::int64_t limit = 20;
  };
  UserPage list(const MemberList& wanted) const;

  /// `admin`, who must be an active one by now, approves sellers (ACTIVE), suspends (their sessions
  /// end) and grades. Access tokens that are out say what was true when they were made, until they
  /// expire.
  MemberOutcome edit_member(const domain::UserId& id, const MemberEdit& edit,
                            const domain::UserId& admin, const Call& call) const;

  /// Newest first, never empty: the first key is made when it is first needed, by one process only.
  std::vector<platform::PublicKey> public_keys() const;

  /// A new key is published from now on, and signs once every verifier must know it
  /// (`publication_lead`). Keys whose last token has expired are dropped. False: another
  /// process has just done it, or `platform::max_keys` are in use.
  bool rotate_signing_key() const;

  /// Forgets expired sessions and lock-outs, at most `limit` (1 to `sql::max_in_values`) of each;
  /// how many rows: fewer than `limit` means that there are no more.
  std::int64_t purge(std::int64_t limit) const;

 private:
  SignupOutcome repeated_signup(const UserView& user, const NewMember& request,
                                const Call& call) const;
  Instant now() const;   // shop time
  Instant wall() const;  // real time
  platform::SigningKey signing_key() const;

  Ports ports_;
  Settings settings_;
};

}  // namespace perdura::services::identity
