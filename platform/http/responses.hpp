#pragma once
// Bodies: JSON and problem documents in and out of messages.
#include <string>
#include <string_view>

#include "json/codec.hpp"
#include "platform/core/context.hpp"
#include "platform/core/problem.hpp"
#include "platform/http/message.hpp"

namespace perdura::platform {

/// The body as a `T`. Duplicate fields are refused, and unknown ones unless `unknown` says
/// otherwise; throws `ProblemException` 400 with a pointer for each bad field. Any other
/// `json::DecodeError` out of a handler is about a text of our own: a fault, 500.
template <class T>
T read_body(const HttpRequest& request, json::Unknown unknown = json::Unknown::Refuse) {
  try {
    return json::from_text<T>(request.body, unknown);
  } catch (const json::DecodeError& error) {
    throw ProblemException(problem_of(error));
  }
}

HttpResponse json_text_response(int status, std::string text);

template <class T>
HttpResponse json_response(int status, const T& value) {
  return json_text_response(status, json::to_text(value));
}

HttpResponse problem_response(const Problem& problem);

/// A whole number from the query, or `fallback`; throws `ProblemException` 400 with the pointer
/// "/<name>" if it is none, or not from `least` to `most`.
struct WholeRange {
  std::int64_t least;
  std::int64_t most;
};
std::int64_t whole_from_query(const RequestContext& context, std::string_view name,
                              WholeRange range, std::int64_t fallback);

/// Makes an outgoing call part of the same request: X-Request-Id and traceparent.
void pass_on(const RequestContext& context, HttpHeaders& headers);

}  // namespace perdura::platform
