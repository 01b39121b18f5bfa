#pragma once
// Marks: rare cases that a set of runs has to meet, or it has not tried enough. Scenarios name them
// under `expect.sometimes`; `checkers/contents.*` sees them happen.
#include <span>
#include <string_view>

namespace perdura::simulator {

/// `not_today`: why none of today's flows can meet it; empty: they can.
struct Mark {
  std::string_view name;   // "refund_raced_confirm"
  std::string_view about;  // what has happened
  std::string_view not_today = {};
};

/// All there are, in the order of reports.
std::span<const Mark> all_marks();
/// Null if there is none.
const Mark* find_mark(std::string_view name);

}  // namespace perdura::simulator
