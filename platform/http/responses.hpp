#pragma once
// Bodies: JSON and problem documents in and out of messages.
#include <string>
#include <string_view>

#include "json/codec.hpp"
#include "platform/core/context.hpp"
#include "platform/core/problem.hpp"
#include "platform/http/message.hpp"

namespace perdura::platform {

/// The body as a `T`. Unknown and duplicate fields are refused; throws `json::DecodeError`, which
/// the router turns into 400.
template <class T>
T read_body(const HttpRequest& request) {
  return json::from_text<T>(request.body, json::Unknown::Refuse);
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
