#pragma once
// An order's timeline for a terminal of 80 columns, and the addresses of its workflows.
#include <string>
#include <vector>

#include "apps/client/shapes.hpp"

namespace perdura::apps::demo {

/// The columns step, status, after (its placement, the first step), and compensates if any step
/// does.
std::string render(const Timeline& timeline);

/// A workflow beside the order's own: its type and its id.
struct Workflow {
  std::string type;
  std::string id;
};

/// A line each, the order's first. `order_url` ends in the order's id, the others in theirs.
std::string links(const std::string& order_url, const std::vector<Workflow>& others);

}  // namespace perdura::apps::demo
