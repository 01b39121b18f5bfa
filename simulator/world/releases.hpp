#pragma once
// The worker's later releases, for rolling updates.
#include <temporal/api/history/v1/message.pb.h>

#include <vector>

#include "temporal/definition.hpp"

namespace perdura::simulator {

/// So many may follow today's in one run: each asks for more in each history.
inline constexpr int last_release = 3;

/// The shop's workflows as a release has them; 0: today's. Each one has changed every workflow, its
/// start and its signals and updates, as changes under running workflows are made: behind patches.
/// What ran before keeps to its way until it meets a changed part for the first time.
std::vector<temporal::WorkflowDefinition> workflows_of(int release);

/// The latest release whose changes this history has: it replays on that one and on all later ones.
int release_of(const ::temporal::api::history::v1::History& history);

}  // namespace perdura::simulator
