#include "apps/client/session.hpp"

#include "apps/client/answers.hpp"

namespace perdura::apps {

using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;

namespace {

struct Credentials {
  std::string email;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (email, password))

struct Tokens {
  std::string access_token;
};
BOOST_DESCRIBE_STRUCT(Tokens, (), (access_token))

/// Programs log in as several members: it has to be told whose login it was.
ApiError login_failed(const std::string& email, ApiFailure failure) {
  const std::string request = failure.request_id.empty() ? "" : ", request " + failure.request_id;
  const std::string text = "the login of " + email + " failed: " + failure.detail + " (" +
                           outcome_of(failure) + request + ")";
  return ApiError(std::move(failure), text);
}

}  // namespace

void Session::log_in() { token_after({}); }

std::string Session::ask_for_token() {
  const Credentials credentials{login_.email, login_.password};
  const auto request =
      with_body(HttpMethod::Post, "/api/v1/auth/login", json::to_text(credentials));
  const auto response = transport_.send(request);
  if (response.status != 200) throw login_failed(login_.email, failure_of(request, response));
  return read_answer<Tokens>(request, response).access_token;
}

// Many threads may find their token expired at once: one of them asks, the others wait. Nobody
// calls the shop under the lock.
std::string Session::token_after(const std::string& refused) {
  std::unique_lock lock(mutex_);
  renewed_.wait(lock, [this] { return !renewing_; });
  if (token_ != refused) return token_;
  renewing_ = true;
  lock.unlock();

  std::string fresh;
  std::exception_ptr failed;
  try {
    fresh = ask_for_token();
  } catch (...) {
    failed = std::current_exception();
  }

  lock.lock();
  renewing_ = false;
  if (!failed) token_ = fresh;
  renewed_.notify_all();
  lock.unlock();
  if (failed) std::rethrow_exception(failed);
  return fresh;
}

HttpResponse Session::send(HttpRequest request) {
  std::string token;
  {
    std::unique_lock lock(mutex_);
    token = token_;
  }
  if (token.empty()) token = token_after({});
  request.headers.set("Authorization", "Bearer " + token);
  HttpResponse response = transport_.send(request);
  if (response.status != 401) return response;
  // Run out: once more with a new one, and that answer stands.
  request.headers.set("Authorization", "Bearer " + token_after(token));
  return transport_.send(request);
}

}  // namespace perdura::apps
