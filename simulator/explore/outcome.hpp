#pragma once
// What is left of a run once it is over: enough for a report and for the next run, and small enough
// to be sent from one process to another.
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "json/codec.hpp"
#include "simulator/run/run.hpp"

namespace perdura::simulator {

BOOST_DESCRIBE_ENUM(BrokenKind, Invariant, Liveness, Nondeterminism, Endless)
BOOST_DESCRIBE_STRUCT(Broken, (), (kind, check, order, sentence))

struct Outcome {
  std::vector<Broken> broken = {};
  std::map<std::string, bool> sometimes = {};
  Contents contents = {};
  std::int64_t strokes = 0;  // kills and outages of windows
  std::string plan = {};     // of a run that failed: as lines
  std::int64_t unmet = 0;    // entries of the plan it was given that were never asked for
  std::uint64_t steps = 0, digest = 0;
  std::int64_t simulated_ms = 0;  // from the scenario's start
  bool twice = false;             // it was run twice

  bool kept() const { return broken.empty(); }
};
BOOST_DESCRIBE_STRUCT(Outcome, (),
                      (broken, sometimes, contents, strokes, plan, unmet, steps, digest,
                       simulated_ms, twice))

/// `simulator::run`, or what a test has in its place.
using RunFunction =
    std::function<RunResult(const scenario::Scenario&, const RunOptions&, Schemas&)>;

/// The check that two runs of one seed fail if they differ.
inline constexpr const char* determinism_check = "determinism";

/// Runs it. `twice`: and once more; if that is another run, this is the first promise broken, with
/// the first step that differs. What the run throws is a broken promise too ("no_exception").
Outcome outcome_of(const scenario::Scenario& scenario, const RunOptions& options, bool twice,
                   const RunFunction& run, Schemas& schemas);

}  // namespace perdura::simulator
