#pragma once
// A run that fails, made as small as it can be while the same check fails.
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "simulator/explore/outcome.hpp"

namespace perdura::simulator {

/// What stays of a run. `faults`: entries of its plan, and windows.
struct RunSize {
  std::size_t faults = 0, orders = 0, acts = 0;

  bool operator==(const RunSize&) const = default;
};

struct Shrinking {
  RunSize size;
  std::int64_t runs = 0;
};

struct ShrinkOptions {
  std::uint64_t seed = 1;
  std::optional<Plan> plan = {};  // what goes wrong, in place of what the seed draws
  std::string name = "shrunk";    // of the scenario that is written
  std::string build = "unknown";  // for its `found`
  RunFunction run = simulator::run;
  std::uint64_t max_steps = usual_max_steps;  // of a run; more: it is endless
  /// Whether there is time left; null: always. A run that takes longer is given up.
  std::function<bool()> more = {};
  /// After each run.
  std::function<void(const Shrinking&)> progress = {};
};

struct Shrunk {
  scenario::Scenario scenario;  // with its plan and `found`; under `seed` it fails
  std::uint64_t seed = 1;       // 1 wherever that fails too
  Broken broken;                // as it does
  RunSize before, after;
  std::int64_t runs = 0;
  bool finished = true;    // false: no more time
  std::int64_t unmet = 0;  // entries of the plan it was given that were never asked for
};

/// Why there is nothing to shrink.
struct Unshrinkable {
  enum class Why {
    Kept,      // all promises were kept
    NotAgain,  // the recorded plan does not fail
    Died,      // the process that ran it did
    OutOfTime,
  };
  Why why;
  std::string sentence;
};

/// Runs in a child process: one that dies did not fail the check. The same promise is broken if the
/// first broken one is of the same check, and for the scenario's own expectations only where the
/// faults are to blame: what holds without them in the whole scenario has to hold without them in
/// the small one too, and an order's end is the same wrong one.
/// Throws `std::system_error`: no process can be made; `std::invalid_argument`: a name or a build
/// that no scenario can have.
std::variant<Shrunk, Unshrinkable> shrink(const scenario::Scenario& scenario,
                                          const ShrinkOptions& options);

}  // namespace perdura::simulator
