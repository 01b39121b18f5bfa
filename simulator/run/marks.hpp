#pragma once
// Rare things that a set of runs has to meet: `expect.sometimes`.
#include <string>

#include "simulator/run/diary.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator {

/// Whether the run that has ended met it; `mark` is one of `scenario::marks()`.
bool met(const std::string& mark, World& world, const Diary& diary);

}  // namespace perdura::simulator
