#pragma once
// A live run beside its simulated one, for people and for programs.
#include <string>

#include "apps/simulator/live_stack.hpp"
#include "apps/simulator/run_report.hpp"

namespace perdura::apps::simulator {

/// What was played, and where.
struct LiveRun {
  const OneRun& run;
  const Stack& stack;
  perdura::simulator::live::Tempo tempo;
  std::string name;  // "live-1f3a5b"
};

std::string first_line(const LiveRun& live);
/// "12s in: 3 orders (1 open)".
std::string status_line(const perdura::simulator::live::LiveProgress& progress);
/// Lines: what is broken, what differs, and of a run that is not as it was to be, which orders
/// these are in the shop.
std::string summary_of(const LiveRun& live, const Played& played);
/// What to do with one that failed.
std::string next_of(const LiveRun& live, const Played& played);
/// One object, one line.
std::string json_of(const LiveRun& live, const Played& played);
int code_of(const Played& played);

}  // namespace perdura::apps::simulator
