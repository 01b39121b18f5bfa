#pragma once
// What to do with a run that failed.
#include <cstdint>
#include <string>

#include "simulator/run/run.hpp"

namespace perdura::apps::simulator {

struct FailedRun {
  std::string file;
  std::uint64_t seed = 1;
  double scale = 1;
  std::string plan = {};  // a file; empty: what goes wrong is drawn as the scenario has it
  std::uint64_t max_steps = perdura::simulator::usual_max_steps;
  bool another_run = false;   // the second run was not the same: to be seen in two runs only
  bool died = false;          // its process did
  bool marks_missed = false;  // nothing else is wrong with it
};

/// Lines for a shell. Empty: there is no such command for this run. One that died, or only missed
/// marks, cannot be made smaller, nor explained; one of a scaled workload can only be explained,
/// for no scenario file says so many orders; in a single run there is nothing to explain about two
/// that differ.
struct NextCommands {
  std::string run, shrink, explain;
};
NextCommands next_commands(const FailedRun& failed);

/// As one word of a shell: 'my scenarios/one.yaml'.
std::string quoted(const std::string& word);

}  // namespace perdura::apps::simulator
