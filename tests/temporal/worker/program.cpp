#include "tests/temporal/worker/program.hpp"

namespace perdura::temporal::programs {

namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

std::string do_work(ActivityContext& context, const Work& work) {
  if (work.fails < 0 || context.attempt() <= work.fails) {
    if (context.cancelled()) throw CanceledFailure("stopped");
    throw ApplicationFailure({.type = "NotYet",
                              .message = work.name,
                              .next_retry_delay = milliseconds(std::max(1, work.ms))});
  }
  return work.name + "#" + std::to_string(context.attempt());
}

inline const ActivityType<Work, std::string> kWork{
    "Work",
    {.start_to_close = 30s, .retry = RetryPolicy{.initial_interval = 1ms}},
    {.start_to_close = 30s, .retry = {.maximum_attempts = 4}}};

struct Interpreter {
  Task<Trace> run(Program program);
  void poke() { ++pokes; }
  int size() const { return static_cast<int>(trace.seen.size()); }

  Task<void> run_all(std::vector<Step> steps, std::string path);
  Task<void> run_guarded(Step step, std::string path);
  Task<void> run_step(Step step, std::string path);
  Task<void> side_by_side(std::vector<Step> steps, std::string path);
  Task<void> child(Step step, std::string path);
  Task<void> scope(Step step, std::string path);
  Task<void> race(Step step, std::string path);
  void note(const std::string& path, const std::string& what) {
    trace.seen.push_back(path + " " + what);
  }

  Trace trace;
  int pokes = 0;
  int taken = 0;
};

Task<Trace> Interpreter::run(Program program) {
  auto all = run_all(program.steps, "");
  co_await all;
  co_return trace;
}

Task<void> Interpreter::run_all(std::vector<Step> steps, std::string path) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    auto step = run_step(steps[i], path + "/" + std::to_string(i));
    co_await step;
  }
}

/// Notes a failure instead of throwing it.
Task<void> Interpreter::run_guarded(Step step, std::string path) {
  try {
    auto running = run_step(step, path);
    co_await running;
  } catch (const TemporalFailure& failure) {
    note(path, "failed " + failure.root().message);
  }
}

Task<void> Interpreter::side_by_side(std::vector<Step> steps, std::string path) {
  std::vector<Future<void>> running;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    running.push_back(spawn(run_guarded(steps[i], path + "/" + std::to_string(i))));
  }
  for (const auto& one : running) co_await one;
  note(path, "all done");
}

Task<void> Interpreter::child(Step step, std::string path) {
  auto started = start_child(WorkflowType<Program, Trace>{"Interpreter"}, Program{step.body}, {});
  if (step.kind == Kind::CancelledChild) {
    auto pause = sleep(milliseconds(step.ms));
    co_await pause;
    started.cancel();
  }
  try {
    const auto result = co_await started.result;
    note(path, "child saw " + std::to_string(result.seen.size()));
  } catch (const ChildWorkflowFailure& failure) {
    note(path, "child failed " + std::to_string(static_cast<int>(failure.root().kind)));
  }
}

Task<void> Interpreter::scope(Step step, std::string path) {
  const bool shield = step.kind == Kind::Shielded;
  const auto inner = shield ? CancelScope::shielded() : CancelScope::inner();
  auto running = spawn(side_by_side(step.body, path), inner);
  if (!shield) {
    auto pause = start_timer(milliseconds(step.ms));
    auto first = any_of(running, pause);
    if (const auto index = co_await first; index == 1) {
      inner.cancel("scope of " + path);
    } else {
      pause.cancel();
    }
  }
  co_await running;
  note(path, inner.cancelled() ? "scope cancelled" : "scope done");
}

Task<void> Interpreter::race(Step step, std::string path) {
  auto timer = start_timer(milliseconds(step.ms));
  auto either = until([&] { return timer.ready() || pokes > taken; });
  co_await either;
  const bool timed = timer.ready();
  if (!timed) {
    timer.cancel();
    ++taken;
  }
  auto winner = start(kWork, {.name = timed ? "timer" : "signal"});
  const auto said = co_await winner;
  note(path, said);
}

Task<void> Interpreter::run_step(Step step, std::string path) {
  switch (step.kind) {
    case Kind::Activity: {
      auto working = start(kWork, {.name = path, .fails = step.fails, .ms = step.ms});
      const auto said = co_await working;
      note(path, said);
      co_return;
    }
    case Kind::Local: {
      auto working = start_local(kWork, {.name = path, .fails = step.fails, .ms = step.ms});
      try {
        const auto said = co_await working;
        note(path, said);
      } catch (const ActivityFailure& failure) {
        if (is_cancellation(failure)) throw;
        note(path, "gave up");
      }
      co_return;
    }
    case Kind::Timer: {
      auto pause = sleep(milliseconds(step.ms));
      co_await pause;
      note(path, "timer");
      co_return;
    }
    case Kind::Signal: {
      auto poked = until([this] { return pokes > taken; }, milliseconds(step.ms));
      const bool came = co_await poked;
      if (came) ++taken;
      note(path, came ? "signal" : "no signal");
      co_return;
    }
    case Kind::Race: {
      auto racing = race(step, path);
      co_await racing;
      co_return;
    }
    case Kind::Child:
    case Kind::CancelledChild: {
      auto running = child(step, path);
      co_await running;
      co_return;
    }
    case Kind::CancelledActivity: {
      auto working = start(kWork, {.name = path, .fails = -1, .ms = 50});
      auto pause = sleep(milliseconds(step.ms));
      co_await pause;
      working.cancel();
      try {
        co_await working;
      } catch (const ActivityFailure& failure) {
        note(path, "cancelled " + failure.root().message);
      }
      co_return;
    }
    case Kind::CancelledTimer: {
      auto timer = start_timer(60s);
      auto pause = sleep(milliseconds(step.ms));
      co_await pause;
      timer.cancel("no more");
      try {
        co_await timer;
      } catch (const CanceledFailure& failure) {
        note(path, std::string("timer ") + failure.what());
      }
      co_return;
    }
    case Kind::Parallel: {
      auto running = side_by_side(step.body, path);
      co_await running;
      co_return;
    }
    case Kind::Scope:
    case Kind::Shielded: {
      auto running = scope(step, path);
      co_await running;
      co_return;
    }
    case Kind::Chance: {
      const auto since = std::chrono::duration_cast<milliseconds>(now() - info().started_at);
      note(path, "at " + std::to_string(since.count()));
      auto pause = sleep(milliseconds(1 + static_cast<int>(random() % 7)));
      co_await pause;
      co_return;
    }
  }
}

}  // namespace

Activities activities() {
  Activities all;
  all.add(kWork, do_work);
  return all;
}

std::vector<WorkflowDefinition> workflows() {
  return {define<Interpreter>("Interpreter")
              .run(&Interpreter::run)
              .signal("poke", &Interpreter::poke)
              .query("size", &Interpreter::size)};
}

std::string show(const Program& program) { return json::to_text(program); }

}  // namespace perdura::temporal::programs
