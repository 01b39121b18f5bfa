#include "services/payment/gateway/detail/iso_time.hpp"

#include <algorithm>
#include <string>

#include "json/rfc3339.hpp"

namespace perdura::services::payment::gateway::detail {
namespace {

constexpr std::size_t whole_length = std::string_view("2026-11-21T17:30:00").size();
constexpr std::size_t offset_length = std::string_view("+09:00").size();
constexpr std::size_t max_fraction = 9;
constexpr std::string_view digits = "0123456789";

/// The digits after the dot, which are taken off the text; nothing for too many or none.
std::optional<std::string_view> take_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return std::string_view{};
  text.remove_prefix(1);
  const auto fraction = text.substr(0, text.find_first_not_of(digits));
  if (fraction.empty() || fraction.size() > max_fraction) return std::nullopt;
  text.remove_prefix(fraction.size());
  return fraction;
}

std::optional<std::chrono::minutes> read_offset(std::string_view text, std::chrono::minutes local) {
  if (text.empty()) return local;
  if (text == "Z") return std::chrono::minutes(0);
  const bool signed_one = text.starts_with('+') || text.starts_with('-');
  if (text.size() != offset_length || !signed_one || text[3] != ':') return std::nullopt;
  const auto pair = [&](std::size_t at) {
    const bool both =
        digits.find(text[at]) != digits.npos && digits.find(text[at + 1]) != digits.npos;
    return both ? (text[at] - '0') * 10 + (text[at + 1] - '0') : 99;
  };
  if (pair(1) > 23 || pair(4) > 59) return std::nullopt;
  const auto offset = std::chrono::hours(pair(1)) + std::chrono::minutes(pair(4));
  return text.starts_with('-') ? -offset : offset;
}

}  // namespace

std::optional<std::chrono::sys_time<std::chrono::milliseconds>> parse_iso_time(
    std::string_view text, std::chrono::minutes local) {
  const auto whole = text.substr(0, whole_length);
  text.remove_prefix(whole.size());
  const auto fraction = take_fraction(text);
  const auto offset = read_offset(text, local);
  if (!fraction || !offset) return std::nullopt;
  std::string milliseconds(fraction->substr(0, 3));
  if (!milliseconds.empty()) milliseconds.insert(0, ".");
  const auto time = json::parse_time(std::string(whole) + milliseconds + "Z");
  if (!time) return std::nullopt;
  return *time - *offset;
}

}  // namespace perdura::services::payment::gateway::detail
