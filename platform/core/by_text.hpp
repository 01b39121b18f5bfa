#pragma once
// What is looked up by a text, without a copy of it.
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace perdura::platform {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

/// Elements stay where they are. No order: whoever goes through them must not let it be seen.
template <class T>
using ByText = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

}  // namespace perdura::platform
