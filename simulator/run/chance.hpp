#pragma once
// What a workload contains, by chance: of (seed, what, whom) and nothing else.
#include <chrono>
#include <string>
#include <string_view>

#include "simulator/chooser.hpp"
#include "simulator/detail/hash.hpp"
#include "simulator/scenario/scenario.hpp"

namespace perdura::simulator {

/// From 0 to `count` - 1; `count` is at least 1.
inline std::uint64_t drawn_below(const Chooser& chance, std::string_view what,
                                 std::string_view whom, std::uint64_t count) {
  return detail::below(chance.number(what, whom), count);
}

inline bool drawn_pct(const Chooser& chance, std::string_view what, std::string_view whom,
                      std::int64_t pct) {
  return static_cast<std::int64_t>(drawn_below(chance, what, whom, 100)) < pct;
}

/// Both ends included.
inline std::int64_t drawn_in(const Chooser& chance, std::string_view what, std::string_view whom,
                             const scenario::Range<std::int64_t>& range) {
  const auto count = static_cast<std::uint64_t>(range.most - range.least + 1);
  return range.least + static_cast<std::int64_t>(drawn_below(chance, what, whom, count));
}

/// Whole milliseconds.
inline Duration drawn_in(const Chooser& chance, std::string_view what, std::string_view whom,
                         const scenario::Range<Duration>& range) {
  using std::chrono::milliseconds;
  const auto span = std::chrono::duration_cast<milliseconds>(range.most - range.least).count();
  return range.least +
         milliseconds(drawn_below(chance, what, whom, static_cast<std::uint64_t>(span) + 1));
}

}  // namespace perdura::simulator
