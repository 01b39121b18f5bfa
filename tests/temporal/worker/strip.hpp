#pragma once
// What two runs of one program may differ in, beyond what `normalise` leaves out.
#include <regex>
#include <string>

namespace perdura::temporal::programs {

/// A cached run's tasks come by another queue, named after the worker.
inline std::string comparable(const std::string& history) {
  static const std::regex kQueue(R"re((WORKFLOW_TASK_SCHEDULED \{)task_queue: \{[^}]*\}, )re");
  return std::regex_replace(history, kQueue, "$1");
}

}  // namespace perdura::temporal::programs
