#include "platform/outbox/idempotency.hpp"

#include <Poco/DigestEngine.h>
#include <Poco/SHA2Engine.h>

#include "json/codec.hpp"
#include "planted/bug.hpp"

namespace perdura::platform {
namespace {

/// While at work a row is kept whatever its age.
constexpr std::int64_t kept_while_open = INT64_MAX;
constexpr int first_server_error = 500;

enum class State { InProgress, Finished, Tombstone };
BOOST_DESCRIBE_ENUM(State, InProgress, Finished, Tombstone)

struct Row {
  std::string body_hash;
  State state = State::InProgress;
  std::int64_t attempt = 0;
  Instant lease_until;
  int status = 0;
  std::optional<std::string> answer;
};
BOOST_DESCRIBE_STRUCT(Row, (), (body_hash, state, attempt, lease_until, status, answer))

struct KeyRow {
  std::string caller;
  std::string route;
  std::string effect_key;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (caller, route, effect_key))

/// One row a key; whoever inserts it first goes on, the others wait for his commit.
bool insert(sql::Transaction& tx, const EffectKey& key, std::string_view hash, State state,
            Instant lease_until, std::int64_t keep_until) {
  return tx.execute(
             "INSERT INTO idempotency (caller, route, effect_key, body_hash, state, attempt, "
             "lease_until, status, answer, keep_until) VALUES (?, ?, ?, ?, ?, 1, ?, 0, NULL, ?) "
             "{insert_once caller, route, effect_key}",
             key.caller, key.route, key.key, hash, state, lease_until, keep_until) == 1;
}

Row locked(sql::Transaction& tx, const EffectKey& key) {
  auto row = tx.query_one<Row>(
      "SELECT body_hash, state, attempt, lease_until, status, answer FROM idempotency "
      "WHERE caller = ? AND route = ? AND effect_key = ? {for_update}",
      key.caller, key.route, key.key);
  if (!row) throw sql::Deadlock("an idempotency row vanished between two statements");
  return *row;
}

StoredAnswer answer_of(const Row& row) { return {row.status, row.answer.value_or("")}; }

bool take_over(sql::Transaction& tx, const EffectKey& key, std::int64_t attempt, Instant until) {
  return tx.execute(
             "UPDATE idempotency SET attempt = attempt + 1, lease_until = ? "
             "WHERE caller = ? AND route = ? AND effect_key = ? AND attempt = ? AND state = ?",
             until, key.caller, key.route, key.key, attempt, State::InProgress) == 1;
}

void check(const EffectKey& key) {
  if (key.key.empty()) throw std::invalid_argument("an idempotency key is empty");
}

}  // namespace

std::string body_hash(std::string_view body) {
  Poco::SHA2Engine engine;
  engine.update(body.data(), body.size());
  return Poco::DigestEngine::digestToHex(engine.digest());
}

Claim IdempotencyStore::claim(sql::Transaction& tx, const EffectKey& key, std::string_view hash,
                              Instant now) const {
  check(key);
  if (insert(tx, key, hash, State::InProgress, now + lease_, kept_while_open)) return Fresh{1};
  const Row row = locked(tx, key);
  // A tombstone knows no body: the undo came first.
  if (row.state == State::Tombstone) return Withdrawn{};
  if (row.body_hash != hash) return KeyReused{};
  if (row.state == State::Finished) return Replay{answer_of(row)};
  if (row.lease_until > now || !take_over(tx, key, row.attempt, now + lease_)) return InProgress{};
  return Fresh{row.attempt + 1};
}

bool IdempotencyStore::finish(sql::Transaction& tx, const EffectKey& key, Fresh claim,
                              const StoredAnswer& answer, Instant keep_until) const {
  if (answer.status >= first_server_error) {
    return tx.execute(
               "DELETE FROM idempotency WHERE caller = ? AND route = ? AND effect_key = ? "
               "AND attempt = ? AND state = ?",
               key.caller, key.route, key.key, claim.attempt, State::InProgress) == 1;
  }
  return tx.execute(
             "UPDATE idempotency SET state = ?, status = ?, answer = ?, keep_until = ? "
             "WHERE caller = ? AND route = ? AND effect_key = ? AND attempt = ? AND state = ?",
             State::Finished, answer.status, answer.body, keep_until, key.caller, key.route,
             key.key, claim.attempt, State::InProgress) == 1;
}

bool IdempotencyStore::keep(sql::Transaction& tx, const EffectKey& key, std::string_view hash,
                            const StoredAnswer& answer, Instant now, Instant keep_until) const {
  check(key);
  if (planted(Bug::AnswerNotKept)) return true;
  return tx.execute(
             "INSERT INTO idempotency (caller, route, effect_key, body_hash, state, attempt, "
             "lease_until, status, answer, keep_until) VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?) "
             "{insert_once caller, route, effect_key}",
             key.caller, key.route, key.key, hash, State::Finished, now, answer.status, answer.body,
             keep_until) == 1;
}

bool IdempotencyStore::is_used(sql::Reader& tx, const EffectKey& key) const {
  check(key);
  return tx
      .query_one<State>(
          "SELECT state FROM idempotency WHERE caller = ? AND route = ? AND effect_key = ?",
          key.caller, key.route, key.key)
      .has_value();
}

DeedState IdempotencyStore::bury(sql::Transaction& tx, const EffectKey& deed, Instant now,
                                 Instant keep_until) const {
  check(deed);
  const std::int64_t keep = keep_until.time_since_epoch().count();
  if (insert(tx, deed, "", State::Tombstone, now, keep)) return NeverDone{};
  const Row row = locked(tx, deed);
  if (row.state == State::Tombstone) return NeverDone{};
  if (row.state == State::Finished) return Done{answer_of(row)};
  if (row.lease_until > now) return InProgress{};
  // Its attempt died: fenced off, and buried.
  tx.execute(
      "UPDATE idempotency SET state = ?, attempt = attempt + 1, keep_until = ? "
      "WHERE caller = ? AND route = ? AND effect_key = ? AND attempt = ?",
      State::Tombstone, keep, deed.caller, deed.route, deed.key, row.attempt);
  return NeverDone{};
}

std::int64_t IdempotencyStore::purge(sql::Transaction& tx, Instant now, int limit) const {
  const auto old = tx.query<KeyRow>(
      "SELECT caller, route, effect_key FROM idempotency WHERE keep_until < ? "
      "ORDER BY caller, route, effect_key LIMIT ?",
      now, limit);
  std::int64_t gone = 0;
  for (const auto& row : old) {
    gone += tx.execute(
        "DELETE FROM idempotency WHERE caller = ? AND route = ? AND effect_key = ? "
        "AND keep_until < ?",
        row.caller, row.route, row.effect_key, now);
  }
  return gone;
}

}  // namespace perdura::platform
