#include "apps/simulator/shrink_scenario.hpp"

#include <boost/describe/class.hpp>
#include <system_error>

#include "apps/simulator/files.hpp"
#include "apps/simulator/interrupt.hpp"
#include "apps/simulator/lint.hpp"
#include "apps/simulator/planting.hpp"
#include "apps/simulator/run_scenarios.hpp"
#include "apps/simulator/status_line.hpp"
#include "json/codec.hpp"
#include "simulator/explore/shrink.hpp"
#include "simulator/near.hpp"
#include "simulator/scenario/load.hpp"
#include "simulator/units.hpp"

namespace perdura::apps::simulator {

namespace fs = std::filesystem;
namespace sim = perdura::simulator;
using sim::Shrunk;
using sim::Unshrinkable;

namespace {

constexpr const char* build = PERDURA_VERSION;

struct Size {
  std::size_t faults = 0, orders = 0, acts = 0;
};
BOOST_DESCRIBE_STRUCT(Size, (), (faults, orders, acts))

struct Report {
  std::string check, sentence, file;
  std::uint64_t seed = 1;
  Size before, after;
  std::int64_t runs = 0;
  double seconds = 0;
  bool finished = true, interrupted = false;
  std::int64_t unmet = 0;
};
BOOST_DESCRIBE_STRUCT(Report, (),
                      (check, sentence, file, seed, before, after, runs, seconds, finished,
                       interrupted, unmet))

Size size_of(const sim::RunSize& size) { return {size.faults, size.orders, size.acts}; }

std::string counted(std::size_t before, std::size_t after, const std::string& what) {
  return std::to_string(before) + " → " + std::to_string(after) + " " + what +
         (after == 1 ? "" : "s");
}

/// "small.yaml", or "small.yaml --seed 7" where it needs its seed.
std::string words_of(const std::string& file, const Shrunk& found, const ShrinkWish& wish) {
  const bool usual = wish.max_steps == sim::usual_max_steps;
  return file + (found.seed == 1 ? "" : " --seed " + std::to_string(found.seed)) + plant_words() +
         (usual ? "" : " --max-steps " + std::to_string(wish.max_steps));
}

std::string report_of(const Shrunk& found, const std::string& file, const ShrinkWish& wish,
                      double seconds, bool by_hand) {
  const auto words = words_of(file, found, wish);
  std::string text = "✗ " + found.broken.check + ": " + found.broken.sentence + "\n" +
                     counted(found.before.faults, found.after.faults, "fault") + "   " +
                     counted(found.before.orders, found.after.orders, "order") + "   " +
                     counted(found.before.acts, found.after.acts, "act") + "   " +
                     sim::write_count(found.runs) + " runs   " + shown_seconds(seconds) + "\n";
  if (found.unmet > 0) {
    text += sim::write_counted(found.unmet, "planned fault") + " never asked for: the plan is of " +
            "another run\n";
  }
  if (by_hand) {
    text += "interrupted: there may be a smaller one\n";
  } else if (!found.finished) {
    text += "the time was over: --budget " + wish.budget + " allows no more runs, there may be a " +
            "smaller one\n";
  }
  return text + "wrote " + file + "\n    simulator run " + words + "\n    simulator explain " +
         words + "\n";
}

std::string json_of(const Shrunk& found, const std::string& file, double seconds, bool by_hand) {
  return json::to_text(Report{.check = found.broken.check,
                              .sentence = found.broken.sentence,
                              .file = file,
                              .seed = found.seed,
                              .before = size_of(found.before),
                              .after = size_of(found.after),
                              .runs = found.runs,
                              .seconds = seconds,
                              .finished = found.finished,
                              .interrupted = by_hand,
                              .unmet = found.unmet});
}

int code_of(Unshrinkable::Why why) {
  switch (why) {
    case Unshrinkable::Why::Died:
      return 1;
    case Unshrinkable::Why::NotAgain:
      return 4;
    case Unshrinkable::Why::OutOfTime:
      return never_ends;
    case Unshrinkable::Why::Kept:
      return invalid;
  }
  return invalid;
}

/// What stands in the file is called as the file is.
fs::path file_of(const ShrinkWish& wish, sim::scenario::Scenario scenario) {
  fs::path file = wish.out;
  if (wish.out.empty()) file = scenario.name + "-" + std::to_string(wish.seed) + ".yaml";
  scenario.name = file.stem().string();
  if (file.extension() == ".yaml" && sim::scenario::load(write(scenario)).scenario) return file;
  throw FileError("a scenario cannot be in a file called " + file.string() +
                  ": use a-z, 0-9, - and _, and .yaml (--out)");
}

std::string progress_of(const sim::Shrinking& sofar, double seconds) {
  return std::to_string(sofar.size.faults) + " faults, " + std::to_string(sofar.size.orders) +
         " orders, " + std::to_string(sofar.size.acts) + " acts after " +
         sim::write_count(sofar.runs) + " runs, " + shown_seconds(seconds);
}

std::variant<Shrunk, Unshrinkable> shrunk(const sim::scenario::Scenario& scenario,
                                          sim::ShrinkOptions options, double budget,
                                          const Stopwatch& watch, const WallPace& pace,
                                          bool quiet) {
  StatusLine line(!quiet);
  options.more = [&] { return watch.seconds() < budget && !pace.interrupted(); };
  options.progress = [&](const sim::Shrinking& sofar) {
    if (line.is_due()) line.show(progress_of(sofar, watch.seconds()));
  };
  try {
    return shrink(scenario, options);
  } catch (const std::system_error& error) {
    throw FileError(std::string("a process for the runs: ") + error.what());
  }
}

}  // namespace

int shrink_scenario(const ShrinkWish& wish, std::ostream& out, std::ostream& errors) {
  const auto budget = sim::read_duration(wish.budget);
  if (!budget || *budget <= sim::Duration::zero()) {
    errors << "simulator: --budget " << sim::shown(wish.budget) << ": write 30s, or 5min\n";
    return invalid;
  }
  const auto loaded = load_file(wish.path);
  for (const auto& finding : loaded.findings) errors << to_line(wish.path, finding) << "\n";
  if (!loaded.scenario) return invalid;
  const auto& scenario = *loaded.scenario;
  const fs::path file = file_of(wish, scenario);
  sim::ShrinkOptions options{
      .seed = wish.seed, .name = file.stem().string(), .build = build, .max_steps = wish.max_steps};
  try {
    if (!wish.plan.empty()) options.plan = sim::from_lines(text_of(wish.plan));
  } catch (const sim::PlanError& error) {
    errors << "simulator: " << wish.plan << ": " << error.what() << "\n";
    return invalid;
  }
  const Stopwatch watch;
  const WallPace pace;
  const auto result =
      shrunk(scenario, std::move(options), std::chrono::duration<double>(*budget).count(), watch,
             pace, wish.as_json);
  const bool by_hand = pace.interrupted();
  if (const auto* none = std::get_if<Unshrinkable>(&result)) {
    errors << "simulator: " << wish.path << ", seed " << wish.seed << ": " << none->sentence;
    if (none->why == Unshrinkable::Why::Died) {
      errors << "; it does so alone too: simulator run " << wish.path << " --seed " << wish.seed;
    }
    const bool no_time = none->why == Unshrinkable::Why::OutOfTime;
    if (no_time) {
      errors << (by_hand ? "; it was interrupted" : "; give it more than --budget " + wish.budget);
    }
    errors << "\n";
    return no_time && by_hand ? interrupted : code_of(none->why);
  }
  const auto& found = std::get<Shrunk>(result);
  const std::string head =
      found.seed == 1 ? "" : "# It fails under --seed " + std::to_string(found.seed) + ".\n";
  write_file(file, head + write(found.scenario));
  if (wish.as_json) {
    out << json_of(found, file.string(), watch.seconds(), by_hand) << "\n";
  } else {
    out << report_of(found, file.string(), wish, watch.seconds(), by_hand);
  }
  return by_hand ? interrupted : 0;
}

}  // namespace perdura::apps::simulator
