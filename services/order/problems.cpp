#include "services/order/problems.hpp"

#include <array>

#include "statemachines/table.hpp"

namespace perdura::services::order {

using platform::Problem;
using platform::ProblemException;

namespace {

/// Conflicts with the state of the shop; everything else is understood but refused (422).
constexpr std::array<std::string_view, 5> conflicts{"OUT_OF_STOCK", "INSUFFICIENT_CREDIT",
                                                    "ILLEGAL_TRANSITION", "ALREADY_SHIPPED",
                                                    "PLACEMENT_WITHDRAWN"};

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

domain::calls::Failure already_shipped(const std::vector<domain::LineId>& lines) {
  const domain::Code code("ALREADY_SHIPPED");
  domain::calls::Failure failure{
      code, "units are picked up already: they can only be returned", {}};
  for (const auto& line : lines) {
    failure.errors.push_back({"/lines", code, line.value() + " is picked up"});
  }
  return failure;
}

ProblemException unknown_order() {
  return ProblemException(404, "NOT_FOUND", "there is no such order");
}

Problem illegal(const std::string& detail) {
  return {.status = 409, .code = std::string(statemachines::Refusal::code), .detail = detail};
}

}  // namespace perdura::services::order
