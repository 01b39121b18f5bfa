#include "platform/outbox/once.hpp"

#include "platform/core/problem.hpp"

namespace perdura::platform {

Fresh require_fresh(const Claim& claim) {
  if (const auto* fresh = std::get_if<Fresh>(&claim)) return *fresh;
  if (std::holds_alternative<KeyReused>(claim)) {
    throw ProblemException(422, "IDEMPOTENCY_KEY_REUSED",
                           "this Idempotency-Key came with another request before");
  }
  if (std::holds_alternative<Withdrawn>(claim)) {
    throw ProblemException(409, "WITHDRAWN",
                           "what this key asks for was undone before it was done");
  }
  throw ProblemException({.status = 409,
                          .code = "IN_PROGRESS",
                          .detail = "the first request of this key is still at work",
                          .retry_after = std::chrono::seconds(1)});
}

void close_to_deed(sql::Transaction& tx, const OncePorts& ports, const EffectKey& deed,
                   std::chrono::hours kept, std::string detail) {
  const Instant real = wall_of(ports.clock);
  const auto found = ports.keys.bury(tx, deed, real, real + kept);
  if (!std::holds_alternative<InProgress>(found)) return;
  throw ProblemException({.status = 409,
                          .code = "IN_PROGRESS",
                          .detail = std::move(detail),
                          .retry_after = std::chrono::seconds(1)});
}

}  // namespace perdura::platform
