#pragma once
// Whether the shop is at rest: what is left waits for a person, and will not move by itself before
// he acts or his time is over. Read from the stores, which no rule of the services is asked about.
#include <string>
#include <vector>

#include "simulator/checkers/workflows.hpp"

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

/// Whether everything has come to its end: nobody is waited for, and no workflow is open either.
/// The world outlives it. Its calls are made on fibers; they throw `audit::Away`: Temporal does not
/// say.
class Rest {
 public:
  explicit Rest(World& world) : world_(world), workflows_(world) {}

  /// What costs least is looked at first: it is asked again and again.
  bool reached();
  /// The first so many that are in the way, each order's with the chain of workflows behind it;
  /// none: it is reached.
  std::vector<Unfinished> missing(std::size_t most);
  std::int64_t open_workflows();

 private:
  World& world_;
  WorldWorkflows workflows_;
};

}  // namespace perdura::simulator
