#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace perdura::temporal::core {

/// The event that does not fit; 0: history has none for the command. The command, described;
/// empty: the code gives none for the event.
struct Difference {
  std::int64_t event = 0;
  std::string command = {};
};

/// The code gives other commands than history records. The message names the command and the event.
struct Nondeterminism : std::runtime_error {
  explicit Nondeterminism(const std::string& what, Difference between = {})
      : std::runtime_error(what), difference(std::move(between)) {}

  Difference difference;
};

/// The task's history does not begin where this run stands: fetch it from the beginning.
struct HistoryGap : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace perdura::temporal::core
