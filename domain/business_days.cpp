#include "domain/business_days.hpp"

namespace perdura::domain {

std::chrono::sys_time<std::chrono::milliseconds> business_days_after(
    std::chrono::sys_time<std::chrono::milliseconds> from, BusinessDays days) {
  for (std::int32_t left = days.value; left > 0;) {
    from += std::chrono::days(1);
    const std::chrono::weekday day(std::chrono::floor<std::chrono::days>(from));
    if (day != std::chrono::Saturday && day != std::chrono::Sunday) --left;
  }
  return from;
}

std::chrono::sys_time<std::chrono::milliseconds> business_days_after(
    std::chrono::sys_time<std::chrono::milliseconds> from, const SellerTime& time) {
  if (const auto* days = std::get_if<BusinessDays>(&time)) return business_days_after(from, *days);
  return from + std::get<std::chrono::milliseconds>(time);
}

}  // namespace perdura::domain
