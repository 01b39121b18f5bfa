#pragma once
// `docs/compensation.md`: every activity, what undoes it, and what each fault left in the books.
#include <map>
#include <string>
#include <utility>

#include "tests/workflows/weather.hpp"

namespace perdura::workflows {

/// Runs of one activity under one fault, and how many of them ended with other books.
struct Tally {
  int runs = 0;
  int differ = 0;
};
using Tallies = std::map<std::pair<std::string, Fault>, Tally>;

void count(Tallies& tallies, const Case& one, bool equal);

/// The document, whole.
std::string compensation_markdown(const Tallies& tallies);

}  // namespace perdura::workflows
