#pragma once
// What an explanation needs of a trace, in bounded memory.
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "simulator/run/trace.hpp"

namespace perdura::simulator {

/// Of all lines those stay that are about the order or what went wrong with it, the first few other
/// faults, what these come from, and the last ones of all. A cause is found if it is among these,
/// or not more than `recent` lines back. Of nobody's promise ("-") the last line of each who takes
/// part stays too.
class KeptLines {
 public:
  /// About 30 MB of lines.
  static constexpr std::size_t usual_recent = 100'000;

  explicit KeptLines(std::string order, std::size_t recent = usual_recent)
      : order_(std::move(order)), most_recent_(recent) {}

  /// In the order of the trace, whose steps never fall.
  void add(const TraceLine& line);
  /// How many it holds.
  std::size_t size() const { return kept_.size() + recent_.size() + last_of_.size(); }
  /// In the order of the trace.
  std::vector<TraceLine> lines() const;

 private:
  struct Recent {
    TraceLine line;
    bool wanted = false;
  };
  bool is_wanted(const TraceLine& line);
  /// That step's lines, what it comes from, and so on.
  void want(std::uint64_t step);
  void let_go_of_earliest();

  const std::string order_;
  const std::size_t most_recent_;
  std::size_t others_faults_ = 0;
  std::vector<TraceLine> kept_;               // wanted, from before the recent ones
  std::map<std::string, TraceLine> last_of_;  // by who; likewise
  std::deque<Recent> recent_;
};

}  // namespace perdura::simulator
