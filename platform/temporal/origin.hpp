#pragma once
// A request's id and trace on their way through Temporal, as headers of workflows and activities.
#include "platform/core/context.hpp"
#include "temporal/payload.hpp"

namespace perdura::platform {

/// Named as the HTTP fields are, in small letters; what is empty is left out.
temporal::Headers headers_of(const Origin& origin);

/// What is missing or cannot be read is left empty.
Origin origin_of(const temporal::Headers& headers);

}  // namespace perdura::platform
