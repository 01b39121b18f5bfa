#pragma once
// What two runs of one program may differ in, beyond what `normalise` leaves out.
#include <regex>
#include <string>

namespace perdura::temporal::programs {

inline std::string comparable(std::string history) {
  // A cached run's tasks come by another queue, named after the worker.
  static const std::regex kQueue(R"re((WORKFLOW_TASK_SCHEDULED \{)task_queue: \{[^}]*\}, )re");
  // When a local activity ended.
  static const std::regex kTime(R"re(\\"ReplayTime\\":\\"[^"]*\\")re");
  // Unnamed children are named after their parent's run.
  static const std::regex kChild(R"re(workflow_id: "[0-9a-f]{8}-[0-9a-f-]{27}/)re");
  history = std::regex_replace(history, kQueue, "$1");
  history = std::regex_replace(history, kTime, "");
  return std::regex_replace(history, kChild, "workflow_id: \"(run)/");
}

}  // namespace perdura::temporal::programs
