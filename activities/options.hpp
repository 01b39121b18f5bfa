#pragma once
// How calls to our own services are tried, as local and as ordinary activities
// (`docs/temporal.md`).
#include "temporal/options.hpp"

namespace perdura::activities {

inline temporal::ActivityOptions service_call() {
  return {.start_to_close = std::chrono::seconds(5),
          .retry = temporal::RetryPolicy{.initial_interval = std::chrono::milliseconds(200),
                                         .maximum_interval = std::chrono::seconds(30)}};
}

/// A service that asks the outside world first: as an ordinary activity it has the time for that.
inline temporal::ActivityOptions outside_call() {
  auto options = service_call();
  options.start_to_close = std::chrono::seconds(20);
  return options;
}

inline temporal::LocalActivityOptions quick_service_call() {
  return {.start_to_close = std::chrono::milliseconds(2'500),
          .retry = {.initial_interval = std::chrono::milliseconds(20), .maximum_attempts = 3}};
}

}  // namespace perdura::activities
