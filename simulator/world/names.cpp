#include "simulator/world/names.hpp"

#include <algorithm>
#include <array>

#include "platform/core/ids.hpp"

namespace perdura::simulator {
namespace {

constexpr std::size_t digits = platform::Ids::digits;

bool is_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }

/// The digits of the first id in it. (A parcel's, `shp_…-1`, are its order's.)
std::string_view digits_in(std::string_view text) {
  constexpr std::array<std::string_view, 4> kinds{"ord", "pay", "att", "shp"};
  constexpr std::size_t letters = 3;
  for (std::size_t at = text.find('_'); at < text.size(); at = text.find('_', at + 1)) {
    if (at < letters || at + 1 + digits > text.size()) continue;
    if (std::ranges::find(kinds, text.substr(at - letters, letters)) == kinds.end()) continue;
    const auto found = text.substr(at + 1, digits);
    if (std::ranges::all_of(found, is_digit)) return found;
  }
  return {};
}

}  // namespace

void Names::made(std::string_view order_id, std::string_view key) {
  const auto expected = expected_.find(key);
  std::string name = expected == expected_.end() ? "u" + std::to_string(next_++) : expected->second;
  names_.emplace(std::string(digits_in(order_id)), std::move(name));
}

void Names::belongs(std::string_view id, std::string_view to) {
  names_.emplace(std::string(digits_in(id)), of(to));
}

std::string Names::of(std::string_view text) const {
  const auto known = names_.find(digits_in(text));
  return known == names_.end() ? "-" : known->second;
}

}  // namespace perdura::simulator
