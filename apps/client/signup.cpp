#include "apps/client/signup.hpp"

#include "apps/client/answers.hpp"

namespace perdura::apps {

User sign_up(Transport& transport, const SignUp& wish, const domain::IdempotencyKey& key) {
  const auto request = post("/api/v1/auth/signup", json::to_text(wish), key);
  const auto response = transport.send(request);
  require_status(request, response, {201});
  return read_answer<User>(request, response);
}

}  // namespace perdura::apps
