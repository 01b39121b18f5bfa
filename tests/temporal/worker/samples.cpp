#include "tests/temporal/worker/samples.hpp"

namespace perdura::temporal::samples {

Activities activities() {
  Activities all;
  all.add(greet, [](ActivityContext& context, const Name& who) {
    return Greeting{"hello " + who.name, context.attempt()};
  });
  all.add(stutter, [](ActivityContext& context, const Name& who) {
    if (context.attempt() <= static_cast<int>(who.name.size())) {
      throw ApplicationFailure({.type = "Stutter", .message = "not yet"});
    }
    return Greeting{"at last " + who.name, context.attempt()};
  });
  all.add(refuse, [](const Name& who) -> Greeting {
    throw ApplicationFailure(
        {.type = "Refused", .message = "no " + who.name, .non_retryable = true});
  });
  all.add(endless, [](ActivityContext& context, const Name&) -> Greeting {
    // One step: it is tried again until the workflow cancels it.
    context.heartbeat(to_payload(context.attempt()));
    if (context.cancelled()) throw CanceledFailure("stopped");
    throw ApplicationFailure({.type = "Again",
                              .message = "still at it",
                              .next_retry_delay = std::chrono::milliseconds(200)});
  });
  return all;
}

Task<Greeting> Greeter::run(Name name) {
  auto greeting = start(greet, name);
  co_return co_await greeting;
}

Task<Greeting> LocalGreeter::run(Name name) {
  auto greeting = start_local(stutter, name);
  co_return co_await greeting;
}

Task<Greeting> Racer::run(Race race) {
  auto timer = start_timer(std::chrono::milliseconds(race.timer_ms));
  auto either = until([&] { return timer.ready() || signalled != 0; });
  co_await either;
  // Whatever came first decides which activity is asked: a wrong branch in replay is found out.
  if (timer.ready()) {
    auto late = start(greet, {"timer"});
    co_return co_await late;
  }
  timer.cancel();
  auto early = start(stutter, {"s"});
  co_return co_await early;
}

Task<Count> Counter::run(Count from) {
  value += from.value;
  auto finished = until([this] { return done && handlers_finished(); });
  co_await finished;
  co_return Count{value};
}

Task<Count> Counter::add(Count more) {
  auto greeting = start_local(greet, {"adder"});
  co_await greeting;
  value += more.value;
  co_return Count{value};
}

void Counter::may_add(const Count& more) const {
  if (more.value < 0) {
    throw ApplicationFailure(
        {.type = "Negative", .message = "only upwards", .non_retryable = true});
  }
}

Task<Greeting> Parent::run(Name name) {
  auto child = start_child(WorkflowType<Name, Greeting>{"Greeter"}, name, {});
  auto failing = start_child(WorkflowType<Name, Greeting>{"Failing"}, name,
                             {.id = info().workflow_id + "/failing"});
  auto greeting = co_await child.result;
  try {
    co_await failing.result;
  } catch (const ChildWorkflowFailure& failure) {
    greeting.text += ", and " + failure.root().message;
  }
  co_return greeting;
}

Task<Greeting> Undoer::run(Name name) {
  Saga saga;
  std::string said;
  saga.undo_with(greet, {"undo 1"});
  auto first = start(greet, {"do 1"});
  co_await first;
  saga.undo_with(stutter, {"ab"});
  auto second = start_local(greet, {"do 2"});
  co_await second;
  try {
    auto third = start(refuse, name);
    co_await third;
  } catch (const ActivityFailure& failure) {
    said = failure.root().type;
  }
  auto undoing = saga.unwind();
  co_await undoing;
  co_return Greeting{said, 0};
}

Task<Greeting> Waiter::run(Name name) {
  std::string ended = "it ended";
  try {
    auto waiting = start(endless, name);
    co_await waiting;
  } catch (const ActivityFailure& failure) {
    if (!is_cancellation(failure)) throw;
    ended = "cancelled";
  }
  auto goodbye = [](std::string text) -> Task<Greeting> {
    auto said = start(greet, {text});
    co_return co_await said;
  };
  auto parting = shielded(goodbye(ended));
  co_return co_await parting;
}

Task<Count> Countdown::run(Count from) {
  if (from.value > 0) {
    auto pause = sleep(1s);
    co_await pause;
    auto next = continue_as_new(Count{from.value - 1});
    co_await next;
  }
  co_return Count{from.value};
}

Task<Greeting> Failing::run(Name name) {
  auto pause = sleep(10ms);
  co_await pause;
  throw ApplicationFailure({.type = "Failing", .message = name.name + " failed"});
}

std::vector<WorkflowDefinition> workflows() {
  return {
      define<Greeter>("Greeter").run(&Greeter::run),
      define<LocalGreeter>("LocalGreeter").run(&LocalGreeter::run),
      define<Racer>("Racer").run(&Racer::run).signal("go", &Racer::go),
      define<Counter>("Counter")
          .run(&Counter::run)
          .update("add", &Counter::add, &Counter::may_add)
          .query("total", &Counter::total)
          .signal("finish", &Counter::finish),
      define<Parent>("Parent").run(&Parent::run),
      define<Undoer>("Undoer").run(&Undoer::run),
      define<Waiter>("Waiter").run(&Waiter::run),
      define<Countdown>("Countdown").run(&Countdown::run),
      define<Failing>("Failing").run(&Failing::run),
  };
}

}  // namespace perdura::temporal::samples
