#pragma once
// Days on which sellers work.
#include <chrono>

#include "domain/deadlines.hpp"

namespace perdura::domain {

/// The same time of day after so many days from Monday to Friday (UTC); holidays are not known.
/// Pure.
std::chrono::sys_time<std::chrono::milliseconds> business_days_after(
    std::chrono::sys_time<std::chrono::milliseconds> from, BusinessDays days);
/// The same if the seller's time is in business days; a plain span of time is simply added.
std::chrono::sys_time<std::chrono::milliseconds> business_days_after(
    std::chrono::sys_time<std::chrono::milliseconds> from, const SellerTime& time);

}  // namespace perdura::domain
