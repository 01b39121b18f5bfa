#pragma once
// Effects happen once: each is stored under the key that names it, with its answer, in the
// transaction that has it.
//
//   auto claim = store.claim(tx, key, now);
//   if (!std::holds_alternative<Fresh>(claim)) return answer_to(claim);
//   …effect…
//   store.finish(tx, key, std::get<Fresh>(claim), answer, keep_until);
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "platform/sql/database.hpp"

namespace perdura::platform {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// SHA-256 in hexadecimal, to tell whether a repeat asks for the same.
std::string body_hash(std::string_view body);

/// Names an effect. Scope: caller and route.
struct EffectKey {
  std::string caller;  // user id, or the service that calls; at most 64 characters
  std::string route;   // "POST /api/v1/orders"; at most 128
  std::string key;     // 1 to 200
};

struct StoredAnswer {
  int status = 200;
  std::string body;
  bool operator==(const StoredAnswer&) const = default;
};

/// Nobody has had this effect: have it, then `finish` with this.
struct Fresh {
  std::int64_t attempt = 0;
};
struct Replay {
  StoredAnswer answer;
};
/// Another attempt is at work: 409 IN_PROGRESS.
struct InProgress {};
/// The key was used with another body: 422 IDEMPOTENCY_KEY_REUSED.
struct KeyReused {};
/// It was undone before it came: refuse.
struct Withdrawn {};
using Claim = std::variant<Fresh, Replay, InProgress, KeyReused, Withdrawn>;

/// What an undo finds. The deed's key stands for what is to be undone.
struct NeverDone {};  // a tombstone has been written: the deed, if it comes late, is refused
struct Done {
  StoredAnswer answer;
};
using DeedState = std::variant<NeverDone, Done, InProgress>;

/// Stateless; all functions work on the transaction that they are given.
class IdempotencyStore {
 public:
  /// An attempt that has not finished within `lease` is taken for dead, and the next may try; the
  /// dead one's `finish` is then refused.
  explicit IdempotencyStore(std::chrono::milliseconds lease) : lease_(lease) {}

  Claim claim(sql::Transaction& tx, const EffectKey& key, std::string_view hash, Instant now) const;

  /// Stores the answer until `keep_until`; 4xx too, because they are final. An answer of 500 and
  /// above is not kept: the next attempt is fresh. False if another attempt has taken over: throw,
  /// so that the effect is rolled back.
  [[nodiscard]] bool finish(sql::Transaction& tx, const EffectKey& key, Fresh claim,
                            const StoredAnswer& answer, Instant keep_until) const;

  /// `claim` and `finish` in one statement, at the end of a transaction that has had the effect.
  /// False if the key has been used, by whomever: throw, so that the effect is rolled back, and ask
  /// `claim` what it is. The answer is below 500.
  [[nodiscard]] bool keep(sql::Transaction& tx, const EffectKey& key, std::string_view hash,
                          const StoredAnswer& answer, Instant now, Instant keep_until) const;

  /// Whether anybody has used the key: for an effect that is at work, was had, or was undone.
  bool is_used(sql::Reader& tx, const EffectKey& key) const;

  /// Before undoing: was the deed done? Leaves a tombstone if it never came.
  DeedState bury(sql::Transaction& tx, const EffectKey& deed, Instant now,
                 Instant keep_until) const;

  /// Deletes what need not be kept any longer, at most `limit` rows; how many.
  std::int64_t purge(sql::Transaction& tx, Instant now, int limit) const;

 private:
  std::chrono::milliseconds lease_;
};

}  // namespace perdura::platform
