#pragma once
// The commands of the current workflow task, in the order in which the code gave them.
#include <cstdint>
#include <functional>
#include <list>

#include "temporal/core/matching.hpp"

namespace perdura::temporal::core {

class CommandQueue {
 public:
  /// Told when the command's event is in history.
  using Recorded = std::function<void(const Event&)>;

  /// Gives a number by which the command can be taken back. Never 0.
  std::uint64_t add(Command command, Recorded recorded = {});
  /// Takes back a command that has not been sent.
  void remove(std::uint64_t id);
  /// The newest command if it is of this type; null otherwise.
  Command* last_of(api::enums::v1::CommandType type);

  /// Matches the next command with its event. Throws `Nondeterminism`.
  void match(const Event& event);
  /// All events of the task are matched: is anything left? Throws `Nondeterminism`.
  void expect_empty() const;

  struct Entry {
    std::uint64_t id;
    Command command;
    Recorded recorded;
  };
  const std::list<Entry>& entries() const { return entries_; }

 private:
  std::uint64_t next_ = 1;
  std::list<Entry> entries_;
};

}  // namespace perdura::temporal::core
