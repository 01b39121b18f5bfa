#include "platform/http/parameters.hpp"

#include "platform/http/responses.hpp"

namespace perdura::platform {
namespace {

constexpr WholeRange limits{1, 100};
constexpr std::int64_t default_limit = 20;

}  // namespace

void not_found() { throw ProblemException(404, "NOT_FOUND", "there is nothing of this id"); }

void refuse_query(std::string_view name, const std::string& why) {
  throw ProblemException(
      {.status = 400,
       .code = "INVALID_REQUEST",
       .detail = "the query parameter " + std::string(name) + " cannot be used: " + why,
       .errors = {{"/" + std::string(name), std::string(json::code::InvalidValue), why}}});
}

std::int64_t page_limit(const RequestContext& context) {
  return whole_from_query(context, "limit", limits, default_limit);
}

}  // namespace perdura::platform
