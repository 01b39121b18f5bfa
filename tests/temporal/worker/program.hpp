#pragma once
// Workflows made of data: a program is a list of steps, and one workflow interprets it. Generated
// programs reach orders of events that nobody thinks of.
#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "temporal/definition.hpp"
#include "temporal/workflow.hpp"

namespace perdura::temporal::programs {

enum class Kind {
  Activity,           // fails `fails` times, `ms` apart
  Local,              // likewise, inside the task
  Timer,              // `ms`
  Signal,             // waits for one more signal, at most `ms`
  Race,               // a timer of `ms` against a signal; the winner's activity is run
  Child,              // runs `body` as a child
  CancelledChild,     // likewise, but cancels it after `ms`
  CancelledActivity,  // an activity that fails for ever, cancelled after `ms`
  CancelledTimer,     // a timer of a minute, cancelled after `ms`
  Parallel,           // all of `body` side by side
  Scope,              // `body` in a scope that is cancelled after `ms`
  Shielded,           // `body` out of reach of cancellation
  Chance,             // notes a random number and the time
};
BOOST_DESCRIBE_ENUM(Kind, Activity, Local, Timer, Signal, Race, Child, CancelledChild,
                    CancelledActivity, CancelledTimer, Parallel, Scope, Shielded, Chance)

struct Step {
  Kind kind = Kind::Timer;
  int ms = 1;
  int fails = 0;
  std::vector<Step> body = {};

  bool operator==(const Step&) const = default;
};
BOOST_DESCRIBE_STRUCT(Step, (), (kind, ms, fails, body))

struct Program {
  std::vector<Step> steps;

  bool operator==(const Program&) const = default;
};
BOOST_DESCRIBE_STRUCT(Program, (), (steps))

/// What happened, in the order in which the workflow saw it.
struct Trace {
  std::vector<std::string> seen;

  bool operator==(const Trace&) const = default;
};
BOOST_DESCRIBE_STRUCT(Trace, (), (seen))

struct Work {
  std::string name;
  int fails = 0;
  int ms = 1;
};
BOOST_DESCRIBE_STRUCT(Work, (), (name, fails, ms))

Activities activities();
std::vector<WorkflowDefinition> workflows();

std::string show(const Program& program);

}  // namespace perdura::temporal::programs
