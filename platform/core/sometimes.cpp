#include "platform/core/sometimes.hpp"

#include <stdexcept>

namespace perdura::platform {

CountingSometimes::CountingSometimes(const std::vector<std::string>& expected) {
  for (const auto& mark : expected) count(mark, 0);
}

void CountingSometimes::operator()(std::string_view mark) {
  const std::lock_guard lock(mutex_);
  count(mark, 1);
}

void CountingSometimes::add(const Counts& counts) {
  const std::lock_guard lock(mutex_);
  for (const auto& [mark, times] : counts) count(mark, times);
}

CountingSometimes::Counts CountingSometimes::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::vector<std::string> CountingSometimes::never_met() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> marks;
  for (const auto& [mark, times] : counts_) {
    if (times == 0) marks.push_back(mark);
  }
  return marks;
}

void CountingSometimes::count(std::string_view mark, std::uint64_t times) {
  const auto known = counts_.find(mark);
  if (known != counts_.end()) {
    known->second += times;
  } else if (counts_.size() == max_marks) {
    throw std::length_error("too many different marks; the last is \"" + std::string(mark) + "\"");
  } else {
    counts_.emplace(mark, times);
  }
}

}  // namespace perdura::platform
