#pragma once
// Routes for programs on this machine only.
#include "platform/http/message.hpp"

namespace perdura::platform {

/// Whether a program on this machine sent it by itself: neither through a proxy nor at the bidding
/// of a browser's page. Our server notes whom a request came from behind those that it claims to
/// come from (X-Forwarded-For): one address, of this machine, or none at all if there was no server
/// in between.
bool from_this_machine(const HttpRequest& request);

}  // namespace perdura::platform
