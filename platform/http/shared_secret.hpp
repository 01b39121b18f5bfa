#pragma once
// One caller, who is known by one secret.
#include <string>

#include "platform/http/auth.hpp"

namespace perdura::platform {

/// `Authorization: Bearer <secret>` is `who`. Takes as long for a wrong secret wherever it differs;
/// its length alone may show.
Authenticator shared_secret(std::string secret, Caller who);

}  // namespace perdura::platform
