#pragma once
// What every schema has beside its own tables, and the topics: what waits to be sent or read.
#include <chrono>

#include "audit/stores/pages.hpp"

namespace perdura::audit {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// Events, facts, keys at work, refused and parked events of one schema. `now`: real time.
void read_letters(const Store& store, Instant now, Transit& transit);

/// How far the order service's consumers have read, and the dead letters.
void read_topics(const Store& order, platform::Bus& bus, Transit& transit);

}  // namespace perdura::audit
