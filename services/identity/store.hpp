#pragma once
// The identity service's tables. Each function is one statement.
#include "services/identity/service.hpp"

namespace perdura::services::identity::store {

using platform::sql::Reader;
using platform::sql::Transaction;

struct MemberRow {
  domain::UserId user_id;
  std::string email;
  std::string name;
  std::optional<std::string> phone;
  domain::Role role = domain::Role::Buyer;
  domain::MemberStatus status = domain::MemberStatus::Active;
  domain::Grade grade = domain::Grade::Normal;
  std::string password_hash;
  Instant created_at;
  Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(MemberRow, (),
                      (user_id, email, name, phone, role, status, grade, password_hash, created_at,
                       updated_at))

/// False if the mail is taken. Waits for another transaction that takes it.
bool add_member(Transaction& tx, const MemberRow& row);
std::optional<MemberRow> member(Reader& tx, const domain::UserId& id);
std::optional<MemberRow> locked_member(Transaction& tx, const domain::UserId& id);
std::optional<MemberRow> member_by_email(Reader& tx, const std::string& email);
/// Name, phone, status, grade.
void change_member(Transaction& tx, const MemberRow& row);
void set_password(Transaction& tx, const domain::UserId& id, const std::string& hash);
/// Below `before`, newest first. The query is trimmed and folded here: it finds the same
/// everywhere.
std::vector<MemberRow> members(Reader& tx, const std::string& before,
                               const IdentityService::MemberList& wanted, std::int64_t limit);

/// Why nothing of a session works any longer.
enum class SessionEnd { LoggedOut, Reused, PasswordChanged, Suspended };
BOOST_DESCRIBE_ENUM(SessionEnd, LoggedOut, Reused, PasswordChanged, Suspended)

struct SessionRow {
  std::string session_id;
  domain::UserId user_id;
  std::string family_hash;
  std::string token_hash;  // of the newest token
  Instant began_at;
  Instant issued_at;
  Instant expires_at;
  std::optional<SessionEnd> ended;
};
BOOST_DESCRIBE_STRUCT(SessionRow, (),
                      (session_id, user_id, family_hash, token_hash, began_at, issued_at,
                       expires_at, ended))

void add_session(Transaction& tx, const SessionRow& row);
std::optional<domain::UserId> session_owner(Reader& tx, const std::string& family_hash);
std::optional<SessionRow> locked_session(Transaction& tx, const std::string& family_hash);
/// Replaces the newest token; false unless `used` is it, and the session lives.
bool replace_token(Transaction& tx, const SessionRow& next, const std::string& used);
void end_family(Transaction& tx, const std::string& family_hash, SessionEnd why, Instant at);
void end_session(Transaction& tx, const std::string& session_id, const domain::UserId& owner,
                 SessionEnd why, Instant at);
/// All of a member's but one; `kept` may be empty.
void end_sessions(Transaction& tx, const domain::UserId& owner, const std::string& kept,
                  SessionEnd why, Instant at);
std::vector<std::string> expired_sessions(Reader& tx, Instant now, std::int64_t limit);
/// Those that are expired still: one may have been extended since it was found.
std::int64_t drop_sessions(Transaction& tx, const std::vector<std::string>& ids, Instant now);

/// Failed attempts at one thing; means nothing from `until` on.
struct GuardRow {
  std::int64_t failures = 0;
  bool locked = false;
  Instant until;
};
BOOST_DESCRIBE_STRUCT(GuardRow, (), (failures, locked, until))
std::optional<GuardRow> guard(Reader& tx, const std::string& key);
std::optional<GuardRow> locked_guard(Transaction& tx, const std::string& key);
/// A row of no failures, unless there is one.
void open_guard(Transaction& tx, const std::string& key, Instant now);
void set_guard(Transaction& tx, const std::string& key, const GuardRow& row);
void drop_guard(Transaction& tx, const std::string& key);
std::vector<std::string> stale_guards(Reader& tx, Instant now, std::int64_t limit);
/// Those that are stale still.
std::int64_t drop_stale_guards(Transaction& tx, const std::vector<std::string>& keys, Instant now);

struct KeyRow {
  std::int64_t place = 0;
  std::string secret;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (place, secret, created_at))
/// False if the place is taken. Waits for another transaction that takes it.
bool add_key(Transaction& tx, const KeyRow& row);
/// Newest first.
std::vector<KeyRow> signing_keys(Reader& tx);
void drop_key(Transaction& tx, std::int64_t place);

}  // namespace perdura::services::identity::store

template <>
struct perdura::json::Form<perdura::services::identity::store::SessionEnd>
    : perdura::json::UpperSnakeForm<perdura::services::identity::store::SessionEnd> {};
