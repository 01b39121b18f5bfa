#pragma once
// Times as text: RFC 3339 in UTC with milliseconds, the only form that is written.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace perdura::json {

using Milliseconds = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

/// "2026-11-21T08:30:00.250Z". Throws `EncodeError` outside the years 0 to 9999.
std::string format_time(Milliseconds time);

/// Reads `YYYY-MM-DDTHH:MM:SS[.f[f[f]]]Z`, nothing else: no offsets, no lower case, no leap second,
/// no date that the calendar lacks. More than three digits of fraction are refused, not cut.
std::optional<Milliseconds> parse_time(std::string_view text);

}  // namespace perdura::json
