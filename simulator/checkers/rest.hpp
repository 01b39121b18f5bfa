#pragma once
// Whether the shop is at rest: what is left waits for a person, and will not move by itself before
// he acts or his time is over. Read from the stores, which no rule of the services is asked about.
#include <string>
#include <vector>

#include "simulator/world/world.hpp"

namespace perdura::simulator {

/// Something that should have ended, or should be somebody's.
struct Unfinished {
  std::string order;  // an id of the order's, or ""
  std::string what;   // a sentence: what it is, and what it waits for
};

/// What waits for a person is left out; or it is told too, until his time is over.
enum class People { MayBeAwaited, MustHaveActed };

/// So many are told; none: the shop is at rest. No port is called.
std::vector<Unfinished> unfinished(World& world, std::size_t most,
                                   People people = People::MayBeAwaited);

}  // namespace perdura::simulator
