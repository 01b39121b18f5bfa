#include "apps/client/error.hpp"

#include "platform/core/problem.hpp"
#include "platform/http/url.hpp"

namespace perdura::apps {
namespace {

/// Of an answer that is no problem document.
constexpr std::size_t shown_body_max = 200;  // bytes

std::string text_of(const ApiFailure& failure) {
  std::string text = failure.method + " " + failure.path + ": " + outcome_of(failure);
  if (!failure.detail.empty()) text += ": " + failure.detail;
  if (!failure.request_id.empty()) text += " (request " + failure.request_id + ")";
  return text;
}

std::string errors_of(const platform::Problem& problem) {
  std::string text;
  for (const auto& error : problem.errors) {
    text += "; " + error.pointer + " " + error.code;
    if (!error.detail.empty()) text += " (" + error.detail + ")";
  }
  return text;
}

}  // namespace

ApiError::ApiError(ApiFailure failure)
    : std::runtime_error(text_of(failure)), failure_(std::move(failure)) {}

ApiError::ApiError(ApiFailure failure, const std::string& text)
    : std::runtime_error(text), failure_(std::move(failure)) {}

ApiFailure failure_of(const platform::HttpRequest& request,
                      const platform::HttpResponse& response) {
  ApiFailure failure{.method = std::string(to_string(request.method)),
                     .path = std::string(platform::path_of(request.target)),
                     .status = response.status,
                     .code = "UNEXPECTED_STATUS",
                     .detail = response.body.substr(0, shown_body_max),
                     .request_id = {}};
  if (const auto id = response.headers.find("X-Request-Id")) failure.request_id = *id;
  if (const auto problem = platform::parse_problem(response.body)) {
    failure.code = problem->code;
    failure.detail = problem->detail + errors_of(*problem);
    if (!problem->request_id.empty()) failure.request_id = problem->request_id;
  }
  if (failure.code.starts_with("DEPENDENCY_")) {
    failure.detail += failure.detail.empty() ? "" : "; ";
    failure.detail += "make status tells what is down";
  }
  return failure;
}

std::string outcome_of(const ApiFailure& failure) {
  return (failure.status == 0 ? "" : std::to_string(failure.status) + " ") + failure.code;
}

}  // namespace perdura::apps
