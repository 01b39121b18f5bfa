#pragma once
// How a run ended, as its people are shown it: orders, payments, parcels, stock, credit, all by the
// scenario's names. What two worlds have in common can be compared.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "simulator/run/script.hpp"
#include "simulator/run/stage.hpp"

namespace perdura::simulator::live {

/// Of ("o1", "status"): "COMPLETED". Of ("stock of s1", "on hand"): "3".
using EndState = std::map<std::pair<std::string, std::string>, std::string>;

/// Asks through the shop's routes, as its buyers and sellers. On a fiber, once people have acted;
/// throws what players throw.
EndState read_end(const scenario::Scenario& scenario, Stage& stage, const Script& script);

struct Difference {
  std::string of;    // "o1", "stock of s1", "credit of anna"
  std::string what;  // "status"
  std::string live, simulated;

  bool operator==(const Difference&) const = default;
};

/// What one of them has not is "none" there.
std::vector<Difference> differences(const EndState& live, const EndState& simulated);

/// "o2: status PAID live, COMPLETED simulated".
std::string to_line(const Difference& difference);

}  // namespace perdura::simulator::live
