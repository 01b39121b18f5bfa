#pragma once
// What an order waits for in each status. Pure.
#include <vector>

#include "domain/business_days.hpp"
#include "services/order/rows.hpp"

namespace perdura::services::order {

// Facts whose time the order's workflow keeps.
inline constexpr const char* dispatch_fact = "dispatch";
inline constexpr const char* prompt_dispatch_fact =
    "prompt-dispatch";  // or its sellers are reminded
inline constexpr const char* confirmation_fact = "confirmation";

/// What an order that has just come to `status` waits for; nothing if it is final.
std::vector<Awaited> awaited_in(Status status, Instant since, const domain::Deadlines& deadlines);

}  // namespace perdura::services::order
