// What the server loses when it stops.
#include "temporal/testing/detail/core.hpp"

namespace perdura::temporal::testing::detail {

void Core::restart() {
  const auto polls = std::exchange(end_poll_, {});
  for (const auto& [id, end] : polls) end(errors::unavailable("the server was restarted"));
  for (const auto& [key, execution] : runs_) {
    execution->forget_memory();
  }
  direct_queries_.clear();
}

}  // namespace perdura::temporal::testing::detail
