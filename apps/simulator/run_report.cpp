#include "apps/simulator/run_report.hpp"

#include <boost/describe/class.hpp>
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <optional>

#include "apps/simulator/planting.hpp"
#include "apps/simulator/run_scenarios.hpp"
#include "json/codec.hpp"
#include "simulator/units.hpp"

namespace perdura::apps::simulator {

using perdura::simulator::BrokenKind;
using perdura::simulator::Progress;
using perdura::simulator::RunResult;
using perdura::simulator::write_count;
using perdura::simulator::write_counted;
using perdura::simulator::write_duration;

namespace {

constexpr const char* build = PERDURA_VERSION " (" PERDURA_BUILD ", clang " __clang_version__ ")";

std::string hex_of(std::uint64_t digest) {
  char text[17];
  std::snprintf(text, sizeof text, "%016" PRIx64, digest);
  return text;
}

/// "7d 9h", to the hour; "12min" of less than one.
std::string roughly(perdura::simulator::Duration time) {
  using namespace std::chrono;
  const auto hours_of = floor<hours>(time);
  if (hours_of.count() == 0) return write_duration(floor<minutes>(time));
  const auto days_of = floor<days>(hours_of);
  if (days_of.count() == 0) return write_duration(hours_of);
  const auto rest = hours_of - days_of;
  const auto whole = std::to_string(days_of.count()) + "d";
  return rest.count() == 0 ? whole : whole + " " + write_duration(rest);
}

std::string orders_of(const perdura::simulator::Measures& measures) {
  std::string text = write_counted(measures.orders, "order");
  std::string ends;
  for (const auto& [status, count] : measures.by_status) {
    ends.append(ends.empty() ? " (" : ", ").append(write_count(count) + " " + status);
  }
  return text + ends + (ends.empty() ? "" : ")");
}

struct BrokenLine {
  std::string kind, check, order, sentence;
};
BOOST_DESCRIBE_STRUCT(BrokenLine, (), (kind, check, order, sentence))

struct Report {
  std::string build, file, scenario, hash;
  std::uint64_t seed = 0;
  std::string scale, world;
  int code = 0;
  std::vector<BrokenLine> broken;
  std::int64_t orders = 0, paid = 0, tickets = 0;
  std::map<std::string, std::int64_t> by_status;
  std::map<std::string, bool> sometimes;
  std::uint64_t faults = 0;
  std::optional<std::string> plan;
  std::uint64_t unmet = 0;
  std::vector<std::string> alarms;
  std::uint64_t steps = 0;
  std::string digest;
  bool interrupted = false;
  std::optional<FeedPart> feed;
};
BOOST_DESCRIBE_STRUCT(Report, (),
                      (build, file, scenario, hash, seed, scale, world, code, broken, orders, paid,
                       tickets, by_status, sometimes, faults, plan, unmet, alarms, steps, digest,
                       interrupted, feed))

std::uint64_t faults_of(const RunResult& result) { return result.faults.size() + result.strokes; }

}  // namespace

std::int64_t per_mille_of(double scale) { return std::llround(scale * whole_per_mille); }

std::string shown_scale(double scale) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", scale);
  return text;
}

std::string build_words() { return build; }

std::string first_line(const OneRun& run, const std::string& world) {
  std::string line =
      std::string("simulator ") + build + " · " + run.scenario.name + " (" + run.hash + ")";
  if (run.scale != 1) line += " × " + shown_scale(run.scale);
  return line + " · seed " + std::to_string(run.seed) + plant_words() + " · world " + world;
}

std::string status_line(const Progress& progress, const OneRun& run, double orders_per_second) {
  const auto since = progress.at - run.scenario.time.start.at;
  char rate[32];
  std::snprintf(rate, sizeof rate, "%.0f", orders_per_second);
  return (since.count() < 0 ? "setting up" : roughly(since) + " in") + ": " +
         write_counted(static_cast<std::int64_t>(progress.orders), "order") + " (" +
         write_count(static_cast<std::int64_t>(progress.open_orders)) + " open), " + rate +
         " orders/s, " + write_counted(static_cast<std::int64_t>(progress.faults), "fault");
}

std::string summary_of(const OneRun& run, const RunResult& result) {
  std::string text = orders_of(result.measures) + "; " +
                     write_counted(static_cast<std::int64_t>(faults_of(result)), "fault") + "; " +
                     roughly(result.ended - run.scenario.time.start.at) + " in " +
                     write_counted(static_cast<std::int64_t>(result.steps), "step") + "\n";
  for (const auto& [mark, met] : result.sometimes) {
    text += "sometimes " + mark + ": " + (met ? "met" : "not this time") + "\n";
  }
  if (!result.alarms.empty()) {
    text += write_counted(static_cast<std::int64_t>(result.alarms.size()), "alarm") +
            ", the first: " + result.alarms.front() + "\n";
  }
  if (!result.unmet.empty()) {
    text += write_counted(static_cast<std::int64_t>(result.unmet.size()), "planned fault") +
            " never asked for, the first: " + perdura::simulator::to_lines({result.unmet.front()});
  }
  for (const auto& broken : result.broken) {
    text += "✗ " + broken.check + ": " + broken.sentence + "\n";
  }
  if (result.interrupted) {
    text += "interrupted; ";
  } else if (result.kept()) {
    text += "✓ all promises kept; ";
  }
  return text + "digest " + hex_of(result.digest) + "\n";
}

std::string json_of(const OneRun& run, const RunResult& result, const std::string& plan,
                    const std::optional<FeedPart>& feed) {
  Report report{.build = build,
                .file = run.file,
                .scenario = run.scenario.name,
                .hash = run.hash,
                .seed = run.seed,
                .scale = shown_scale(run.scale),
                .world = "memory",
                .code = code_of(result),
                .broken = {},
                .orders = result.measures.orders,
                .paid = result.measures.paid,
                .tickets = result.measures.tickets,
                .by_status = result.measures.by_status,
                .sometimes = result.sometimes,
                .faults = faults_of(result),
                .plan = {},
                .unmet = result.unmet.size(),
                .alarms = result.alarms,
                .steps = result.steps,
                .digest = hex_of(result.digest),
                .interrupted = result.interrupted,
                .feed = feed};
  if (!plan.empty()) report.plan = plan;
  for (const auto& broken : result.broken) {
    report.broken.push_back({name_of(broken.kind), broken.check, broken.order, broken.sentence});
  }
  return json::to_text(report);
}

std::string failure_of(const OneRun& run, const RunResult& result,
                       const std::deque<perdura::simulator::TraceLine>& excerpt,
                       const NextCommands& next) {
  const auto& first = result.broken.front();
  std::string text = "the last of the trace";
  if (first.order != "-") text += ", of " + first.order;
  text += ":\n";
  for (const auto& line : excerpt) {
    text += to_text(line, run.scenario.time.start) + "\n";
  }
  text += "again: " + next.run + "\n";
  if (!next.shrink.empty()) text += "smaller: " + next.shrink + "\n";
  if (!next.explain.empty()) text += "why: " + next.explain + "\n";
  return text;
}

int code_of(const RunResult& result) {
  if (result.interrupted) return interrupted;
  if (result.kept()) return 0;
  switch (result.broken.front().kind) {
    case BrokenKind::Invariant:
      return broken_promise;
    case BrokenKind::Liveness:
    case BrokenKind::Endless:
      return never_ends;
    case BrokenKind::Nondeterminism:
      return another_run;
  }
  return broken_promise;
}

}  // namespace perdura::apps::simulator
