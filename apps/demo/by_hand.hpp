#pragma once
// The same by hand: lines for a shell.
#include <string>

#include "apps/client/session.hpp"

namespace perdura::apps::demo {

/// Logs the buyer in and places the order, with curl and jq, in a shell like bash. None of the
/// texts may hold a single quote.
std::string by_hand(const std::string& api, const Login& buyer, const NewOrder& order);

}  // namespace perdura::apps::demo
