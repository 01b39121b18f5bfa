#pragma once
// Does today's code still agree with recorded histories? To be asked before each release.
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "temporal/definition.hpp"

namespace temporal::api::history::v1 {
class History;
}

namespace perdura::temporal {

/// What became of one history. `problem` is empty if every command fitted its event; otherwise a
/// sentence that names both.
struct ReplayOutcome {
  std::string workflow_type;
  std::string workflow_id;
  std::string run_id;      // of the run that a reset began with, if one made this
  std::size_t tasks = 0;   // workflow tasks replayed
  std::size_t events = 0;  // in the history
  std::string problem;
  std::int64_t event = 0;  // that does not fit; 0: the problem is not with one event
  std::string command;     // that does not fit, e.g. "StartTimer 5"; empty: there is none

  bool ok() const { return problem.empty(); }
};

/// Not thread-safe.
class Replayer {
 public:
  /// Throws `std::logic_error` if a workflow's name is there twice.
  explicit Replayer(std::vector<WorkflowDefinition> workflows);

  /// Replays all completed workflow tasks of a history.
  ReplayOutcome replay(const ::temporal::api::history::v1::History& history);

  /// Replays it up to each of its workflow tasks, as a worker is given it that has the run no
  /// longer, and then as a whole: the first outcome that has a problem, with the number of `events`
  /// replayed; else the last one. Its cost grows with the square of the history's length.
  ReplayOutcome replay_each_prefix(const ::temporal::api::history::v1::History& history);

  /// `replay` of a history as JSON (`history_json.hpp`). A text that is none is a problem, too.
  ReplayOutcome replay_json(std::string_view text);

 private:
  std::map<std::string, WorkflowDefinition, std::less<>> definitions_;
};

}  // namespace perdura::temporal
