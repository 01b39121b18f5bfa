#include "simulator/feed/world_name.hpp"

#include <algorithm>
#include <stdexcept>

namespace perdura::simulator::feed {

std::optional<WorldName> WorldName::read(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  const bool good = text.starts_with(beginning) && text.size() > beginning.size() &&
                    text.size() <= longest && std::ranges::all_of(text, allowed);
  if (!good) return std::nullopt;
  return WorldName(std::string(text));
}

WorldName WorldName::of(std::string_view scenario, std::uint64_t seed) {
  const auto text =
      std::string(beginning).append(scenario).append("-").append(std::to_string(seed));
  auto name = read(text);
  if (!name)
    throw std::invalid_argument(text + " is no name of a world: " + "it has to be " +
                                std::string(world_name_rule));
  return std::move(*name);
}

}  // namespace perdura::simulator::feed
