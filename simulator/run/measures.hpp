#pragma once
// Figures of a whole run: what `expect.within` is about, and the summary.
#include <map>
#include <string>
#include <vector>

#include "simulator/run/diary.hpp"
#include "simulator/run/orders.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator {

struct Measures {
  std::int64_t orders = 0;  // placed, refused ones too
  std::int64_t paid = 0;    // have ever been
  std::map<std::string, std::int64_t> by_status = {};
  std::int64_t out_of_stock = 0;
  Duration p50_place{}, p99_place{};
  std::int64_t open_workflows = 0;
  std::int64_t tickets = 0;  // ever opened
};

/// The least wait that so many of a hundred are not above (the nearest rank); 0 of none.
Duration percentile(std::vector<Duration> waits, std::size_t per_cent);

/// Off fibers too. `open_workflows` is told by who can ask.
Measures measured(World& world, const Orders& orders, const Diary& diary,
                  std::int64_t open_workflows);

/// Whether the run is within the limit, and what it is: "92 %".
struct Compared {
  bool within = false;
  std::string found;
};
/// `measure` is one of `scenario::measures()`.
Compared compare(const Measures& measures, const std::string& measure,
                 const scenario::Limit& limit);

}  // namespace perdura::simulator
