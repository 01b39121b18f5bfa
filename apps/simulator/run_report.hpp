#pragma once
// A run for people, and for programs.
#include <deque>
#include <optional>
#include <string>

#include "apps/simulator/feed_report.hpp"
#include "apps/simulator/next_commands.hpp"
#include "simulator/run/run.hpp"

namespace perdura::apps::simulator {

/// What was run.
struct OneRun {
  std::string file;
  std::string hash;  // of the file
  perdura::simulator::scenario::Scenario scenario;
  std::uint64_t seed = 1;
  double scale = 1;
};

inline constexpr double whole_per_mille = 1'000;
/// Of `--scale 0.01`: 10, as `simulator::scaled` takes it.
std::int64_t per_mille_of(double scale);
/// "0.01".
std::string shown_scale(double scale);
/// All that is needed to repeat it: build, scenario with hash, seed, world.
std::string first_line(const OneRun& run, const std::string& world = "memory");
/// "0.1.0 (Release, clang 16.0.6)".
std::string build_words();
/// "9h in: 1_234 orders (37 open), 8 orders/s, 12 faults".
std::string status_line(const perdura::simulator::Progress& progress, const OneRun& run,
                        double orders_per_second);
/// Lines; ends with the digest.
std::string summary_of(const OneRun& run, const perdura::simulator::RunResult& result);
/// One object, one line. `plan`: the file that repeats it; empty: none is needed.
std::string json_of(const OneRun& run, const perdura::simulator::RunResult& result,
                    const std::string& plan, const std::optional<FeedPart>& feed);
/// The first failure: the trace's last lines of that order, and what to do next.
std::string failure_of(const OneRun& run, const perdura::simulator::RunResult& result,
                       const std::deque<perdura::simulator::TraceLine>& excerpt,
                       const NextCommands& next);
int code_of(const perdura::simulator::RunResult& result);

}  // namespace perdura::apps::simulator
