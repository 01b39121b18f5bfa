#pragma once
// Small workflows, each for one thing that a workflow can do. They run on the in-process server
// and on the real one.
#include <boost/describe.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "temporal/definition.hpp"
#include "temporal/saga.hpp"
#include "temporal/workflow.hpp"

namespace perdura::temporal::samples {

using namespace std::chrono_literals;

struct Name {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Name, (), (name))

struct Greeting {
  std::string text;
  int attempt = 0;
};
BOOST_DESCRIBE_STRUCT(Greeting, (), (text, attempt))

struct Race {
  std::int64_t timer_ms = 0;
};
BOOST_DESCRIBE_STRUCT(Race, (), (timer_ms))

struct Count {
  int value = 0;
};
BOOST_DESCRIBE_STRUCT(Count, (), (value))

// --- Activities -------------------------------------------------------------------------------

inline const ActivityType<Name, Greeting> greet{
    "Greet", {.start_to_close = 5s, .retry = RetryPolicy{.initial_interval = 100ms}}};
/// Fails its first attempts: as many as the name has letters.
inline const ActivityType<Name, Greeting> stutter{
    "Stutter",
    {.start_to_close = 5s, .retry = RetryPolicy{.initial_interval = 10ms}},
    {.retry = {.initial_interval = 1ms, .maximum_attempts = 3}}};
inline const ActivityType<Name, Greeting> refuse{"Refuse"};
/// Heartbeats until it is cancelled.
inline const ActivityType<Name, Greeting> endless{
    "Endless",
    {.start_to_close = 60s,
     .heartbeat = 2s,
     .cancellation = CancellationType::WaitCancellationCompleted}};

Activities activities();

// --- Workflows --------------------------------------------------------------------------------

/// One activity.
struct Greeter {
  Task<Greeting> run(Name name);
};
/// One local activity.
struct LocalGreeter {
  Task<Greeting> run(Name name);
};
/// Gives "timer" or "signal", by which came first, after an activity that depends on it.
struct Racer {
  Task<Greeting> run(Race race);
  void go(Count count) { signalled = count.value; }
  int signalled = 0;
};
/// Adds up what updates bring until "finish" comes; answers queries.
struct Counter {
  Task<Count> run(Count from);
  Task<Count> add(Count more);
  void may_add(const Count& more) const;
  Count total() const { return {value}; }
  void finish() { done = true; }
  int value = 0;
  bool done = false;
};
/// A child `Greeter`, and one that fails.
struct Parent {
  Task<Greeting> run(Name name);
};
/// Does two things and fails at the third; gives the undos in their order.
struct Undoer {
  Task<Greeting> run(Name name);
};
/// Waits for an endless activity; when it is cancelled, says goodbye by an activity.
struct Waiter {
  Task<Greeting> run(Name name);
};
/// Counts down by continuing as new.
struct Countdown {
  Task<Count> run(Count from);
};
/// Fails with an application failure.
struct Failing {
  Task<Greeting> run(Name name);
};

std::vector<WorkflowDefinition> workflows();

}  // namespace perdura::temporal::samples
