#pragma once
// Errors that leave a service: RFC 9457 problem documents.
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/problem.hpp"

namespace perdura::platform {

/// `errors[]`: {pointer, code, detail}, as the JSON codec finds them.
using FieldError = json::Problem;

struct Problem {
  int status = 500;
  std::string code;   // stable, upper snake case: "OUT_OF_STOCK"; `type` is made from it
  std::string title;  // of the status, if empty
  std::string detail;
  std::string request_id;  // filled in by the router
  std::vector<FieldError> errors;
  /// Further members with text values: {"order_id", "ord_7"}.
  std::vector<std::pair<std::string, std::string>> extensions;
  /// When to try again (429, 503, 409 IN_PROGRESS): the `Retry-After` header, at least a second.
  std::optional<std::chrono::seconds> retry_after;

  bool operator==(const Problem&) const = default;
};

inline constexpr const char* problem_content_type = "application/problem+json";

/// The document. Texts that are not UTF-8 are replaced, never thrown about: this is how errors
/// are told.
std::string to_json(const Problem& problem);

/// Reads another service's document; nothing if it is none. Members that we do not know are
/// ignored, unless they are texts: those are `extensions`.
std::optional<Problem> parse_problem(std::string_view text);

/// "Not Found"; "Error" for a status that we do not use.
std::string_view title_of(int status);

/// Ends a request with a problem. For refusals in shape and rights; a business outcome is a value.
class ProblemException : public std::runtime_error {
 public:
  explicit ProblemException(Problem problem);
  ProblemException(int status, std::string code, std::string detail)
      : ProblemException(
            Problem{.status = status, .code = std::move(code), .detail = std::move(detail)}) {}

  const Problem& problem() const noexcept { return problem_; }

 private:
  Problem problem_;
};

/// 400 with a pointer for each bad field: code MALFORMED_JSON if the text is no JSON at all,
/// INVALID_REQUEST otherwise.
Problem problem_of(const json::DecodeError& error);

}  // namespace perdura::platform
