#include "services/identity/store.hpp"

#include "domain/names.hpp"
#include "services/identity/shape.hpp"

namespace perdura::services::identity::store {
namespace {

/// A filter's value as the statement takes it: empty lets all pass.
template <class E>
std::string filter(const std::optional<E>& value) {
  return value ? std::string(domain::name_of(*value)) : "";
}

}  // namespace

bool add_member(Transaction& tx, const MemberRow& row) {
  return tx.execute(
             "INSERT INTO member (user_id, email, name, phone, role, status, grade, "
             "password_hash, created_at, updated_at, name_folded) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) {insert_once email}",
             row.user_id, row.email, row.name, row.phone, row.role, row.status, row.grade,
             row.password_hash, row.created_at, row.updated_at, folded(row.name)) == 1;
}

std::optional<MemberRow> member(Reader& tx, const domain::UserId& id) {
  return tx.query_one<MemberRow>(
      "SELECT user_id, email, name, phone, role, status, grade, password_hash, created_at, "
      "updated_at FROM member WHERE user_id = ?",
      id);
}

std::optional<MemberRow> locked_member(Transaction& tx, const domain::UserId& id) {
  return tx.query_one<MemberRow>(
      "SELECT user_id, email, name, phone, role, status, grade, password_hash, created_at, "
      "updated_at FROM member WHERE user_id = ? {for_update}",
      id);
}

std::optional<MemberRow> member_by_email(Reader& tx, const std::string& email) {
  return tx.query_one<MemberRow>(
      "SELECT user_id, email, name, phone, role, status, grade, password_hash, created_at, "
      "updated_at FROM member WHERE email = ?",
      email);
}

void change_member(Transaction& tx, const MemberRow& row) {
  tx.execute(
      "UPDATE member SET name = ?, name_folded = ?, phone = ?, status = ?, grade = ?, "
      "updated_at = ? WHERE user_id = ?",
      row.name, folded(row.name), row.phone, row.status, row.grade, row.updated_at, row.user_id);
}

void set_password(Transaction& tx, const domain::UserId& id, const std::string& hash) {
  tx.execute("UPDATE member SET password_hash = ? WHERE user_id = ?", hash, id);
}

std::vector<MemberRow> members(Reader& tx, const std::string& before,
                               const IdentityService::MemberList& wanted, std::int64_t limit) {
  const std::string status = filter(wanted.status);
  const std::string grade = filter(wanted.grade);
  const std::string query = folded(trimmed(wanted.query));
  const bool all = query.empty();
  return tx.query<MemberRow>(
      "SELECT user_id, email, name, phone, role, status, grade, password_hash, created_at, "
      "updated_at FROM member WHERE user_id < ? AND (? = '' OR status = ?) "
      "AND (? = '' OR grade = ?) AND (? = 1 OR INSTR(email, ?) > 0 "
      "OR INSTR(name_folded, ?) > 0) ORDER BY user_id DESC LIMIT ?",
      before, status, status, grade, grade, all, query, query, limit);
}

void add_session(Transaction& tx, const SessionRow& row) {
  tx.execute(
      "INSERT INTO session (session_id, user_id, family_hash, token_hash, began_at, issued_at, "
      "expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
      row.session_id, row.user_id, row.family_hash, row.token_hash, row.began_at, row.issued_at,
      row.expires_at);
}

std::optional<domain::UserId> session_owner(Reader& tx, const std::string& family_hash) {
  return tx.query_one<domain::UserId>("SELECT user_id FROM session WHERE family_hash = ?",
                                      family_hash);
}

std::optional<SessionRow> locked_session(Transaction& tx, const std::string& family_hash) {
  return tx.query_one<SessionRow>(
      "SELECT session_id, user_id, family_hash, token_hash, began_at, issued_at, expires_at, ended "
      "FROM session WHERE family_hash = ? {for_update}",
      family_hash);
}

bool replace_token(Transaction& tx, const SessionRow& next, const std::string& used) {
  return tx.execute(
             "UPDATE session SET token_hash = ?, issued_at = ?, expires_at = ? "
             "WHERE session_id = ? AND token_hash = ? AND ended IS NULL",
             next.token_hash, next.issued_at, next.expires_at, next.session_id, used) == 1;
}

void end_family(Transaction& tx, const std::string& family_hash, SessionEnd why, Instant at) {
  tx.execute("UPDATE session SET ended = ?, ended_at = ? WHERE family_hash = ? AND ended IS NULL",
             why, at, family_hash);
}

void end_session(Transaction& tx, const std::string& session_id, const domain::UserId& owner,
                 SessionEnd why, Instant at) {
  tx.execute(
      "UPDATE session SET ended = ?, ended_at = ? WHERE session_id = ? AND user_id = ? "
      "AND ended IS NULL",
      why, at, session_id, owner);
}

void end_sessions(Transaction& tx, const domain::UserId& owner, const std::string& kept,
                  SessionEnd why, Instant at) {
  tx.execute(
      "UPDATE session SET ended = ?, ended_at = ? WHERE user_id = ? AND session_id <> ? "
      "AND ended IS NULL",
      why, at, owner, kept);
}

std::vector<std::string> expired_sessions(Reader& tx, Instant now, std::int64_t limit) {
  return tx.query<std::string>(
      "SELECT session_id FROM session WHERE expires_at < ? ORDER BY expires_at, session_id LIMIT ?",
      now, limit);
}

std::int64_t drop_sessions(Transaction& tx, const std::vector<std::string>& ids, Instant now) {
  return tx.execute("DELETE FROM session WHERE session_id IN (?) AND expires_at < ?",
                    platform::sql::In{ids}, now);
}

std::optional<GuardRow> guard(Reader& tx, const std::string& key) {
  return tx.query_one<GuardRow>(
      "SELECT failures, locked, until FROM attempt_guard WHERE guard_key = ?", key);
}

std::optional<GuardRow> locked_guard(Transaction& tx, const std::string& key) {
  return tx.query_one<GuardRow>(
      "SELECT failures, locked, until FROM attempt_guard WHERE guard_key = ? {for_update}", key);
}

void open_guard(Transaction& tx, const std::string& key, Instant now) {
  tx.execute(
      "INSERT INTO attempt_guard (guard_key, failures, locked, until) VALUES (?, 0, 0, ?) "
      "{insert_once guard_key}",
      key, now);
}

void set_guard(Transaction& tx, const std::string& key, const GuardRow& row) {
  tx.execute("UPDATE attempt_guard SET failures = ?, locked = ?, until = ? WHERE guard_key = ?",
             row.failures, row.locked, row.until, key);
}

void drop_guard(Transaction& tx, const std::string& key) {
  tx.execute("DELETE FROM attempt_guard WHERE guard_key = ?", key);
}

std::vector<std::string> stale_guards(Reader& tx, Instant now, std::int64_t limit) {
  return tx.query<std::string>(
      "SELECT guard_key FROM attempt_guard WHERE until < ? ORDER BY until, guard_key LIMIT ?", now,
      limit);
}

std::int64_t drop_stale_guards(Transaction& tx, const std::vector<std::string>& keys, Instant now) {
  return tx.execute("DELETE FROM attempt_guard WHERE guard_key IN (?) AND until < ?",
                    platform::sql::In{keys}, now);
}

bool add_key(Transaction& tx, const KeyRow& row) {
  return tx.execute(
             "INSERT INTO signing_key (place, secret, created_at) VALUES (?, ?, ?) "
             "{insert_once place}",
             row.place, row.secret, row.created_at) == 1;
}

std::vector<KeyRow> signing_keys(Reader& tx) {
  return tx.query<KeyRow>("SELECT place, secret, created_at FROM signing_key ORDER BY place DESC");
}

void drop_key(Transaction& tx, std::int64_t place) {
  tx.execute("DELETE FROM signing_key WHERE place = ?", place);
}

}  // namespace perdura::services::identity::store
