#pragma once
// Does today's code still agree with recorded histories? To be asked before each release.
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "temporal/definition.hpp"

namespace temporal::api::history::v1 {
class History;
}

namespace perdura::temporal {

/// What became of one history. `problem` is empty if every command fitted its event.
struct ReplayOutcome {
  std::string workflow_type;
  std::size_t tasks = 0;   // workflow tasks replayed
  std::size_t events = 0;  // in the history
  std::string problem;

  bool ok() const { return problem.empty(); }
};

/// Not thread-safe.
class Replayer {
 public:
  /// Throws `std::logic_error` if a workflow's name is there twice.
  explicit Replayer(std::vector<WorkflowDefinition> workflows);

  /// Replays all completed workflow tasks of a history.
  ReplayOutcome replay(const ::temporal::api::history::v1::History& history);

  /// The same for a history as JSON, as `temporal workflow show --output json` and the Web UI's
  /// download write it. A text that is no history is a problem, too.
  ReplayOutcome replay_json(std::string_view text);

 private:
  std::map<std::string, WorkflowDefinition, std::less<>> definitions_;
};

/// The JSON form of a history, in which it is kept in files.
std::string history_to_json(const ::temporal::api::history::v1::History& history);

}  // namespace perdura::temporal
