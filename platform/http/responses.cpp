#include "platform/http/responses.hpp"

#include <algorithm>
#include <charconv>

namespace perdura::platform {

HttpResponse json_text_response(int status, std::string text) {
  return {
      .status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(text)};
}

HttpResponse problem_response(const Problem& problem) {
  HttpResponse response{.status = problem.status,
                        .headers = {{"Content-Type", problem_content_type}},
                        .body = to_json(problem)};
  if (problem.retry_after) {
    const auto seconds = std::max(problem.retry_after->count(), std::int64_t{1});
    response.headers.set("Retry-After", std::to_string(seconds));
  }
  if (problem.status == 401) response.headers.set("WWW-Authenticate", "Bearer");
  return response;
}

std::int64_t whole_from_query(const RequestContext& context, std::string_view name,
                              WholeRange range, std::int64_t fallback) {
  const auto text = context.query_value(name);
  if (!text) return fallback;
  std::int64_t value = 0;
  const char* end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, value);
  if (read.ec == std::errc{} && read.ptr == end && value >= range.least && value <= range.most) {
    return value;
  }
  const std::string expected =
      "a whole number from " + std::to_string(range.least) + " to " + std::to_string(range.most);
  throw ProblemException(
      {.status = 400,
       .code = "INVALID_REQUEST",
       .detail = "the query parameter " + std::string(name) + " must be " + expected,
       .errors = {{"/" + std::string(name), std::string(json::code::OutOfRange), expected}}});
}

void pass_on(const RequestContext& context, HttpHeaders& headers) {
  headers.set("X-Request-Id", context.request_id);
  headers.set("traceparent", to_string(context.trace));
}

}  // namespace perdura::platform
