#include "apps/simulator/live_report.hpp"

#include <boost/describe/class.hpp>

#include "apps/simulator/files.hpp"
#include "apps/simulator/run_scenarios.hpp"
#include "apps/simulator/status_line.hpp"
#include "json/codec.hpp"
#include "simulator/units.hpp"

namespace perdura::apps::simulator {

namespace sim = perdura::simulator;
namespace live = perdura::simulator::live;
using sim::feed::write_times;

namespace {

struct BrokenLine {
  std::string kind, check, order, sentence;
};
BOOST_DESCRIBE_STRUCT(BrokenLine, (), (kind, check, order, sentence))

struct DifferenceLine {
  std::string of, what, live, simulated;
};
BOOST_DESCRIBE_STRUCT(DifferenceLine, (), (of, what, live, simulated))

struct OrderLine {
  std::string name, id, status;
};
BOOST_DESCRIBE_STRUCT(OrderLine, (), (name, id, status))

struct LiveReport {
  std::string build, file, scenario, hash;
  std::uint64_t seed = 0;
  std::string scale, world, address, run, clock, speed;
  bool observed = true;  // and not reproduced: no seed repeats it
  int code = 0;
  std::vector<BrokenLine> broken;
  std::vector<DifferenceLine> differences;
  std::optional<std::string> gone;  // why the shop answered no more
  std::uint64_t facts = 0;          // that were compared
  std::vector<OrderLine> orders;
  double seconds = 0;
  bool interrupted = false;
};
BOOST_DESCRIBE_STRUCT(LiveReport, (),
                      (build, file, scenario, hash, seed, scale, world, address, run, clock, speed,
                       observed, code, broken, differences, gone, facts, orders, seconds,
                       interrupted))

double seconds_of(sim::Duration time) { return std::chrono::duration<double>(time).count(); }

std::string counted(std::size_t count, std::string_view what) {
  return sim::write_counted(static_cast<std::int64_t>(count), what);
}

std::string orders_of(const live::PlayResult& result) {
  std::map<std::string, std::int64_t> by_status;
  for (const auto& order : result.orders) ++by_status[order.status];
  std::string ends;
  for (const auto& [status, count] : by_status) {
    ends.append(ends.empty() ? " (" : ", ").append(sim::write_count(count) + " " + status);
  }
  return counted(result.orders.size(), "order") + ends + (ends.empty() ? "" : ")");
}

std::string orders_in_the_shop(const live::PlayResult& result) {
  std::string text;
  for (const auto& order : result.orders) {
    text += "  " + order.name + " is " + order.id + ", " + order.status + "\n";
  }
  return text;
}

}  // namespace

std::string first_line(const LiveRun& live) {
  return first_line(live.run, "live (" + live.stack.address() + ", clock " +
                                  write_times(live.tempo.clock) + ", script " +
                                  write_times(live.tempo.speed) + ") · run " + live.name);
}

std::string status_line(const live::LiveProgress& progress) {
  if (progress.since < sim::Duration::zero()) return "setting up";
  return shown_seconds(seconds_of(progress.since)) + " in: " + counted(progress.orders, "order") +
         " (" + sim::write_count(static_cast<std::int64_t>(progress.open_orders)) + " open)";
}

std::string summary_of(const LiveRun&, const Played& played) {
  const auto& result = played.result;
  std::string text = orders_of(result) + "; " + shown_seconds(seconds_of(result.took)) + "; " +
                     counted(result.end.size(), "fact") + " compared\n";
  for (const auto& broken : result.broken)
    text += "✗ " + broken.check + ": " + broken.sentence + "\n";
  for (const auto& difference : result.differences) text += "✗ " + to_line(difference) + "\n";
  if (!result.gone.empty()) text += "the shop has gone: " + result.gone + "\n";
  if (played.interrupted)
    return text + "interrupted: what was placed stays in the shop\n" + orders_in_the_shop(result);
  if (result.kept()) return text + "✓ observed: it ended as the simulated run did\n";
  return text + "in the shop:\n" + orders_in_the_shop(result);
}

std::string next_of(const LiveRun& live, const Played& played) {
  std::string text;
  for (const auto& order : played.result.orders) {
    const bool differs = std::ranges::any_of(played.result.differences,
                                             [&](const auto& one) { return one.of == order.name; });
    if (differs) text += "its books: perdura audit --order " + order.id + "\n";
  }
  return text + "simulated: simulator run " + quoted(live.run.file) + " --seed " +
         std::to_string(live.run.seed) + "\n";
}

std::string json_of(const LiveRun& live, const Played& played) {
  const auto& result = played.result;
  LiveReport report{.build = build_words(),
                    .file = live.run.file,
                    .scenario = live.run.scenario.name,
                    .hash = live.run.hash,
                    .seed = live.run.seed,
                    .scale = shown_scale(live.run.scale),
                    .world = "live",
                    .address = live.stack.address(),
                    .run = live.name,
                    .clock = write_times(live.tempo.clock),
                    .speed = write_times(live.tempo.speed),
                    .code = code_of(played),
                    .broken = {},
                    .differences = {},
                    .facts = result.end.size(),
                    .orders = {},
                    .seconds = seconds_of(result.took),
                    .interrupted = played.interrupted};
  if (!result.gone.empty()) report.gone = result.gone;
  for (const auto& one : result.broken) {
    report.broken.push_back({name_of(one.kind), one.check, one.order, one.sentence});
  }
  for (const auto& one : result.differences) {
    report.differences.push_back({one.of, one.what, one.live, one.simulated});
  }
  for (const auto& one : result.orders) report.orders.push_back({one.name, one.id, one.status});
  return json::to_text(report);
}

int code_of(const Played& played) {
  if (played.interrupted) return interrupted;
  if (played.result.kept()) return 0;
  if (!played.result.gone.empty()) return environment;
  const auto& broken = played.result.broken;
  const bool hangs = !broken.empty() && broken.front().kind == sim::BrokenKind::Liveness;
  return hangs ? never_ends : broken_promise;
}

}  // namespace perdura::apps::simulator
