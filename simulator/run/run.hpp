#pragma once
// One run of a scenario in the simulated world. It is a function of build, scenario, seed and plan.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/deadlines.hpp"
#include "mock-courier/parcel.hpp"
#include "simulator/checkers/contents.hpp"
#include "simulator/run/broken.hpp"
#include "simulator/run/footprints.hpp"
#include "simulator/run/measures.hpp"
#include "simulator/run/trace.hpp"
#include "simulator/world/schemas.hpp"

namespace perdura::simulator {

class Script;
class Stage;

/// What a shop and its courier are set to.
struct ShopSettings {
  domain::Deadlines deadlines = {};
  mock_courier::Steps courier = {};
};

/// For a status line.
struct Progress {
  TimePoint at;
  std::uint64_t steps = 0;
  std::size_t orders = 0, open_orders = 0, faults = 0;
};

/// A day's hundred thousand orders take a tenth of it.
inline constexpr std::uint64_t usual_max_steps = 2'000'000'000;

struct RunOptions {
  /// Of ids, of what the workload contains, and of what goes wrong where the scenario has it drawn.
  std::uint64_t seed = 1;
  /// What goes wrong, in place of all that would be drawn. The scenario's own plan is part of it if
  /// it was recorded by a run, and is added otherwise.
  std::optional<Plan> plan = {};
  /// Told of everything; what it costs is not part of the run.
  Tracer::OnLine trace = {};
  /// Told of each question that the run asks its chooser once the shop is set up and as long as
  /// something may go wrong, and how many commits there were before it.
  std::function<void(const Occasion&, std::uint64_t commits)> asked = {};
  /// Shown the world when all has come to its end, on a fiber; it changes nothing.
  std::function<void(World&)> at_end = {};
  /// Shown who has acted, when all has come to its end and nothing is broken, on a fiber: for those
  /// who read on as people do.
  std::function<void(Stage&, const Script&)> players_at_end = {};
  /// Nothing: as shops are by default.
  std::optional<ShopSettings> settings = {};
  /// Told every some thousand steps.
  std::function<void(const Progress&)> progress = {};
  Footprints* footprints = nullptr;           // to be filled
  const Footprints* compare_to = nullptr;     // the run ends where it differs
  std::uint64_t max_steps = usual_max_steps;  // more: it is endless
  /// Given the world before anything happens in it: for those who only listen.
  std::function<void(World&)> on_world = {};
  /// Called after each step, on no fiber; false: the run ends there, and nothing is looked at.
  std::function<bool()> after_step = {};
};

struct RunResult {
  std::vector<Broken> broken;  // none: all promises were kept
  Measures measures;
  Contents contents;
  std::map<std::string, bool> sometimes;  // marks that the scenario names: met or not
  Plan faults;                            // what went wrong, to be played again
  Plan unmet;                             // of the plan that was given: never asked for
  std::size_t strokes = 0;                // kills and outages of windows
  std::vector<std::string> alarms;        // errors that programs logged
  TimePoint ended;
  std::uint64_t steps = 0, digest = 0;
  bool interrupted = false;  // by `after_step`: it says nothing of the promises

  bool kept() const { return broken.empty(); }
};

/// `schemas`: used by one run after another. Throws `std::invalid_argument` for a plan that no
/// `Chooser` takes; what goes wrong in the world is in the result.
RunResult run(const scenario::Scenario& scenario, const RunOptions& options, Schemas& schemas);

/// So many of a thousand of its orders, customers and stock; at least one of each.
scenario::Scenario scaled(scenario::Scenario scenario, std::int64_t per_mille);

}  // namespace perdura::simulator
