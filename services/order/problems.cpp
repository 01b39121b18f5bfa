#include "services/order/problems.hpp"

#include <array>

#include "statemachines/table.hpp"

namespace perdura::services::order {

using platform::Problem;
using platform::ProblemException;

namespace {

/// Conflicts with the state of the shop; everything else is understood but refused (422).
constexpr std::array<std::string_view, 4> conflicts{"OUT_OF_STOCK", "INSUFFICIENT_CREDIT",
                                                    "ILLEGAL_TRANSITION", "PLACEMENT_WITHDRAWN"};

int status_of(std::string_view code) {
  for (const auto conflict : conflicts) {
    if (code == conflict) return 409;
  }
  return 422;
}

}  // namespace

Problem problem_of(const domain::OrderId& order, const domain::calls::Failure& failure) {
  Problem problem{.status = status_of(failure.code.value()),
                  .code = failure.code.value(),
                  .detail = failure.detail,
                  .extensions = {{"order_id", order.value()}}};
  for (const auto& entry : failure.errors) {
    problem.errors.push_back({entry.pointer, entry.code.value(), entry.detail});
  }
  return problem;
}

ProblemException unknown_order() {
  return ProblemException(404, "NOT_FOUND", "there is no such order");
}

Problem illegal(const std::string& detail) {
  return {.status = 409, .code = std::string(statemachines::Refusal::code), .detail = detail};
}

void refuse_unusable(const platform::Claim& claim) {
  if (std::holds_alternative<platform::KeyReused>(claim)) {
    throw ProblemException(422, "IDEMPOTENCY_KEY_REUSED",
                           "this Idempotency-Key came with another request before");
  }
  if (std::holds_alternative<platform::InProgress>(claim) ||
      std::holds_alternative<platform::Withdrawn>(claim)) {
    throw ProblemException({.status = 409,
                            .code = "IN_PROGRESS",
                            .detail = "the first request of this key is still at work",
                            .retry_after = std::chrono::seconds(1)});
  }
}

}  // namespace perdura::services::order
