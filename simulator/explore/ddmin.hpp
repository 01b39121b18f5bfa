#pragma once
// Making what fails smaller: pure search, whatever the things are.
#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace perdura::simulator {

/// Zeller's delta debugging. `items` are known to fail; the result is a part of them, in their
/// order, that fails too and is 1-minimal: without any single one of it `fails` says no. About
/// n log n questions where few items are to blame, n² at worst; none is asked of all the items.
template <class T, std::predicate<const std::vector<T>&> Fails>
std::vector<T> ddmin(std::vector<T> items, const Fails& fails) {
  const auto without = [&](std::size_t from, std::size_t to) {
    std::vector<T> rest(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(from));
    rest.insert(rest.end(), items.begin() + static_cast<std::ptrdiff_t>(to), items.end());
    return rest;
  };
  if (!items.empty() && fails(std::vector<T>{})) return {};
  std::size_t parts = 2;
  while (items.size() >= 2) {
    parts = std::min(parts, items.size());
    bool smaller = false;
    const auto edge = [&](std::size_t part) { return items.size() * part / parts; };
    // One part alone: of two parts the one is what is left without the other.
    for (std::size_t part = 0; parts > 2 && !smaller && part < parts; ++part) {
      std::vector<T> alone(items.begin() + static_cast<std::ptrdiff_t>(edge(part)),
                           items.begin() + static_cast<std::ptrdiff_t>(edge(part + 1)));
      if (!fails(alone)) continue;
      items = std::move(alone);
      parts = 2;
      smaller = true;
    }
    for (std::size_t part = 0; !smaller && part < parts; ++part) {
      auto rest = without(edge(part), edge(part + 1));
      if (!fails(rest)) continue;
      items = std::move(rest);
      parts = std::max<std::size_t>(parts - 1, 2);
      smaller = true;
    }
    if (smaller) continue;
    if (parts == items.size()) break;
    parts *= 2;
  }
  return items;
}

/// The smallest of `least` … `value` that `fails`, if whatever is greater than one that fails does
/// too; else one that fails. `value` is known to.
template <std::predicate<long long> Fails>
long long smallest(long long least, long long value, const Fails& fails) {
  if (value <= least || fails(least)) return std::min(value, least);
  while (value - least > 1) {
    const long long middle = least + (value - least) / 2;
    (fails(middle) ? value : least) = middle;
  }
  return value;
}

}  // namespace perdura::simulator
