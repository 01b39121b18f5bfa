#include "apps/simulator/explore_scenarios.hpp"

#include <charconv>
#include <system_error>

#include "apps/simulator/explore_report.hpp"
#include "apps/simulator/files.hpp"
#include "apps/simulator/lint.hpp"
#include "apps/simulator/status_line.hpp"
#include "simulator/near.hpp"

namespace perdura::apps::simulator {

namespace fs = std::filesystem;
using perdura::simulator::Exploration;
using perdura::simulator::Explored;
using perdura::simulator::ExploreOptions;

namespace {

/// More are not run in a lifetime.
constexpr std::uint64_t most_seeds = 1'000'000'000;

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
  const auto seeds = read_seeds(wish.seeds);
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
    StatusLine line(!wish.as_json && !wish.quiet);
    ExploreOptions options{.first_seed = seeds->first,
                           .last_seed = seeds->last,
                           .jobs = wish.jobs,
                           .fail_fast = wish.fail_fast};
    options.progress = [&](const Exploration& sofar) {
      if (line.is_due()) line.show(progress_of(sofar, watch.seconds()));
    };
    try {
      found = explore(scenarios, options);
    } catch (const std::system_error& error) {
      throw FileError(std::string("a process for the runs: ") + error.what());
    }
  }
  const int code = code_of(found);
  if (wish.as_json) {
    out << json_of(found, *seeds, watch.seconds()) << "\n";
  } else if (!wish.quiet || code != 0) {
    out << report_of(found, *seeds, watch.seconds());
  }
  return code;
}

}  // namespace perdura::apps::simulator
