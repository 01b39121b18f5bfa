#include "simulator/units.hpp"

#include <charconv>
#include <utility>

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;

constexpr std::pair<std::string_view, Duration> units[] = {
    {"d", 24h}, {"h", 1h}, {"min", 1min}, {"s", 1s}, {"ms", 1ms}, {"us", 1us}, {"ns", 1ns}};

constexpr std::string_view won = "won";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Between the first underscore and the end: "_000_000".
bool grouped(std::string_view text) {
  if (text.size() % 4 != 0) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % 4 == 0 ? text[i] != '_' : !is_digit(text[i])) return false;
  }
  return true;
}

std::size_t number_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && (is_digit(text[length]) || text[length] == '_')) ++length;
  return length;
}

}  // namespace

std::optional<std::int64_t> read_count(std::string_view text) {
  const auto first = text.find('_');
  std::string digits(text.substr(0, first));
  if (digits.empty() || (digits.size() > 1 && digits[0] == '0')) return std::nullopt;
  if (first != std::string_view::npos) {
    if (digits.size() > 3 || digits[0] == '0' || !grouped(text.substr(first))) return std::nullopt;
    for (const char c : text.substr(first)) {
      if (c != '_') digits += c;
    }
  }
  for (const char c : digits) {
    if (!is_digit(c)) return std::nullopt;
  }
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (error != std::errc()) return std::nullopt;
  return count;
}

std::string write_count(std::int64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t left = text.size(); left > 3;) {
    left -= 3;
    text.insert(left, 1, '_');
  }
  return text;
}

std::string write_counted(std::int64_t count, std::string_view what) {
  return write_count(count).append(" ").append(what).append(count == 1 ? "" : "s");
}

std::optional<Duration> read_duration(std::string_view text) {
  const bool back = text.starts_with('-');
  if (back) text.remove_prefix(1);
  const auto length = number_length(text);
  const auto count = read_count(text.substr(0, length));
  if (!count) return std::nullopt;
  for (const auto& [name, unit] : units) {
    if (text.substr(length) != name) continue;
    if (*count > longest_duration / unit) return std::nullopt;
    return back ? -*count * unit : *count * unit;
  }
  return std::nullopt;
}

std::string write_duration(Duration duration) {
  if (duration == Duration::zero()) return "0s";
  if (duration < Duration::zero()) return "-" + write_duration(-duration);
  for (const auto& [name, unit] : units) {
    if (duration % unit == Duration::zero()) return write_count(duration / unit).append(name);
  }
  return {};  // not reached: each is whole in nanoseconds
}

std::optional<domain::Money> read_money(std::string_view text) {
  if (!text.ends_with(won)) return std::nullopt;
  const auto count = read_count(text.substr(0, text.size() - won.size()));
  if (!count) return std::nullopt;
  return domain::Money(*count);
}

std::string write_money(domain::Money money) { return write_count(money.value()).append(won); }

}  // namespace perdura::simulator
