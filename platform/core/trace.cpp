#include "platform/core/trace.hpp"

#include <charconv>

namespace perdura::platform {
namespace {

constexpr std::size_t length_00 = 55;

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool is_id(std::string_view text) {
  return is_hex(text) && text.find_first_not_of('0') != text.npos;
}

std::uint8_t byte(std::string_view hex) {
  std::uint8_t value = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  return value;
}

/// An id of all zeros is invalid: however unlikely, it must not go out.
std::string draw(std::size_t bytes, Randomness& randomness) {
  std::string id = randomness.hex(bytes);
  if (!is_id(id)) id.back() = '1';
  return id;
}

}  // namespace

std::string to_string(const TraceParent& trace) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "00-" + trace.trace_id + "-" + trace.parent_id + "-";
  text += digits[trace.flags >> 4];
  text += digits[trace.flags & 15];
  return text;
}

std::optional<TraceParent> parse_traceparent(std::string_view text) {
  if (text.size() < length_00 || text[2] != '-' || text[35] != '-' || text[52] != '-') return {};
  const std::string_view version = text.substr(0, 2);
  if (!is_hex(version) || version == "ff") return {};
  if (version == "00" ? text.size() != length_00
                      : text.size() > length_00 && text[length_00] != '-') {
    return {};
  }
  const auto trace = text.substr(3, 32);
  const auto parent = text.substr(36, 16);
  const auto flags = text.substr(53, 2);
  if (!is_id(trace) || !is_id(parent) || !is_hex(flags)) return {};
  return TraceParent{std::string(trace), std::string(parent), byte(flags)};
}

TraceParent new_trace(Randomness& randomness) {
  std::string trace = draw(16, randomness);
  return {std::move(trace), draw(8, randomness)};
}

TraceParent next_step(const TraceParent& trace, Randomness& randomness) {
  return {trace.trace_id, draw(8, randomness), trace.flags};
}

}  // namespace perdura::platform
