#include "platform/core/setting_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace perdura::platform {
namespace {

template <class T>
std::optional<T> read_number(std::string_view text) {
  T value{};
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return value;
}

constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> units{{
    {"ms", 1},  // before "s": both end alike
    {"s", 1'000},
    {"m", 60'000},
    {"h", 3'600'000},
    {"d", 86'400'000},
}};

constexpr std::int64_t longest = 36'500ll * 86'400'000;  // a century

}  // namespace

std::string setting_key(std::string_view name) {
  std::string key(name.starts_with("PERDURA_") ? "" : "PERDURA_");
  for (const char c : name) {
    key += c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return key;
}

bool is_secret(std::string_view key) {
  static constexpr std::array ends{"_PASSWORD", "_SECRET", "_KEY", "_TOKEN"};
  return std::any_of(ends.begin(), ends.end(), [&](const char* end) { return key.ends_with(end); });
}

std::optional<std::int64_t> read_whole(std::string_view text) {
  return read_number<std::int64_t>(text);
}

std::optional<double> read_real(std::string_view text) {
  const auto number = read_number<double>(text);
  return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<std::chrono::milliseconds> read_duration(std::string_view text) {
  for (const auto& [unit, factor] : units) {
    if (!text.ends_with(unit)) continue;
    const auto number = read_whole(text.substr(0, text.size() - unit.size()));
    if (!number || *number < 0 || *number > longest / factor) return std::nullopt;
    return std::chrono::milliseconds(*number * factor);
  }
  return std::nullopt;
}

std::string show_real(double number) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

}  // namespace perdura::platform
