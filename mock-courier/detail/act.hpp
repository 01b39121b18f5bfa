#pragma once
// The frame of whatever changes the book.
#include <algorithm>

#include "mock-courier/brain.hpp"

namespace perdura::mock_courier {

/// What is thrown on the way leaves the book ahead of the journal: the next act reads it anew.
template <class Work>
auto Brain::act(Instant now, Work work) {
  if (stale_) reload();
  stale_ = true;
  now_ = std::max(now_, now);
  settle();
  auto result = work();
  keep();
  stale_ = false;
  return result;
}

}  // namespace perdura::mock_courier
