#include "simulator/explore/kept_lines.hpp"

#include <algorithm>

#include "simulator/explore/causes.hpp"

namespace perdura::simulator {
namespace {

const std::string nobody = "-";

}  // namespace

void KeptLines::add(const TraceLine& line) {
  const bool of_wanted_step =
      !recent_.empty() && recent_.back().wanted && recent_.back().line.step == line.step;
  recent_.push_back({line, of_wanted_step});
  if (is_wanted(line) && !of_wanted_step) want(line.step);
  if (recent_.size() > most_recent_) let_go_of_earliest();
}

bool KeptLines::is_wanted(const TraceLine& line) {
  if (line.order == order_) return line.fault || order_ != nobody;
  // One more than few, so that whoever counts them sees that they are many.
  return line.fault && others_faults_++ <= few_faults;
}

void KeptLines::want(std::uint64_t step) {
  const auto step_of = [](const Recent& one) { return one.line.step; };
  for (;;) {
    const auto lines = std::ranges::equal_range(recent_, step, {}, step_of);
    if (lines.empty() || lines.front().wanted) return;
    for (Recent& one : lines) one.wanted = true;
    step = lines.front().line.cause;
  }
}

void KeptLines::let_go_of_earliest() {
  Recent& earliest = recent_.front();
  if (earliest.wanted) {
    kept_.push_back(std::move(earliest.line));
  } else if (order_ == nobody) {
    last_of_.insert_or_assign(earliest.line.who, earliest.line);
  }
  recent_.pop_front();
}

std::vector<TraceLine> KeptLines::lines() const {
  std::vector<TraceLine> all = kept_;
  for (const auto& [who, line] : last_of_) all.push_back(line);
  std::ranges::stable_sort(all, {}, &TraceLine::step);
  for (const Recent& one : recent_) all.push_back(one.line);
  return all;
}

}  // namespace perdura::simulator
