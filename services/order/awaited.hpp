#pragma once
// What an order waits for in each status. Pure.
#include <vector>

#include "domain/deadlines.hpp"
#include "services/order/rows.hpp"

namespace perdura::services::order {

/// What an order that has just come to `status` waits for; nothing if it is final.
std::vector<Awaited> awaited_in(Status status, Instant since, const domain::Deadlines& deadlines);

/// The same time of day after so many days from Monday to Friday (UTC); holidays are not known.
Instant business_days_after(Instant from, domain::BusinessDays days);

}  // namespace perdura::services::order
