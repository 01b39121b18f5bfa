#include "apps/simulator/explore_report.hpp"

#include <algorithm>
#include <cstdio>

#include "apps/simulator/next_commands.hpp"
#include "apps/simulator/run_scenarios.hpp"
#include "apps/simulator/status_line.hpp"
#include "json/codec.hpp"
#include "simulator/units.hpp"

namespace perdura::apps::simulator {

using perdura::simulator::Broken;
using perdura::simulator::BrokenKind;
using perdura::simulator::determinism_check;
using perdura::simulator::Exploration;
using perdura::simulator::Failure;
using perdura::simulator::name_of;
using perdura::simulator::write_count;
using perdura::simulator::write_counted;

namespace {

constexpr double ms_a_day = 86'400'000;

/// "1.9 M", "310 k", "42".
std::string roughly(double number) {
  constexpr double million = 1e6, thousand = 1e3;
  const char* format = number >= million ? "%.1f M" : number >= thousand ? "%.0f k" : "%.0f";
  const double unit = number >= million ? million : number >= thousand ? thousand : 1;
  char text[32];
  std::snprintf(text, sizeof text, format, number / unit);
  return text;
}

double per_second(const Exploration& found, double seconds) {
  return seconds > 0 ? static_cast<double>(found.steps) / seconds : 0;
}

NextCommands next_of(const std::string& name, const Failure& failure, const ExploreFrame& frame) {
  const auto plan = frame.plans.find(name);
  return next_commands({.file = failure.file,
                        .seed = failure.seed,
                        .plan = plan == frame.plans.end() ? std::string() : plan->second,
                        .max_steps = frame.max_steps,
                        .another_run = failure.broken.check == determinism_check,
                        .died = failure.died});
}

std::vector<std::string> never_met(const Exploration& found) {
  std::vector<std::string> never;
  for (const auto& [mark, runs] : found.sometimes) {
    if (runs == 0) never.push_back(mark);
  }
  return never;
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string met_of(const Exploration& found) {
  const auto never = never_met(found);
  const auto all = found.sometimes.size();
  return "sometimes: " + write_count(static_cast<std::int64_t>(all - never.size())) + "/" +
         write_count(static_cast<std::int64_t>(all)) + " met" +
         (never.empty() ? "" : " (never: " + listed(never) + ")");
}

std::string seeds_of(const Seeds& seeds) {
  const auto count = static_cast<std::int64_t>(seeds.last - seeds.first + 1);
  const auto text = write_counted(count, "seed");
  if (seeds.first == 1) return text;
  return text + " (" + std::to_string(seeds.first) + ".." + std::to_string(seeds.last) + ")";
}

/// What runs at crash points came to, beyond what others do.
std::string points_of(const Exploration& found) {
  if (found.points.empty()) return {};
  std::int64_t sum = 0;
  std::string by_site;
  for (const auto& [site, points] : found.points) {
    sum += points;
    by_site += (by_site.empty() ? "" : ", ") + site + " " + write_count(points);
  }
  std::string text = write_counted(sum, "crash point") + ": " + by_site + "\n";
  const auto& missing = found.without_point;
  if (!missing.empty()) text += "no crash point at: " + listed(missing) + "\n";
  return text;
}

struct FailureLine {
  std::string check, kind, sentence, file;
  std::uint64_t seed = 0;
  std::int64_t runs = 0;
  bool died = false;
  std::string run;
  std::optional<std::string> shrink;
  std::optional<std::string> plan;  // the file that has it
};
BOOST_DESCRIBE_STRUCT(FailureLine, (),
                      (check, kind, sentence, file, seed, runs, died, run, shrink, plan))

struct Report {
  std::int64_t scenarios = 0;
  std::uint64_t first_seed = 1, last_seed = 1;
  std::int64_t runs = 0, failed = 0;
  double seconds = 0;
  std::uint64_t steps = 0;
  double steps_per_second = 0, simulated_days = 0;
  std::map<std::string, std::int64_t> sometimes;
  std::vector<std::string> sometimes_never_met;
  std::int64_t twice = 0, equal = 0;
  perdura::simulator::Contents contents;
  std::vector<std::string> transitions_never_taken, rare_cases_never_met;
  std::int64_t strokes = 0;
  std::map<std::string, std::int64_t> points;
  std::vector<std::string> without_point;
  std::vector<FailureLine> failures;
  bool interrupted = false;
  int code = 0;
};
BOOST_DESCRIBE_STRUCT(Report, (),
                      (scenarios, first_seed, last_seed, runs, failed, seconds, steps,
                       steps_per_second, simulated_days, sometimes, sometimes_never_met, twice,
                       equal, contents, transitions_never_taken, rare_cases_never_met, strokes,
                       points, without_point, failures, interrupted, code))

std::string end_of(const Exploration& found, const ExploreFrame& frame) {
  std::string text;
  const auto never = never_met(found);
  if (frame.require_sometimes && !found.interrupted && !never.empty()) {
    text += "✗ sometimes: never met: " + listed(never) + "\n    more seeds, or a scenario that " +
            "meets it: simulator list marks\n";
  }
  if (found.runs < found.wanted) {
    const auto left = write_counted(found.wanted - found.runs, "run") + " not made\n";
    text += (found.interrupted ? "interrupted: " : "stopped at the first failure: ") + left;
  }
  if (code_of(found, frame.require_sometimes) == 0) text += "✓ all promises kept\n";
  return text;
}

}  // namespace

int code_of(BrokenKind kind) {
  switch (kind) {
    case BrokenKind::Invariant:
      return 1;
    case BrokenKind::Liveness:
    case BrokenKind::Endless:
      return 3;
    case BrokenKind::Nondeterminism:
      return 4;
  }
  return 1;
}

/// Of a run that is not the same twice nothing else that is told can be trusted.
int code_of(const Exploration& found, bool require_sometimes) {
  if (found.interrupted) return interrupted;
  for (const auto kind : {BrokenKind::Nondeterminism, BrokenKind::Invariant, BrokenKind::Liveness,
                          BrokenKind::Endless}) {
    const auto is_it = [&](const auto& one) { return one.second.broken.kind == kind; };
    if (std::ranges::any_of(found.failures, is_it)) return code_of(kind);
  }
  return require_sometimes && !never_met(found).empty() ? broken_promise : 0;
}

std::string progress_of(const Exploration& found, double seconds) {
  return write_count(found.runs) + " of " + write_counted(found.wanted, "run") + ", " +
         shown_seconds(seconds) + ", " + write_count(found.failed) + " failed";
}

std::string report_of(const Exploration& found, const ExploreFrame& frame) {
  const double days = static_cast<double>(found.simulated_ms) / ms_a_day;
  std::string text =
      write_counted(found.scenarios, "scenario") + " × " + seeds_of(frame.seeds) + "   " +
      write_counted(found.runs, "run") + "   " + shown_seconds(frame.seconds) + "   " +
      roughly(per_second(found, frame.seconds)) + " steps/s   " + roughly(days) +
      " simulated days\n" + met_of(found) + "        determinism: " + write_count(found.equal) +
      "/" + write_count(found.twice) + " equal\n" + text_of(found.contents) + points_of(found);
  for (const auto& [name, failure] : found.failures) {
    const auto next = next_of(name, failure, frame);
    text += "✗ " + name + " (" + write_counted(failure.runs, "run") +
            "): " + failure.broken.sentence + "\n    " + next.run + "\n";
    if (!next.shrink.empty()) text += "    " + next.shrink + "\n";
    if (!next.explain.empty()) text += "    " + next.explain + "\n";
  }
  return text + end_of(found, frame);
}

std::string json_of(const Exploration& found, const ExploreFrame& frame) {
  Report report{.scenarios = found.scenarios,
                .first_seed = frame.seeds.first,
                .last_seed = frame.seeds.last,
                .runs = found.runs,
                .failed = found.failed,
                .seconds = frame.seconds,
                .steps = found.steps,
                .steps_per_second = per_second(found, frame.seconds),
                .simulated_days = static_cast<double>(found.simulated_ms) / ms_a_day,
                .sometimes = found.sometimes,
                .sometimes_never_met = never_met(found),
                .twice = found.twice,
                .equal = found.equal,
                .contents = found.contents,
                .transitions_never_taken = found.contents.transitions_never_taken(),
                .rare_cases_never_met = found.contents.marks_never_met(),
                .strokes = found.strokes,
                .points = found.points,
                .without_point = found.without_point,
                .failures = {},
                .interrupted = found.interrupted,
                .code = code_of(found, frame.require_sometimes)};
  for (const auto& [name, failure] : found.failures) {
    const auto next = next_of(name, failure, frame);
    FailureLine line{.check = failure.broken.check,
                     .kind = name_of(failure.broken.kind),
                     .sentence = failure.broken.sentence,
                     .file = failure.file,
                     .seed = failure.seed,
                     .runs = failure.runs,
                     .died = failure.died,
                     .run = next.run,
                     .shrink = {},
                     .plan = {}};
    const auto plan = frame.plans.find(name);
    if (plan != frame.plans.end()) line.plan = plan->second;
    if (!next.shrink.empty()) line.shrink = next.shrink;
    report.failures.push_back(std::move(line));
  }
  return json::to_text(report);
}

}  // namespace perdura::apps::simulator
