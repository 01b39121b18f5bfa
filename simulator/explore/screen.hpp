#pragma once
// A trace for people: one line a step, one column for each who takes part.
#include <string>
#include <vector>

#include "simulator/run/broken.hpp"
#include "simulator/run/trace.hpp"

namespace perdura::simulator {

/// What went wrong is marked with "!", the broken promise at the end with "✗". Texts are short
/// forms of the lines'; times as in `to_text`.
std::string screen_of(const std::vector<TraceLine>& lines, const Broken& broken,
                      const scenario::Start& start);

/// In whose column it stands: "people", "worker", a service, "mock-pg".
std::string actor_of(const TraceLine& line);
/// "▶ order cancelled", "? mock-pg payments", "orders PAID, order_timeline DONE".
std::string short_of(const TraceLine& line);

}  // namespace perdura::simulator
