#pragma once
#include "temporal/client/result.hpp"

namespace perdura::temporal::detail {

/// Reads the typed details that Temporal attaches to a failed call.
ClientError error_of(Status status);

}  // namespace perdura::temporal::detail
