#pragma once
// `simulator run`: scenarios in the simulated world, or in the running shop.
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "apps/simulator/feed_target.hpp"
#include "simulator/explore/outcome.hpp"

namespace perdura::apps::simulator {

// Exit codes, besides 0: every promise was kept.
inline constexpr int broken_promise = 1;  // an invariant, an expectation
inline constexpr int never_ends = 3;      // liveness, or endless
inline constexpr int another_run = 4;     // nondeterminism

/// Of `--world live`.
struct LiveWish {
  std::string apart = "1s";
  std::string within = "5min";

  bool operator==(const LiveWish&) const = default;
};

struct RunWish {
  std::string world = "memory";
  std::vector<std::string> paths = {};
  std::uint64_t seed = 1;
  double scale = 1;
  std::string plan = {};    // a file; empty: what goes wrong is drawn as the scenario has it
  std::string trace = {};   // a file; empty: none
  std::string plans = ".";  // the folder where a run that fails leaves its plan
  bool as_json = false;
  bool quiet = false;
  bool check_determinism = false;
  std::uint64_t max_steps = perdura::simulator::usual_max_steps;  // more: it is endless
  bool require_sometimes = false;  // a mark of the scenario that is not met is a broken promise
  FeedWish feed = {};
  LiveWish live = {};
  perdura::simulator::RunFunction run = perdura::simulator::run;
};

/// One after another; what it tells goes to `out`, what cannot be done to `errors` (a plan
/// that cannot be left behind too: the run counts). The exit code: that of the first run, or of the
/// first feed, which failed, or `invalid`. Throws `FileError`.
int run_scenarios(const RunWish& wish, std::ostream& out, std::ostream& errors);

struct OneRun;
/// The scenarios that the wish names; nothing if one is not valid, and `errors` says why. Throws
/// `FileError`.
std::optional<std::vector<OneRun>> runs_of(const RunWish& wish, std::ostream& errors);

/// What of the words cannot be meant with `--world live`, in a sentence; nothing: they can be
/// tried.
std::optional<std::string> wrong_with_live(const RunWish& wish);

}  // namespace perdura::apps::simulator
