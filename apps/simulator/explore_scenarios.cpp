#include "apps/simulator/explore_scenarios.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <system_error>

#include "apps/simulator/explore_report.hpp"
#include "apps/simulator/files.hpp"
#include "apps/simulator/interrupt.hpp"
#include "apps/simulator/lint.hpp"
#include "apps/simulator/status_line.hpp"
#include "simulator/near.hpp"

namespace perdura::apps::simulator {

namespace fs = std::filesystem;
using perdura::simulator::Exploration;
using perdura::simulator::Explored;
using perdura::simulator::ExploreOptions;
using perdura::simulator::Failure;

namespace {

/// More are not run in a lifetime.
constexpr std::uint64_t most_seeds = 1'000'000'000;
constexpr Seeds usual_seeds{1, 200};

std::optional<std::uint64_t> read_seed(std::string_view text) {
  std::uint64_t seed = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seed);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return seed;
}

/// Those that are valid; all findings of the others are told.
std::vector<Explored> load_all(const std::vector<fs::path>& files, std::ostream& errors) {
  std::vector<Explored> scenarios;
  for (const auto& file : files) {
    auto loaded = load_file(file);
    for (const auto& finding : loaded.findings) errors << to_line(file.string(), finding) << "\n";
    if (loaded.scenario) scenarios.push_back({file.string(), std::move(*loaded.scenario)});
  }
  return scenarios;
}

std::optional<Seeds> seeds_of(const ExploreWish& wish) {
  if (!wish.seeds.empty()) return read_seeds(wish.seeds);
  return wish.crash_points ? Seeds{} : usual_seeds;
}

/// "money at http.order lose_response" of black-friday.yaml: black-friday-money-at-http-….plan.
fs::path plan_file_of(const std::string& name, const Failure& failure) {
  std::string file = fs::path(failure.file).stem().string() + "-" + name;
  std::ranges::replace_if(
      file, [](unsigned char c) { return std::isalnum(c) == 0 && c != '_'; }, '-');
  return file + "-" + std::to_string(failure.seed) + ".plan";
}

/// Chance needs none: the seed draws the same again.
PlanFiles write_plans(const Exploration& found, const std::string& folder) {
  PlanFiles files;
  for (const auto& [name, failure] : found.failures) {
    if (!failure.plan) continue;
    const auto file = plan_file_of(name, failure);
    const auto path = folder == "." ? file : folder / file;
    write_file(path, to_lines(*failure.plan));
    files[name] = path.string();
  }
  return files;
}

}  // namespace

std::optional<Seeds> read_seeds(const std::string& text) {
  const auto dots = text.find("..");
  const bool is_range = dots != std::string::npos;
  const auto first = is_range ? read_seed(std::string_view(text).substr(0, dots)) : 1;
  const auto last = read_seed(is_range ? std::string_view(text).substr(dots + 2) : text);
  if (!first || !last || *last < *first || *last - *first >= most_seeds) return std::nullopt;
  return Seeds{*first, *last};
}

int explore_scenarios(const ExploreWish& wish, std::ostream& out, std::ostream& errors) {
  const auto seeds = seeds_of(wish);
  if (!seeds) {
    errors << "simulator: --seeds " << perdura::simulator::shown(wish.seeds)
           << ": write 1..200, or 200 for the first so many\n";
    return invalid;
  }
  const auto files = files_of(wish.paths);
  const auto scenarios = load_all(files, errors);
  if (scenarios.size() < files.size()) return invalid;
  const Stopwatch watch;
  Exploration found;
  {
    const WallPace pace;
    StatusLine line(!wish.as_json && !wish.quiet);
    ExploreOptions options{.first_seed = seeds->first,
                           .last_seed = seeds->last,
                           .jobs = wish.jobs,
                           .fail_fast = wish.fail_fast,
                           .max_steps = wish.max_steps};
    options.goes_on = [&] { return !pace.interrupted(); };
    options.progress = [&](const Exploration& sofar) {
      if (line.is_due()) line.show(progress_of(sofar, watch.seconds()));
    };
    try {
      found = wish.crash_points ? explore_points(scenarios, options, {.pairs = wish.pairs})
                                : explore(scenarios, options);
    } catch (const std::system_error& error) {
      throw FileError(std::string("a process for the runs: ") + error.what());
    }
  }
  const ExploreFrame frame{.seeds = *seeds,
                           .plans = write_plans(found, wish.plans),
                           .seconds = watch.seconds(),
                           .max_steps = wish.max_steps,
                           .require_sometimes = wish.require_sometimes};
  const int code = code_of(found, wish.require_sometimes);
  if (wish.as_json) {
    out << json_of(found, frame) << "\n";
  } else if (!wish.quiet || code != 0) {
    out << report_of(found, frame);
  }
  return code;
}

}  // namespace perdura::apps::simulator
