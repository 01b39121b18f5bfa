#pragma once
// The parts that a process may be told to run.
#include <array>
#include <set>
#include <string>
#include <string_view>

namespace perdura::apps {

inline constexpr std::array<std::string_view, 7> all_services{
    "gateway", "identity", "order", "payment", "product", "promotion", "shipping"};

inline constexpr std::array<std::string_view, 8> all_parts{
    "gateway", "identity", "order", "payment", "product", "promotion", "shipping", "worker"};

using Parts = std::set<std::string, std::less<>>;

}  // namespace perdura::apps
