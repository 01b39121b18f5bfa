#include "simulator/run/course.hpp"

#include <algorithm>
#include <stdexcept>

#include "simulator/run/checks.hpp"
#include "simulator/run/expect.hpp"
#include "simulator/scenario/tables.hpp"
#include "simulator/units.hpp"

namespace perdura::simulator {

using namespace std::chrono_literals;

namespace {

/// Before the scenario's start: members join, goods are offered.
constexpr Duration eve = 1h;
/// At rest for so long: what is late has come.
constexpr Duration settles = 1h;
/// Looked at without news, while waiting for rest.
constexpr Duration looks_each = 10min;
constexpr Duration looks_soon = 1s;
constexpr std::uint64_t progress_each = 4'096;
constexpr std::size_t alarms_kept = 100;
constexpr std::size_t told_of_unrest = 4;

/// Services die one by one in it.
bool is_about_services(const scenario::Window& window) {
  return window.services || std::ranges::any_of(window.down, scenario::is_service);
}

std::vector<std::string> alarms_in(const std::vector<std::string>& log) {
  const std::string level =
      "\"level\":\"" + std::string(to_string(platform::LogLevel::Error)) + "\"";
  std::vector<std::string> alarms;
  for (const auto& line : log) {
    if (line.find(level) == std::string::npos) continue;
    if (alarms.size() < alarms_kept) alarms.push_back(line);
  }
  return alarms;
}

}  // namespace

Course::Course(const scenario::Scenario& scenario, const RunOptions& options, Schemas& schemas)
    : scenario_(scenario),
      options_(options),
      chooser_(options.seed, base_weather(), plan()),
      world_(world_options(), chooser_, schemas),
      watch_(world_, wanted_checkers(scenario), scenario.expect.errors),
      diary_([this](const auto& who, const auto& what, const auto& order) {
        if (tracer_) tracer_->acted(who, what, order);
      }),
      clients_(world_),
      stage_(clients_, scenario, chooser_),
      orders_(world_),
      scene_{.loop = world_.loop(),
             .fibers = world_.fibers(),
             .spawn = [life = world_.clients().life()](
                          auto work, auto name) { life->spawn(std::move(work), std::move(name)); },
             .stage = stage_,
             .orders = orders_,
             .diary = diary_},
      script_(scenario, scene_),
      workload_(scenario, scene_, chooser_),
      troubles_(scenario, world_, base_weather(), !options.plan),
      rest_(world_) {
  if (options.trace) tracer_.emplace(world_, options.trace);
  if (options.on_world) options.on_world(world_);
}

WorldOptions Course::world_options() const {
  WorldOptions made;
  made.seed = options_.seed;
  made.start = scenario_.time.start.at - eve;
  made.one_process = std::ranges::none_of(scenario_.faults.windows, is_about_services);
  made.max_steps = options_.max_steps;
  if (options_.settings) {
    made.deadlines = options_.settings->deadlines;
    made.courier = options_.settings->courier;
  }
  return made;
}

Weather Course::base_weather() const {
  const bool drawn = scenario_.faults.intensity == scenario::Intensity::Swarm && !options_.plan;
  return drawn ? swarm_weather(options_.seed) : fair_weather();
}

/// The scenario's entries count where the other plan has none for the occasion.
Plan Course::plan() const {
  Plan made = options_.plan.value_or(Plan{});
  for (const auto& entry : scenario_.plan) {
    const bool known =
        std::ranges::any_of(made, [&](const PlanEntry& one) { return same_occasion(one, entry); });
    if (!known) made.push_back(entry);
  }
  return made;
}

void Course::play() {
  const TimePoint start = scenario_.time.start.at;
  chooser_.set_weather(fair_weather());
  stage_.set_up();
  if (world_.loop().now() > start) {
    throw std::runtime_error("setting up the shop took longer than the hour before its start");
  }
  world_.fibers().sleep(start - world_.loop().now());
  tell_questions();
  troubles_.begin();
  script_.begin();
  workload_.begin();
  const TimePoint span_ends = start + scenario_.time.span;
  comes_to_rest(span_ends);
  chooser_.heal();
  troubles_.end();
  const TimePoint end = std::max(span_ends, world_.loop().now()) + scenario_.time.heal;
  bool at_rest = comes_to_rest(end);
  if (at_rest) {
    world_.fibers().sleep(settles);
    at_rest = comes_to_rest(end + settles);
  }
  if (!at_rest) {
    broke(unrest());
  }
  look_at_the_end();
}

Broken Course::unrest() {
  Broken broken{BrokenKind::Liveness, "liveness", "-",
                "after " + write_duration(scenario_.time.heal) + " without faults"};
  for (const auto& missing : rest_.missing(told_of_unrest)) {
    if (broken.order == "-") broken.order = world_.names().of(missing.order);
    broken.sentence += "; " + missing.what;
  }
  return broken;
}

std::string Course::endless(const LoopLimit& limit) {
  const auto since = world_.loop().now() - scenario_.time.start.at;
  const auto when =
      since < Duration::zero()
          ? std::string("before its start")
          : write_duration(std::chrono::floor<std::chrono::minutes>(since)) + " after its start";
  return std::string("it does not end: ") + limit.what() + ", " + when;
}

void Course::tell_questions() {
  if (!options_.asked) return;
  world_.observe([this](const Commit&) { ++commits_; });
  chooser_.on_occasion([this](const Occasion& one) { options_.asked(one, commits_); });
}

bool Course::comes_to_rest(TimePoint until) {
  const auto done = [this] { return script_.ended() && workload_.ended() && orders_.open() == 0; };
  Duration pause = looks_soon;
  while (!done() || !rest_.reached()) {
    const Duration left = until - world_.loop().now();
    if (left <= Duration::zero()) return false;
    if (done()) {  // what is left of it makes no commits that could be waited for
      world_.fibers().sleep(std::min(pause, left));
      pause = std::min(pause * 2, looks_each);
    } else {
      world_.await_commit(std::min(looks_each, left));
    }
  }
  return true;
}

void Course::look_at_the_end() {
  auto& broken = result_.broken;
  const bool at_rest = broken.empty();
  result_.measures = measured(world_, orders_, diary_, rest_.open_workflows());
  const auto add = [&](std::vector<Broken> more) {
    broken.insert(broken.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
  };
  if (options_.at_end) options_.at_end(world_);
  if (at_rest) watch_.finish(Duration::zero());
  hear_checkers();
  add(against_final(scenario_, world_, stage_, script_));
  add(against_within(scenario_, result_.measures));
  if (options_.players_at_end && broken.empty()) options_.players_at_end(stage_, script_);
}

bool Course::hear_checkers() {
  watch_.read_log();
  const auto& findings = watch_.findings().all();
  const bool some = heard_ < findings.size();
  for (; heard_ < findings.size(); ++heard_) broke(broken_by(findings[heard_]));
  return some;
}

/// The run ends with the step in which a checker finds something.
bool Course::goes_on() {
  if (hear_checkers()) return false;
  world_.rethrow_of_observers();
  Loop& loop = world_.loop();
  // What only watches is no step.
  const bool stepped = loop.steps() > looked_at_;
  looked_at_ = loop.steps();
  if (!stepped) return true;
  const auto digest = loop.digest().value();
  if (options_.footprints) options_.footprints->note(loop.steps(), digest);
  if (options_.compare_to && !options_.compare_to->agrees(loop.steps(), digest)) {
    const auto each = options_.compare_to->each();
    broke({BrokenKind::Nondeterminism, "determinism", "-",
           "the second run is another one " +
               (each == 1 ? "at step "
                          : "after step " + std::to_string(loop.steps() - each) +
                                ", at the latest at step ") +
               std::to_string(loop.steps())});
    return false;
  }
  if (options_.progress && loop.steps() % progress_each == 0) {
    options_.progress({loop.now(), loop.steps(), orders_.all().size(), orders_.open(),
                       chooser_.recorded().size() + troubles_.strokes()});
  }
  return true;
}

void Course::drive() {
  world_.clients().life()->spawn(
      [this] {
        play();
        ended_ = true;
      },
      "the run");
  while (!ended_ && world_.loop().step()) {
    if (options_.after_step && !options_.after_step()) {
      result_.interrupted = true;
      return;
    }
    if (!goes_on() && !ended_) return;
  }
  if (!ended_) {
    broke({BrokenKind::Liveness, "liveness", "-", "nothing is left to happen, and somebody waits"});
  }
}

RunResult Course::go() {
  try {
    drive();
  } catch (const LoopLimit& limit) {
    broke({BrokenKind::Endless, endless_check, "-", endless(limit)});
  } catch (const ActFailed& failed) {
    broke({BrokenKind::Invariant, "customers_view", failed.order, failed.what()});
  } catch (const std::exception& error) {
    broke({BrokenKind::Invariant, "no_exception", "-",
           std::string("out of a program, or of the world: ") + error.what()});
  }
  result_.contents = watch_.contents();
  for (const auto& mark : scenario_.expect.sometimes) {
    result_.sometimes[mark] = result_.contents.marks.contains(mark);
  }
  result_.faults = chooser_.recorded();
  result_.unmet = chooser_.unmet();
  result_.strokes = troubles_.strokes();
  result_.alarms = alarms_in(world_.log_lines());
  result_.ended = world_.loop().now();
  result_.steps = world_.loop().steps();
  result_.digest = world_.loop().digest().value();
  return std::move(result_);
}

RunResult run(const scenario::Scenario& scenario, const RunOptions& options, Schemas& schemas) {
  return Course(scenario, options, schemas).go();
}

}  // namespace perdura::simulator
