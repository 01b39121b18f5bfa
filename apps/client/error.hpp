#pragma once
// The one way in which a call to the shop fails.
#include <stdexcept>
#include <string>

#include "platform/http/message.hpp"

namespace perdura::apps {

/// `status` 0: no answer came within the client's patience. `code` is the problem document's, or
/// one of the client's own: NO_ANSWER, UNREADABLE_ANSWER, UNEXPECTED_STATUS, STILL_PENDING,
/// TOO_MANY_PAGES.
struct ApiFailure {
  std::string method;
  std::string path;
  int status = 0;
  std::string code;
  std::string detail;
  std::string request_id;  // empty if the answer named none
};

/// `what()`: "POST /api/v1/orders: 422 PRICE_CHANGED: the total is 15000 (request 4f2a…)".
class ApiError : public std::runtime_error {
 public:
  explicit ApiError(ApiFailure failure);
  /// `what()` is `text`, where that says it better.
  ApiError(ApiFailure failure, const std::string& text);

  const ApiFailure& failure() const noexcept { return failure_; }
  bool is(int status) const noexcept { return failure_.status == status; }

 private:
  ApiFailure failure_;
};

/// What the answer says about itself: its problem document, if it is one.
ApiFailure failure_of(const platform::HttpRequest& request, const platform::HttpResponse& response);

/// "503 DEPENDENCY_UNAVAILABLE".
std::string outcome_of(const ApiFailure& failure);

}  // namespace perdura::apps
