#pragma once
// Numbers with units, as plans and scenarios write them: one number, one unit.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/money.hpp"
#include "simulator/loop.hpp"

namespace perdura::simulator {

/// "12", "2_000": digits, in groups of three where there are underscores; no sign, no leading zero.
std::optional<std::int64_t> read_count(std::string_view text);
/// "2_000" from four digits on.
std::string write_count(std::int64_t count);
/// "1 order", "2_000 orders".
std::string write_counted(std::int64_t count, std::string_view what);

/// "250ms", "30min", "1d" (24 hours): units ns us ms s min h d; a minus for jumps back. Nothing if
/// it is not one, or longer than `longest_duration`.
std::optional<Duration> read_duration(std::string_view text);
/// In the largest unit that divides it; 0 is "0s".
std::string write_duration(Duration duration);

inline constexpr Duration longest_duration = std::chrono::hours(24 * 36'500);

/// "12_000won".
std::optional<domain::Money> read_money(std::string_view text);
std::string write_money(domain::Money money);

}  // namespace perdura::simulator
