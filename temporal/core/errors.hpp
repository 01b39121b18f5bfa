#pragma once
#include <stdexcept>

namespace perdura::temporal::core {

/// The code gives other commands than history records. The message names the command and the event.
struct Nondeterminism : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The task's history does not begin where this run stands: fetch it from the beginning.
struct HistoryGap : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace perdura::temporal::core
