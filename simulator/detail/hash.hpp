#pragma once
// Chance that is the same on every machine.
#include <cstdint>

namespace perdura::simulator::detail {

/// splitmix64's end: each bit of the word moves about half of the result's.
constexpr std::uint64_t mixed(std::uint64_t word) {
  word += 0x9e3779b97f4a7c15u;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9u;
  word = (word ^ (word >> 27)) * 0x94d049bb133111ebu;
  return word ^ (word >> 31);
}

/// From 0 to `count` - 1, even enough for counts far below 2^32.
constexpr std::uint64_t below(std::uint64_t chance, std::uint64_t count) {
  return (chance >> 32) * count >> 32;
}

}  // namespace perdura::simulator::detail
