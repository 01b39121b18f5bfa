#include "apps/simulator/explore_commands.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <thread>

#include "apps/simulator/explain_run.hpp"
#include "apps/simulator/explore_scenarios.hpp"
#include "apps/simulator/planting.hpp"
#include "apps/simulator/shrink_scenario.hpp"

namespace perdura::apps::simulator {
namespace {

constexpr std::size_t most_jobs = 256;
constexpr std::size_t most_pairs = 10'000'000;

void add_explore(CLI::App& app, std::ostream& out, std::ostream& errors, int& code) {
  auto* verb = app.add_subcommand(
      "explore", "run scenarios under many seeds, or hit at each of their crash points");
  const auto wish = std::make_shared<ExploreWish>();
  wish->jobs = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, most_jobs);
  verb->add_option("path", wish->paths, "scenario files, or folders of them (default: scenarios)");
  verb->add_option("--seeds", wish->seeds,
                   "1..200, or 200 for the first so many (default: 200; of crash points 1)");
  auto* points = verb->add_flag(
      "--crash-points", wish->crash_points,
      "in place of chance: without faults, then once with each single point at which the run can\n"
      "be hit: the worker dies, an answer is lost, something comes twice, a process dies");
  verb->add_option("--pairs", wish->pairs,
                   "so many pairs of points of each scenario, drawn, in place of each single one")
      ->check(CLI::Range(std::size_t{1}, most_pairs))
      ->needs(points);
  verb->add_option("--plans", wish->plans,
                   "the folder where a run that fails at a crash point leaves its plan")
      ->capture_default_str();
  verb->add_option("--jobs", wish->jobs, "child processes side by side (default: one a core)")
      ->check(CLI::Range(std::size_t{1}, most_jobs));
  verb->add_flag("--fail-fast", wish->fail_fast, "begin no run after the first that fails");
  add_limits(*verb, wish->max_steps);
  verb->add_flag("--require-sometimes", wish->require_sometimes,
                 "a mark of the scenarios' `sometimes` that no run meets is a failure");
  verb->add_flag("--json", wish->as_json, "one JSON object at the end");
  verb->add_flag("--quiet", wish->quiet, "tell only what went wrong");
  add_plant(*verb);
  verb->footer(
      "What is a crash point has a * in `simulator list sites`.\n"
      "One run in twenty is made twice and has to be the same. Exit code 0: all promises were\n"
      "kept; 1: an invariant or an expectation was not, or a run's process died; 2: an invalid\n"
      "scenario or command line; 3: something never ends; 4: a second run was another one;\n"
      "5: a file that cannot be read; 130: interrupted (what was found so far is told).");
  verb->callback([wish, &out, &errors, &code] { code = explore_scenarios(*wish, out, errors); });
}

void add_shrink(CLI::App& app, std::ostream& out, std::ostream& errors, int& code) {
  auto* verb = app.add_subcommand("shrink", "make a run that fails as small as it can be");
  const auto wish = std::make_shared<ShrinkWish>();
  verb->add_option("path", wish->path, "the scenario's file")->required();
  verb->add_option("--seed", wish->seed, "with which it fails")->capture_default_str();
  verb->add_option("--plan", wish->plan, "what goes wrong, as the failed run wrote it");
  verb->add_option("--budget", wish->budget, "it ends after so long, with the best so far")
      ->capture_default_str();
  verb->add_option("-o,--out", wish->out, "the file written (default: SCENARIO-SEED.yaml)");
  add_limits(*verb, wish->max_steps);
  add_plant(*verb);
  verb->add_flag("--json", wish->as_json, "one JSON object at the end");
  verb->footer(
      "Takes away faults, orders and acts, then makes values and delays smaller, as long as the\n"
      "same check fails. Exit code 0: written; 1: the run's process died; 2: nothing fails, or an\n"
      "invalid scenario, plan or command line; 3: no time to see it fail; 4: it does not fail "
      "with\n"
      "what was recorded of it; 5: a file that cannot be read or written; 130: interrupted (the\n"
      "smallest so far is written).");
  verb->callback([wish, &out, &errors, &code] { code = shrink_scenario(*wish, out, errors); });
}

void add_explain(CLI::App& app, std::ostream& out, std::ostream& errors, int& code) {
  auto* verb = app.add_subcommand("explain", "why a run fails: what led to it, step by step");
  const auto wish = std::make_shared<ExplainWish>();
  verb->add_option("path", wish->path, "the scenario's file")->required();
  verb->add_option("--seed", wish->seed, "with which it fails")->capture_default_str();
  verb->add_option("--plan", wish->plan, "what goes wrong, as the failed run wrote it");
  verb->add_option("--scale", wish->scale, "so much of its orders, customers and stock")
      ->check(CLI::Range(0.001, 1.0))
      ->capture_default_str();
  verb->add_option("--lines", wish->lines, "so many at most")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}))
      ->capture_default_str();
  add_limits(*verb, wish->max_steps);
  add_plant(*verb);
  verb->add_flag("--json", wish->as_json, "one JSON object a line");
  verb->footer(
      "A column for each who takes part; what went wrong is marked with !, what fails with ✗.\n"
      "Exit code as of run.");
  verb->callback([wish, &out, &errors, &code] { code = explain_run(*wish, out, errors); });
}

}  // namespace

void add_limits(CLI::App& verb, std::uint64_t& max_steps) {
  verb.add_option("--max-steps", max_steps, "a run that takes more is endless, and ends there")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

void add_exploring(CLI::App& app, std::ostream& out, std::ostream& errors, int& code) {
  add_explore(app, out, errors, code);
  add_shrink(app, out, errors, code);
  add_explain(app, out, errors, code);
}

}  // namespace perdura::apps::simulator
