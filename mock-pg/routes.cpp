#include "mock-pg/routes.hpp"

#include "mock-pg/detail/route_parts.hpp"

namespace perdura::mock_pg {
namespace detail {

using platform::Problem;
using platform::ProblemException;

void keep_silent(const Front& front) {
  front.options.wait(front.options.silence);
  throw ProblemException(504, "NO_ANSWER", "nobody was meant to hear an answer");
}

HttpResponse respond(const Front& front, const Reply& reply) {
  if (reply.hearing == Hearing::Nothing) keep_silent(front);
  if (reply.hearing == Hearing::Slow) {
    front.options.wait(reply.slow_by.value_or(front.options.slow));
  }
  const auto& refusal = reply.answer.refusal;
  if (!refusal) return platform::json_text_response(reply.answer.status, reply.answer.body);
  Problem problem{.status = reply.answer.status, .code = refusal->code, .detail = refusal->detail};
  if (refusal->state) problem.extensions.emplace_back("state", *refusal->state);
  if (problem.status == 503) problem.retry_after = std::chrono::seconds(1);
  throw ProblemException(std::move(problem));
}

}  // namespace detail

std::vector<platform::Route> routes(Desk& desk, const RouteOptions& options) {
  const detail::Front front{desk, options};
  auto all = detail::shop_routes(front);
  for (auto& route : detail::checkout_routes(front)) all.push_back(std::move(route));
  for (auto& route : detail::control_routes(front)) all.push_back(std::move(route));
  return all;
}

}  // namespace perdura::mock_pg
