#include "simulator/explore/causes.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace perdura::simulator {
namespace {

/// "UPDATE orders PAID": so many words tell what was done.
constexpr int told_by = 3;

/// Rows that were sent are cleared away, and books are read at the end: nothing follows from it.
bool tells_little(const TraceLine& line) {
  return line.what.starts_with("DELETE ") || line.what.starts_with("GET ");
}

/// What somebody does again and again is one deed: the call that is retried, not the next status.
std::string deed_of(const TraceLine& line) {
  std::size_t end = 0;
  for (int words = 0; words < told_by && end != std::string::npos; ++words) {
    end = line.what.find_first_of(" ;", end + 1);
  }
  return line.who + " " + line.what.substr(0, end);
}

/// Of each deed the first and the last time stay.
void leave_out_repetitions(std::vector<TraceLine>& lines) {
  std::map<std::string, std::uint64_t> first, last;
  for (const auto& line : lines) {
    first.emplace(deed_of(line), line.step);
    last[deed_of(line)] = line.step;
  }
  std::erase_if(lines, [&](const TraceLine& line) {
    const auto deed = deed_of(line);
    return !line.fault && line.step != first[deed] && line.step != last[deed];
  });
}

void leave_out_earliest(std::vector<TraceLine>& lines, std::size_t most) {
  for (const bool faults : {false, true}) {
    auto over = lines.size() - std::min(most, lines.size());
    std::erase_if(lines, [&](const TraceLine& line) {
      if (over == 0 || line.fault != faults) return false;
      --over;
      return true;
    });
  }
}

/// Steps, for lines of one step have one cause and go together.
class Walk {
 public:
  Walk(const std::vector<TraceLine>& trace, const Broken& broken) : trace_(trace), broken_(broken) {
    for (const auto& line : trace) cause_of_[line.step] = line.cause;
  }

  std::set<std::uint64_t> steps() {
    std::map<std::string, std::uint64_t> last;  // by deed
    const auto faults = static_cast<std::size_t>(std::ranges::count_if(trace_, &TraceLine::fault));
    for (const auto& line : trace_) {
      if (line.fault && (faults <= few_faults || line.order == broken_.order)) back_from(line.step);
      if (is_its(line) && !tells_little(line))
        last[broken_.order == "-" ? line.who : deed_of(line)] = line.step;
    }
    for (const auto& [deed, step] : last) back_from(step);
    return std::move(seen_);
  }

 private:
  bool is_its(const TraceLine& line) const {
    return broken_.order == "-" || line.order == broken_.order;
  }

  void back_from(std::uint64_t step) {
    for (auto found = cause_of_.find(step); found != cause_of_.end();
         found = cause_of_.find(found->second)) {
      if (!seen_.insert(found->first).second) return;
    }
  }

  const std::vector<TraceLine>& trace_;
  const Broken& broken_;
  std::map<std::uint64_t, std::uint64_t> cause_of_;
  std::set<std::uint64_t> seen_;
};

}  // namespace

Causes causes_of(const std::vector<TraceLine>& trace, const Broken& broken, TimePoint since,
                 std::size_t most) {
  Causes causes;
  const auto steps = Walk(trace, broken).steps();
  for (const auto& line : trace) {
    if ((line.fault || line.at >= since) && steps.contains(line.step)) causes.lines.push_back(line);
  }
  const auto all = causes.lines.size();
  if (all > most) leave_out_repetitions(causes.lines);
  leave_out_earliest(causes.lines, most);
  causes.left_out = all - causes.lines.size();
  return causes;
}

}  // namespace perdura::simulator
