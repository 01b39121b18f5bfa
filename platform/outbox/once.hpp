#pragma once
// An act of a service: a transaction that has its effect once for each key.
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "json/codec.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/unavailable.hpp"
#include "platform/outbox/idempotency.hpp"

namespace perdura::platform {

/// Shop time, as rows hold it.
inline Instant now_of(const Clock& clock) {
  return std::chrono::floor<std::chrono::milliseconds>(clock.now());
}
/// Real time: for leases, retries and keys, whose other end is a client or another process.
inline Instant wall_of(const Clock& clock) {
  return std::chrono::floor<std::chrono::milliseconds>(clock.wall());
}

/// The caller of the keys of an order's effects: they are the order's, whichever worker asks.
inline constexpr const char* our_services = "service";

/// As long as the aggregate itself.
inline constexpr std::chrono::hours kept_for_ever = std::chrono::hours::max();

/// What is asked, and by whom under which key; without a key it is simply done.
struct Effect {
  std::string caller;
  std::string route;  // the pattern; what its parameters name belongs into `request`
  std::optional<std::string> key;
  std::string request;  // its canonical text: the same request, however it was written
  std::chrono::hours kept;
};

/// All outlive the call.
struct OncePorts {
  sql::Database& database;
  const Clock& clock;
  const IdempotencyStore& keys;
};

/// Ends the request unless the effect is to be had now: `ProblemException` 422
/// IDEMPOTENCY_KEY_REUSED, 409 WITHDRAWN (for good) or 409 IN_PROGRESS (ask again).
Fresh require_fresh(const Claim& claim);

/// The first step of an undo: from here on the deed is refused if it was not done yet. Throws
/// `ProblemException` 409 IN_PROGRESS with this `detail` while it is at work.
void close_to_deed(sql::Transaction& tx, const OncePorts& ports, const EffectKey& deed,
                   std::chrono::hours kept, std::string detail);

namespace detail {

/// The key has been used: the effect that was tried is rolled back.
struct KeyTaken {};

/// An effect with its key and all that is made of them.
struct Once {
  EffectKey key;
  std::string hash;
  Instant now, real, keep_until;
};

/// The effect first, then its key: one statement for the key, which nearly always is new. Nothing
/// if it was not: nothing has been done then.
template <class Outcome, class Work>
std::optional<Outcome> try_fresh(const OncePorts& ports, const Once& once, Work& work) {
  std::exception_ptr failure;
  try {
    return ports.database.transaction([&](sql::Transaction& tx) -> Outcome {
      Outcome outcome = work(tx, once.now);
      const StoredAnswer answer{200, json::to_text(outcome)};
      if (!ports.keys.keep(tx, once.key, once.hash, answer, once.real, once.keep_until)) {
        throw KeyTaken{};
      }
      return outcome;
    });
  } catch (const KeyTaken&) {
    return std::nullopt;
  } catch (const DependencyUnavailable&) {
    throw;
  } catch (const std::exception&) {
    failure = std::current_exception();
  }
  // It may have come to nothing because it was done before: the key tells.
  const bool used =
      ports.database.read([&](sql::Reader& tx) { return ports.keys.is_used(tx, once.key); });
  if (!used) std::rethrow_exception(failure);
  return std::nullopt;
}

/// The key first, whatever it stands for.
template <class Outcome, class Work>
Outcome claimed(const OncePorts& ports, const Once& once, Work& work,
                const std::optional<Outcome>& withdrawn) {
  return ports.database.transaction([&](sql::Transaction& tx) -> Outcome {
    const Claim claim = ports.keys.claim(tx, once.key, once.hash, once.real);
    if (const auto* replay = std::get_if<Replay>(&claim)) {
      return json::from_text<Outcome>(replay->answer.body);
    }
    if (withdrawn && std::holds_alternative<Withdrawn>(claim)) return *withdrawn;
    const Fresh fresh = require_fresh(claim);
    Outcome outcome = work(tx, once.now);
    const StoredAnswer answer{200, json::to_text(outcome)};
    if (!ports.keys.finish(tx, once.key, fresh, answer, once.keep_until)) {
      throw std::logic_error("an effect's key was taken over within its own transaction");
    }
    return outcome;
  });
}

}  // namespace detail

/// Runs `work(tx, now)` (shop time) -> Outcome (described), or answers what it has answered before.
/// `withdrawn` is the answer where an undo came first. `work` may run more than once (deadlocks, a
/// key that was used); an exception out of it leaves no trace, the key neither. The answer is
/// stored as the outcome, not as its status code: that is made from it each time.
template <class Outcome, class Work>
Outcome once(const OncePorts& ports, const Effect& effect, Work work,
             const std::optional<Outcome>& withdrawn = std::nullopt) {
  const Instant now = now_of(ports.clock);
  if (!effect.key) {
    return ports.database.transaction(
        [&](sql::Transaction& tx) -> Outcome { return work(tx, now); });
  }
  const Instant real = wall_of(ports.clock);
  const detail::Once once{
      .key = {effect.caller, effect.route, *effect.key},
      .hash = body_hash(effect.request),
      .now = now,
      .real = real,
      .keep_until = effect.kept == kept_for_ever ? Instant::max() : real + effect.kept};
  if (auto fresh = detail::try_fresh<Outcome>(ports, once, work)) return std::move(*fresh);
  return detail::claimed<Outcome>(ports, once, work, withdrawn);
}

}  // namespace perdura::platform
