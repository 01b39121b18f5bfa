// For every generated workflow: evictions at any moment, no cache at all, and a replay of the
// finished history change neither its commands nor its result.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <temporal/api/history/v1/message.pb.h>

#include <sstream>

#include "temporal/replay/replayer.hpp"
#include "temporal/testing/environment.hpp"
#include "temporal/testing/normalise.hpp"
#include "tests/temporal/worker/program.hpp"
#include "tests/temporal/worker/strip.hpp"

namespace perdura::temporal::programs {
namespace {

using std::chrono::milliseconds;

constexpr int kDeepest = 2;

struct Kinds {
  std::vector<Kind> leaves;
  std::vector<Kind> branches;
};

Kinds everything() {
  return {{Kind::Activity, Kind::Local, Kind::Timer, Kind::Signal, Kind::Race,
           Kind::CancelledActivity, Kind::CancelledTimer, Kind::Chance},
          {Kind::Child, Kind::CancelledChild, Kind::Parallel, Kind::Scope, Kind::Shielded}};
}

Kinds one_after_another() {
  return {{Kind::Activity, Kind::Local, Kind::Timer, Kind::Signal, Kind::Race, Kind::CancelledTimer,
           Kind::Chance},
          {Kind::Child, Kind::Shielded}};
}

rc::Gen<Step> any_step(Kinds kinds, int depth) {
  return rc::gen::exec([kinds, depth] {
    const bool nests = depth < kDeepest && *rc::gen::inRange(0, 3) == 0;
    Step step{.kind = *rc::gen::elementOf(nests ? kinds.branches : kinds.leaves)};
    // Few different times, so that many things happen at the same moment.
    step.ms = *rc::gen::element(1, 2, 5, 10, 50, 4'000);
    step.fails = *rc::gen::element(0, 0, 1, 2, 9);
    if (step.kind == Kind::Activity && step.fails == 9) step.fails = 3;
    if (nests) {
      // One step at a time where nothing may happen at the same moment.
      const int most = step.kind == Kind::Shielded && kinds.branches.size() == 2 ? 2 : 4;
      step.body = *rc::gen::container<std::vector<Step>>(*rc::gen::inRange(1, most),
                                                         any_step(kinds, depth + 1));
    }
    return step;
  });
}

rc::Gen<Program> any_program(Kinds kinds) {
  return rc::gen::exec([kinds] {
    return Program{
        *rc::gen::container<std::vector<Step>>(*rc::gen::inRange(1, 6), any_step(kinds, 0))};
  });
}

}  // namespace

void showValue(const Program& program, std::ostream& out) { out << show(program); }

namespace {

struct External {
  int at_ms = 0;
  bool cancel = false;
};

void showValue(const External& external, std::ostream& out) {
  out << (external.cancel ? "cancel" : "signal") << " at " << external.at_ms << " ms";
}

rc::Gen<std::vector<External>> any_externals() {
  return rc::gen::container<std::vector<External>>(rc::gen::exec([] {
    return External{.at_ms = *rc::gen::element(0, 1, 2, 5, 10, 11, 50, 100, 4'000),
                    .cancel = *rc::gen::inRange(0, 6) == 0};
  }));
}

struct Ended {
  WorkflowOutcome outcome;
  std::string history;   // normalised
  std::string children;  // likewise, of all other runs
  std::uint64_t replayed = 0;
  std::string replay_problem;
};

struct Variant {
  std::size_t cached = 1'000;
  int evict_each_ms = 0;  // 0: never
};

Ended run(const Program& program, std::vector<External> externals, Variant variant) {
  testing::TestEnvironment world(
      {.workflows = workflows(),
       .activities = activities(),
       .worker = {.task_queue = "test",
                  .max_cached_runs = variant.cached,
                  .log = [](WorkerOptions::Level level, const std::string& text) {
                    if (level != WorkerOptions::Level::Info) RC_FAIL(text);
                  }}});
  const auto started = world.start("Interpreter", {to_payload(program)});
  bool open = true;
  for (const auto& external : externals) {
    // Between the milliseconds at which everything else happens.
    world.runtime().after(milliseconds(external.at_ms) + std::chrono::microseconds(500),
                          [&world, started, external] {
                            const auto ignore = [](const auto&) {};
                            if (external.cancel) {
                              world.client().cancel(started, "from outside", ignore);
                            } else {
                              world.client().signal(started, {.name = "poke"}, ignore);
                            }
                          });
  }
  std::function<void()> evict = [&] {
    if (!open) return;
    world.worker().evict_all();
    world.runtime().after(milliseconds(variant.evict_each_ms), evict);
  };
  if (variant.evict_each_ms > 0) evict();
  Ended ended{.outcome = world.outcome(started)};
  open = false;
  world.runtime().run_for(std::chrono::seconds(1));
  const auto history = world.server().history(started.id);
  ended.history = comparable(testing::normalise(history));
  ended.replayed = world.worker().stats().tasks_replayed;
  Replayer replayer(workflows());
  ended.replay_problem = replayer.replay(history).problem;
  return ended;
}

/// The first lines that differ; empty if none does.
std::string difference(const std::string& left, const std::string& right) {
  std::istringstream one(left), two(right);
  std::string a, b;
  while (true) {
    const bool more_a = static_cast<bool>(std::getline(one, a));
    const bool more_b = static_cast<bool>(std::getline(two, b));
    if (!more_a && !more_b) return "";
    if (!more_a || !more_b || a != b) {
      return (more_a ? a : "(end)") + "\n  against\n" + (more_b ? b : "(end)");
    }
  }
}

void classify(const Ended& ended) {
  RC_CLASSIFY(ended.outcome.status == WorkflowStatus::Canceled, "cancelled");
  RC_CLASSIFY(ended.outcome.status == WorkflowStatus::Completed, "completed");
  RC_CLASSIFY(ended.outcome.status == WorkflowStatus::Failed, "failed");
}

// The worker compares every replayed task with history and reports a difference as a failed task,
// which `run` takes for a failure of the test. So it is enough that each variant comes to its end.
RC_GTEST_PROP(GeneratedWorkflow, GivesTheSameCommandsInEveryReplay, ()) {
  const auto program = *any_program(everything());
  const auto externals = *any_externals();
  const auto evict_each = *rc::gen::element(1, 3, 20);
  for (const Variant variant : {Variant{}, Variant{.cached = 0}, Variant{.cached = 1},
                                Variant{.evict_each_ms = evict_each}}) {
    const auto ended = run(program, externals, variant);
    RC_ASSERT(ended.replay_problem == "");
    classify(ended);
  }
}

// Where nothing happens at the same moment, the worker's ways cannot change what happens next: not
// one event of history may differ.
RC_GTEST_PROP(GeneratedWorkflow, HasTheSameHistoryHoweverOftenItIsReplayed, ()) {
  const auto program = *any_program(one_after_another());
  const auto externals = *any_externals();
  const auto evict_each = *rc::gen::element(1, 3, 20);
  const auto cached = run(program, externals, {});
  for (const Variant variant : {Variant{.cached = 0}, Variant{.evict_each_ms = evict_each}}) {
    const auto ended = run(program, externals, variant);
    RC_ASSERT(difference(cached.history, ended.history) == "");
    RC_ASSERT(ended.outcome.result == cached.outcome.result);
    RC_CLASSIFY(ended.replayed > 0, "replayed");
  }
  classify(cached);
}

}  // namespace
}  // namespace perdura::temporal::programs
