#pragma once
// How local activities and patches stand in history: as markers.
//
// A local activity's marker has the name and the details that Go's SDK uses ("LocalActivity",
// details "data" and "result"), so that the Web UI shows it as what it is.
#include <optional>
#include <string>

#include "temporal/core/matching.hpp"
#include "temporal/core/run.hpp"

namespace perdura::temporal::core {

bool is_local_marker(const Event& event);
std::string local_marker_type(const Event& event);
/// Throws `Nondeterminism` if the marker cannot be read.
LocalActivityResult read_local_marker(const Event& event);
Command local_marker(const LocalActivityResult& result, const detail::LocalActivityCall& call,
                     TimePoint now);

/// The patch that this event records, if it is a patch's marker.
std::optional<std::string> patch_of(const Event& event);
Command patch_marker(const std::string& id);

}  // namespace perdura::temporal::core
