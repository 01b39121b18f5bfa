#pragma once
// What a scenario waits for: facts that a server shows, never a span of time. Each throws
// std::runtime_error, with what was seen instead, if the fact does not come about.
#include <string>

#include "tests/temporal/testing/harness.hpp"

namespace perdura::temporal::testing {

/// So many events of a type in the history of the current run.
void wait_for_event(Bench& bench, const std::string& id, enums::EventType type, int count = 1);

/// So many transitions of the current run: events that meet a task under way are in no history
/// yet, but each is a transition.
void wait_for_transitions(Bench& bench, const std::string& id, std::int64_t count);
std::int64_t transitions(Bench& bench, const std::string& id);

/// The server knows the update.
void wait_for_update(Bench& bench, const std::string& id, const std::string& update_id);

/// Somebody polls the sticky queue.
void wait_for_sticky_poller(Bench& bench, const std::string& queue);

/// Asks again and again until `holds()`, for what a server cannot be made to call out.
void ask_until(Bench& bench, const std::function<bool()>& holds, const std::string& what);

}  // namespace perdura::temporal::testing
