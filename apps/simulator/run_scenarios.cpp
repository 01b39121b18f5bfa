#include "apps/simulator/run_scenarios.hpp"

#include <fstream>

#include "apps/simulator/files.hpp"
#include "apps/simulator/lint.hpp"
#include "apps/simulator/next_commands.hpp"
#include "apps/simulator/run_feed.hpp"
#include "apps/simulator/run_report.hpp"
#include "apps/simulator/status_line.hpp"
#include "simulator/digest.hpp"
#include "simulator/explore/twice.hpp"
#include "simulator/near.hpp"
#include "simulator/units.hpp"

namespace perdura::apps::simulator {

namespace fs = std::filesystem;
namespace sim = perdura::simulator;

namespace {

constexpr std::size_t excerpt_lines = 40;
/// The check of runs that have to meet their scenario's marks.
constexpr const char* marks_check = "sometimes";

/// How far the run is, each second.
class Screen {
 public:
  explicit Screen(bool wanted) : line_(wanted) {}

  /// `feed`: what is told of it; empty: there is none.
  void show(const sim::Progress& progress, const OneRun& run, const std::string& feed) {
    if (!line_.is_due()) return;
    const auto fresh = static_cast<double>(progress.orders - orders_);
    line_.show(status_line(progress, run, fresh / line_.seconds_since_shown()) +
               (feed.empty() ? "" : "; feed: " + feed));
    orders_ = progress.orders;
  }

 private:
  StatusLine line_;
  std::size_t orders_ = 0;
};

std::string hash_of(const std::string& text) {
  sim::Digest digest;
  digest.add(text);
  char hex[9];
  std::snprintf(hex, sizeof hex, "%08x", static_cast<unsigned>(digest.value() >> 32));
  return hex;
}

/// One scenario, one seed.
class Runner {
 public:
  Runner(const RunWish& wish, const OneRun& run, sim::Schemas& schemas, std::ostream& out,
         std::ostream& errors)
      : wish_(wish), run_(run), schemas_(schemas), out_(out), errors_(errors) {
    options_.seed = run.seed;
    options_.max_steps = wish.max_steps;
    if (!wish.plan.empty()) options_.plan = sim::from_lines(text_of(wish.plan));
  }

  int go() {
    tell(first_line(run_) + "\n");
    auto result = wish_.check_determinism ? twice() : once(nullptr);
    if (wish_.require_sometimes) demand_marks(result);
    const int code = code_of(result);
    keep_plan(result);
    if (wish_.as_json) out_ << json_of(run_, result, plan_, feed_part()) << "\n";
    tell_run(result, code);
    tell_feed();
    return code == 0 && feed_ ? feed_->code() : code;
  }

 private:
  void tell_run(const sim::RunResult& result, int code) {
    if (code == 0 || result.interrupted) {
      tell(summary_of(run_, result));
    } else if (!wish_.as_json) {
      out_ << summary_of(run_, result)
           << failure_of(run_, result, excerpt_of(result), next_commands(failed(result)));
    }
  }

  void tell_feed() {
    if (!feed_ || wish_.as_json) return;
    if (!wish_.quiet || feed_->code() != 0) out_ << feed_->lines() << std::flush;
  }

  std::optional<FeedPart> feed_part() const {
    return feed_ ? std::optional(feed_->part()) : std::nullopt;
  }

  void tell(const std::string& text) {
    if (!wish_.quiet && !wish_.as_json) out_ << text << std::flush;
  }

  static void demand_marks(sim::RunResult& result) {
    if (result.interrupted) return;
    for (const auto& [mark, met] : result.sometimes) {
      if (met) continue;
      result.broken.push_back({sim::BrokenKind::Invariant, marks_check, "-",
                               mark + " was not met (--require-sometimes)"});
    }
  }

  /// With the trace that is wished for.
  sim::RunResult once(sim::Footprints* footprints) {
    std::ofstream trace;
    auto options = options_;
    options.footprints = footprints;
    if (!wish_.trace.empty()) {
      trace.open(wish_.trace, std::ios::binary);
      if (!trace) throw FileError("cannot write " + wish_.trace);
      options.trace = [&](const sim::TraceLine& line) {
        trace << to_json(line, run_.scenario.time.start) << "\n";
      };
    }
    auto result = watched(options);
    trace.flush();
    if (!wish_.trace.empty() && !trace) throw FileError("cannot write " + wish_.trace);
    return result;
  }

  /// The second run is made whatever the first one breaks: of a run that is another one each time
  /// nothing else that is told can be trusted.
  sim::RunResult twice() {
    sim::Footprints footprints;
    auto first = once(&footprints);
    if (first.interrupted) return first;
    compare_to_ = footprints;
    const auto broken = difference(first, once_more({}));
    first.broken.insert(first.broken.begin(), broken.begin(), broken.end());
    return first;
  }

  sim::RunResult watched(sim::RunOptions& options) {
    Screen screen(!wish_.quiet && !wish_.as_json);
    sim::Progress last{.at = run_.scenario.time.start.at};
    std::string sent;
    options.progress = [&](const sim::Progress& progress) {
      last = progress;
      screen.show(last, run_, sent);
    };
    if (wish_.feed.wanted()) {
      feed_.emplace(wish_.feed, run_, [&](const sim::feed::FeedProgress& progress) {
        sent = shown_progress(progress);
        screen.show(last, run_, sent);
      });
      feed_->attend(options);
    }
    auto result = wish_.run(run_.scenario, options, schemas_);
    if (feed_) feed_->finish();
    return result;
  }

  sim::RunResult once_more(sim::Tracer::OnLine trace) {
    auto options = options_;
    options.trace = std::move(trace);
    if (compare_to_) options.compare_to = &*compare_to_;
    return wish_.run(run_.scenario, options, schemas_);
  }

  /// The same run once more, told this time: what it would cost to keep all lines of each run is
  /// not worth it.
  std::deque<sim::TraceLine> excerpt_of(const sim::RunResult& result) {
    const std::string& order = result.broken.front().order;
    const bool few_faults = result.faults.size() <= excerpt_lines / 2;
    std::deque<sim::TraceLine> lines;
    once_more([&](const sim::TraceLine& line) {
      const bool about_it = order == "-" || line.order == order || (line.fault && few_faults);
      if (!about_it) return;
      lines.push_back(line);
      if (lines.size() > excerpt_lines) lines.pop_front();
    });
    return lines;
  }

  FailedRun failed(const sim::RunResult& result) const {
    const auto kind = result.broken.front().kind;
    const bool marks_missed = result.broken.front().check == marks_check;
    return {.file = run_.file,
            .seed = run_.seed,
            .scale = run_.scale,
            .plan = plan_,
            .max_steps = wish_.max_steps,
            .another_run = kind == sim::BrokenKind::Nondeterminism,
            .marks_missed = marks_missed};
  }

  /// A run that fails leaves its plan in a file, unless it was given one. Where that cannot be
  /// written its seed repeats the run.
  void keep_plan(const sim::RunResult& result) {
    plan_ = wish_.plan;
    if (!plan_.empty() || result.kept() || result.faults.empty()) return;
    const auto name = run_.scenario.name + "-" + std::to_string(run_.seed) + ".plan";
    const auto file = wish_.plans == "." ? fs::path(name) : fs::path(wish_.plans) / name;
    try {
      write_file(file, sim::to_lines(result.faults));
      plan_ = file.string();
    } catch (const FileError& error) {
      errors_ << "simulator: " << error.what() << "; the run is told without its plan (--plans)\n";
    }
  }

  const RunWish& wish_;
  const OneRun& run_;
  sim::Schemas& schemas_;
  std::ostream& out_;
  std::ostream& errors_;
  sim::RunOptions options_;
  std::optional<sim::Footprints> compare_to_;
  std::string plan_;  // the file that repeats it; empty: it needs none
  std::optional<RunFeed> feed_;
};

/// Nothing: it is not valid; all findings are told.
std::optional<OneRun> run_of(const fs::path& file, const RunWish& wish, std::ostream& errors) {
  const auto loaded = load_file(file);
  for (const auto& finding : loaded.findings) errors << to_line(file.string(), finding) << "\n";
  if (!loaded.scenario) return std::nullopt;
  const auto scale = per_mille_of(wish.scale);
  return OneRun{.file = file.string(),
                .hash = hash_of(text_of(file)),
                .scenario = sim::scaled(*loaded.scenario, scale),
                .seed = wish.seed,
                .scale = static_cast<double>(scale) / whole_per_mille};
}

}  // namespace

std::optional<std::vector<OneRun>> runs_of(const RunWish& wish, std::ostream& errors) {
  std::vector<OneRun> runs;
  bool valid = true;
  for (const auto& file : files_of(wish.paths)) {
    auto run = run_of(file, wish, errors);
    valid = valid && run;
    if (run) runs.push_back(std::move(*run));
  }
  return valid ? std::optional(std::move(runs)) : std::nullopt;
}

std::optional<std::string> wrong_with_live(const RunWish& wish) {
  const auto& feed = wish.feed;
  if (feed.wanted() || !feed.as.empty() || feed.replace || feed.verify) {
    return "--feed, --as, --replace and --verify-feed are about simulated facts; a running shop "
           "sends its own to Kafka";
  }
  if (!wish.plan.empty() || !wish.trace.empty() || wish.check_determinism) {
    return "--plan, --trace and --check-determinism are about simulated runs: nothing decides what "
           "goes wrong in a running shop, and no run of it is another's copy";
  }
  if (!sim::feed::read_speed(feed.speed)) {
    return "--speed " + sim::shown(feed.speed) + ": write " + std::string(sim::feed::speed_rule);
  }
  for (const auto& [option, text] :
       {std::pair("--apart", wish.live.apart), std::pair("--within", wish.live.within)}) {
    const auto time = sim::read_duration(text);
    if (!time || *time < sim::Duration::zero()) {
      return std::string(option) + " " + sim::shown(text) + ": write a time, as 1s or 5min";
    }
  }
  return std::nullopt;
}

int run_scenarios(const RunWish& wish, std::ostream& out, std::ostream& errors) {
  if (wish.live != LiveWish{}) {
    errors << "simulator: --apart and --within are about the running shop: add --world live\n";
    return invalid;
  }
  if (const auto wrong = wrong_with(wish.feed)) {
    errors << "simulator: " << *wrong << "\n";
    return invalid;
  }
  const auto files = files_of(wish.paths);
  if (files.size() > 1 && !wish.feed.as.empty()) {
    errors << "simulator: --as names the world of one scenario; there are " << files.size() << "\n";
    return invalid;
  }
  if (files.size() > 1 && (!wish.plan.empty() || !wish.trace.empty())) {
    errors << "simulator: a plan or a trace is of one scenario; there are " << files.size() << "\n";
    return invalid;
  }
  const auto runs = runs_of(wish, errors);
  if (!runs) return invalid;
  sim::Schemas schemas;
  int code = 0;
  for (const auto& run : *runs) {
    try {
      const int own = Runner(wish, run, schemas, out, errors).go();
      if (code == 0) code = own;
      if (own == interrupted) break;
    } catch (const sim::PlanError& error) {
      errors << "simulator: " << wish.plan << ": " << error.what() << "\n";
      return invalid;
    }
  }
  return code;
}

}  // namespace perdura::apps::simulator
