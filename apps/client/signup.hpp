#pragma once
// Becoming a member.
#include "apps/client/shapes.hpp"
#include "apps/client/transport.hpp"
#include "domain/ids.hpp"

namespace perdura::apps {

/// Open to all. Throws `ApiError`, 409 if the mail is taken.
User sign_up(Transport& transport, const SignUp& wish, const domain::IdempotencyKey& key);

}  // namespace perdura::apps
