#include "apps/client/answers.hpp"

#include <algorithm>

namespace perdura::apps {

using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;

HttpRequest get(std::string target) {
  return {.method = HttpMethod::Get, .target = std::move(target), .headers = {}, .body = {}};
}

HttpRequest with_body(HttpMethod method, std::string target, std::string body) {
  return {.method = method,
          .target = std::move(target),
          .headers = {{"Content-Type", "application/json"}},
          .body = std::move(body)};
}

HttpRequest post(std::string target, std::string body, const domain::IdempotencyKey& key) {
  HttpRequest request = with_body(HttpMethod::Post, std::move(target), std::move(body));
  request.headers.add("Idempotency-Key", key.value());
  return request;
}

void require_status(const HttpRequest& request, const HttpResponse& response,
                    std::initializer_list<int> expected) {
  if (std::find(expected.begin(), expected.end(), response.status) != expected.end()) return;
  throw ApiError(failure_of(request, response));
}

void unreadable(const HttpRequest& request, const HttpResponse& response, const std::string& why) {
  ApiFailure failure = failure_of(request, response);
  failure.code = "UNREADABLE_ANSWER";
  failure.detail = why;
  throw ApiError(std::move(failure));
}

}  // namespace perdura::apps
