#pragma once
// Many scenarios under many seeds, or hit at each of their crash points.
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "simulator/explore/outcome.hpp"

namespace perdura::simulator {

/// A scenario to be explored, and where it stands.
struct Explored {
  std::string file;
  scenario::Scenario scenario;
};

/// The runs that failed one check; told of is the first of them, by file and seed.
struct Failure {
  Broken broken;
  std::string file;
  std::uint64_t seed = 0;
  std::int64_t runs = 0;
  bool died = false;  // the process that ran it did
  /// What was to go wrong; none: what the seed draws.
  std::optional<Plan> plan = {};
};

/// What was found so far.
struct Exploration {
  std::int64_t scenarios = 0, wanted = 0;
  std::int64_t runs = 0, failed = 0;
  std::uint64_t steps = 0;
  std::int64_t simulated_ms = 0;
  std::int64_t twice = 0, equal = 0;  // runs that were repeated; that were the same
  std::map<std::string, std::int64_t> sometimes = {};  // in so many runs each mark was met
  Contents contents = {};                              // of all of them together
  std::int64_t strokes = 0;                            // kills and outages of windows
  std::map<std::string, Failure> failures = {};        // by check; of points by check and site
  std::map<std::string, std::int64_t> points = {};     // crash points, by site without member
  std::vector<std::string> without_point = {};         // see `without_point` in points.hpp
  bool interrupted = false;                            // runs are left that were not made
};

struct ExploreOptions {
  std::uint64_t first_seed = 1, last_seed = 1;
  std::size_t jobs = 1;                       // child processes
  bool fail_fast = false;                     // begins no run after the first that fails
  int twice_per_mille = 50;                   // so many of a thousand runs are repeated
  std::uint64_t max_steps = usual_max_steps;  // of a run; more: it is endless
  RunFunction run = simulator::run;
  /// After each run.
  std::function<void(const Exploration&)> progress = {};
  /// Asked now and then; false: no run is begun any more, and those under way are given up. Null:
  /// always true.
  std::function<bool()> goes_on = {};
};

struct PointOptions {
  /// So many pairs of points of each scenario and seed, drawn by the seed; 0: each single point.
  std::size_t pairs = 0;
};

/// Each with each, in child processes: a run that dies is one that failed. What it finds does not
/// depend on `jobs`, unless it is to fail fast. Throws `std::system_error`: no process can be made.
Exploration explore(const std::vector<Explored>& scenarios, const ExploreOptions& options);

/// As `explore`, but each scenario and seed is run without faults, then once with each of its crash
/// points (see points.hpp) or with pairs of them. A point that does not strike is a failure
/// (`point_check`): until then its run has to be the one without it.
Exploration explore_points(const std::vector<Explored>& scenarios, const ExploreOptions& options,
                           const PointOptions& points);

/// Whether this run is one of those that are repeated: by chance, the same each time.
bool repeated(const std::string& scenario, std::uint64_t seed, int per_mille);

/// The check under which a run stands whose process died.
inline constexpr const char* death_check = "alive";
/// The check of runs whose crash point did not strike.
inline constexpr const char* point_check = "crash_point";

}  // namespace perdura::simulator
