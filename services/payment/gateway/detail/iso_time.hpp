#pragma once
// Times of ISO 8601 as other systems write them.
#include <chrono>
#include <optional>
#include <string_view>

namespace perdura::services::payment::gateway::detail {

/// "2026-11-21T17:30:00+09:00", with up to nine digits of fraction (cut to milliseconds), an offset
/// or Z; `local` is the offset of a time that has none.
std::optional<std::chrono::sys_time<std::chrono::milliseconds>> parse_iso_time(
    std::string_view text, std::chrono::minutes local);

}  // namespace perdura::services::payment::gateway::detail
