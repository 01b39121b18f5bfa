#pragma once
// An order's timeline for a terminal of 80 columns.
#include <string>

#include "apps/client/shapes.hpp"

namespace perdura::apps::demo {

/// The columns step, status, after (its placement, the first step), and compensates if any step
/// does.
std::string render(const Timeline& timeline);

}  // namespace perdura::apps::demo
