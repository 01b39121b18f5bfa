#pragma once
// How the text of a setting becomes a value.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace perdura::platform {

/// "clock.speed" and "PERDURA_CLOCK_SPEED" are both PERDURA_CLOCK_SPEED.
std::string setting_key(std::string_view name);

/// Whether the key names a secret: its value is never shown.
bool is_secret(std::string_view key);

// The whole text must be the value: no spaces, no signs but a minus, nothing behind it.
std::optional<std::int64_t> read_whole(std::string_view text);
std::optional<double> read_real(std::string_view text);
std::optional<std::chrono::milliseconds> read_duration(std::string_view text);

std::string show_real(double number);

}  // namespace perdura::platform
