#pragma once
// The headers every event carries, and their form in a column.
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/messaging/message.hpp"

namespace perdura::platform {

namespace header {
inline constexpr std::string_view id = "id";
inline constexpr std::string_view type = "type";
inline constexpr std::string_view schema = "schema";
inline constexpr std::string_view aggregate = "aggregate";
inline constexpr std::string_view sequence = "sequence";
inline constexpr std::string_view occurred_at = "occurred_at";
inline constexpr std::string_view traceparent = "traceparent";
}  // namespace header

/// The first of that name, or nullptr.
const std::string* find_header(const MessageHeaders& headers, std::string_view name);

/// As a JSON array of pairs, and back.
std::string headers_to_text(const MessageHeaders& headers);
MessageHeaders headers_from_text(std::string_view text);

}  // namespace perdura::platform
