#include "activities/service_client.hpp"

#include <algorithm>
#include <optional>

#include "planted/bug.hpp"
#include "platform/temporal/origin.hpp"
#include "temporal/failure.hpp"

namespace perdura::activities {

namespace {

using platform::HttpError;
using platform::HttpRequest;
using platform::HttpResponse;
using temporal::ApplicationFailure;

// What an activity keeps of its time, so that it tells of a silence before it is taken for silent
// itself.
constexpr std::chrono::milliseconds kKept{500};

/// What a problem document says of itself; empty where it is none.
struct ProblemHead {
  static constexpr bool json_defaults = true;
  std::string code;
  std::string detail;
};
BOOST_DESCRIBE_STRUCT(ProblemHead, (), (code, detail))

ProblemHead problem_of(const HttpResponse& response) {
  try {
    return json::from_text<ProblemHead>(response.body);
  } catch (const json::DecodeError&) {
    return {};
  }
}

/// 401 is about our token and not about the deed: clocks are apart, or a key is being changed. The
/// next attempt has a new one.
bool may_pass(int status, const std::string& code) {
  return status >= 500 || status == 429 || status == 401 ||
         (status == 409 && code == "IN_PROGRESS");
}

}  // namespace

ServiceClient::ServiceClient(std::string name, platform::HttpClient& http, Authorise authorise)
    : name_(std::move(name)), http_(http), authorise_(std::move(authorise)) {}

std::string ServiceClient::send(const temporal::ActivityContext& context, temporal::TimePoint now,
                                std::string_view target, const domain::IdempotencyKey& key,
                                std::string body) const {
  std::string effect = key.value();
  if (planted(Bug::KeyPerAttempt)) effect += "/" + std::to_string(context.attempt());
  HttpRequest request{
      .method = platform::HttpMethod::Post,
      .target = std::string(target),
      .headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", std::move(effect)}},
      .body = std::move(body)};
  const auto origin = platform::origin_of(context.headers());
  if (!origin.request_id.empty()) request.headers.set("X-Request-Id", origin.request_id);
  if (!origin.traceparent.empty()) request.headers.set("traceparent", origin.traceparent);
  authorise_(request);
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(context.deadline() - now);
  const auto limit = std::max(left - kKept, std::chrono::milliseconds(1));

  std::optional<HttpResponse> response;
  std::string silence;
  try {
    response = http_.send(request, limit);
  } catch (const HttpError& error) {
    silence = error.what();
  }
  if (!response) {
    throw ApplicationFailure({.type = "ServiceUnavailable", .message = name_ + ": " + silence});
  }
  if (response->status == 200) return std::move(response->body);
  const ProblemHead problem = problem_of(*response);
  throw ApplicationFailure(
      {.type = problem.code.empty() ? "HTTP_" + std::to_string(response->status) : problem.code,
       .message = name_ + " answered " + std::to_string(response->status) + " to " +
                  request.target + ": " + problem.detail,
       .non_retryable = !may_pass(response->status, problem.code)});
}

void ServiceClient::unreadable(std::string_view target, const std::string& why) const {
  throw ApplicationFailure(
      {.type = "UnreadableAnswer",
       .message = name_ + "'s answer to " + std::string(target) + " cannot be read: " + why,
       .non_retryable = true});
}

}  // namespace perdura::activities
