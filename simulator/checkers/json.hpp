#pragma once
// Single members of JSON that others wrote.
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace perdura::simulator {

/// "" and nothing for what is not there, or is something else.
inline std::string text_in(const boost::json::value& document, std::string_view member) {
  const auto* object = document.if_object();
  const auto* found = object ? object->if_contains(member) : nullptr;
  const auto* text = found ? found->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

inline std::optional<std::int64_t> number_in(const boost::json::value& document,
                                             std::string_view member) {
  const auto* object = document.if_object();
  const auto* found = object ? object->if_contains(member) : nullptr;
  if (found == nullptr || !found->is_number()) return std::nullopt;
  boost::system::error_code wrong;
  const auto number = found->to_number<std::int64_t>(wrong);
  return wrong ? std::nullopt : std::optional(number);
}

}  // namespace perdura::simulator
