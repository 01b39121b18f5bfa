#pragma once
// Short days in the shop as plain data: what people do, and what goes wrong. rapidcheck makes them,
// and makes one that fails smaller by itself; each is a scenario.
#include <cstddef>
#include <vector>

#include "simulator/scenario/scenario.hpp"

namespace perdura::simulator {

/// One order, wanted for `lines` of two sellers.
struct Wish {
  bool on_credit = false;
  std::size_t lines = 1;     // 1, 2
  std::size_t quantity = 1;  // of each
};

/// An index among `acts()`, of an order of the day, at an index among `times()`.
struct Act {
  std::size_t time = 0, order = 0, act = 0;
};

/// An index among the day's `Hazards`; `later`: so many occasions after the first one; `longer`: so
/// often twice as long as its least time.
struct Fault {
  std::size_t hazard = 0, later = 0, longer = 0;
};

/// Indices are taken modulo what there is.
struct Day {
  std::vector<Wish> wishes;
  std::vector<Act> acts;
  std::vector<Fault> faults;
};

/// A choice that a day can meet.
struct Hazard {
  std::string site, entity, choice;
  std::uint64_t first = 1;  // the occasion from which on it is asked in the day
};
/// Of a day in which every kind of thing happens, found by playing it: as they come.
std::vector<Hazard> hazards();

scenario::Scenario scenario_of(const Day& day, const std::vector<Hazard>& hazards);

}  // namespace perdura::simulator
