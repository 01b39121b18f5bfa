#pragma once
// An act of the product service: a transaction that has its effect once for each key.
#include "platform/core/problem.hpp"
#include "services/product/service.hpp"

namespace perdura::services::product {

inline Instant now_of(const platform::Clock& clock) {
  return std::chrono::floor<std::chrono::milliseconds>(clock.now());
}

/// What is asked, and by whom under which key; without a key it is simply done.
struct Effect {
  std::string caller;
  std::string route;
  std::optional<std::string> key;
  std::string request;  // its canonical text: the same request, however it was written
  std::chrono::hours kept;
};

/// The caller of an order's keys: its effects are the order's, whichever worker asks.
inline constexpr const char* our_services = "service";

/// Ends the request, unless the effect is to be had now (`Fresh`).
inline void refuse_unless_fresh(const platform::Claim& claim) {
  if (std::holds_alternative<platform::KeyReused>(claim)) {
    throw platform::ProblemException(422, "IDEMPOTENCY_KEY_REUSED",
                                     "this Idempotency-Key came with another request before");
  }
  if (std::holds_alternative<platform::Fresh>(claim)) return;
  throw platform::ProblemException({.status = 409,
                                    .code = "IN_PROGRESS",
                                    .detail = "the first request of this key is still at work",
                                    .retry_after = std::chrono::seconds(1)});
}

/// Runs `work(tx, now)` -> Outcome, or answers what it has answered before. `work` may run more
/// than once (deadlocks); a `ProblemException` out of it leaves no trace, the key neither.
template <class Outcome, class Work>
Outcome once(const Ports& ports, const Effect& effect, Work work) {
  const Instant now = now_of(ports.clock);
  const std::string hash = effect.key ? platform::body_hash(effect.request) : "";
  return ports.database.transaction([&](platform::sql::Transaction& tx) -> Outcome {
    if (!effect.key) return work(tx, now);
    const platform::EffectKey key{effect.caller, effect.route, *effect.key};
    const platform::Claim claim = ports.keys.claim(tx, key, hash, now);
    if (const auto* replay = std::get_if<platform::Replay>(&claim)) {
      return json::from_text<Outcome>(replay->answer.body);
    }
    refuse_unless_fresh(claim);
    Outcome outcome = work(tx, now);
    // The answer is stored as the outcome, not as its status code: that is made from it each time.
    if (!ports.keys.finish(tx, key, std::get<platform::Fresh>(claim), {200, json::to_text(outcome)},
                           now + effect.kept)) {
      throw std::logic_error("an effect's key was taken over within its own transaction");
    }
    return outcome;
  });
}

}  // namespace perdura::services::product
