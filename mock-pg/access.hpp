#pragma once
// Who may call the gateway: the shop by its secret, control by whoever sits on this machine.
#include <string>

#include "platform/http/auth.hpp"

namespace perdura::mock_pg {

inline constexpr const char* merchant_role = "MERCHANT";
inline constexpr std::size_t min_secret = 16;

/// `Authorization: Bearer <secret>`. Takes as long for a wrong secret wherever it differs. Throws
/// `std::invalid_argument` for a secret of less than `min_secret` characters.
platform::Authenticator merchant(std::string secret);

/// Refuses (`ProblemException` 403) what no program on this machine has sent by itself.
void require_loopback(const platform::HttpRequest& request);

}  // namespace perdura::mock_pg
