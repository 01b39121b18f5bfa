#pragma once
// The names of the headers that every event carries.
#include <string_view>

namespace perdura::platform {

namespace header {
inline constexpr std::string_view id = "id";
inline constexpr std::string_view type = "type";
inline constexpr std::string_view schema = "schema";
inline constexpr std::string_view aggregate = "aggregate";
inline constexpr std::string_view sequence = "sequence";
inline constexpr std::string_view occurred_at = "occurred_at";
inline constexpr std::string_view traceparent = "traceparent";
inline constexpr std::string_view request_id = "request_id";
}  // namespace header

}  // namespace perdura::platform
