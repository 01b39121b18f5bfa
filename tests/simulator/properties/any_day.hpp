#pragma once
// rapidcheck's generators of days.
#include <rapidcheck.h>

#include <iosfwd>

#include "tests/simulator/properties/days.hpp"

namespace perdura::simulator {

inline constexpr std::size_t most_orders = 3;
inline constexpr std::size_t most_acts = 8;
inline constexpr std::size_t most_faults = 5;

/// Any day, its faults among so many hazards.
rc::Gen<Day> any_day(std::size_t hazards);

void showValue(const Day& day, std::ostream& out);

}  // namespace perdura::simulator
