#pragma once
// Whether a shop has come to rest, and what it waits for if not.
#include "simulator/run/orders.hpp"
#include "temporal/client/client.hpp"

namespace perdura::simulator {

/// World and orders outlive it. Calls are made on fibers.
class Rest {
 public:
  Rest(World& world, const Orders& orders);

  /// Every order is over, no outbox has a row, no workflow is open.
  bool reached();
  /// How many are open. Throws `std::runtime_error` if Temporal does not say.
  std::int64_t open_workflows();
  /// The name of the first order that is not over; "-": all are.
  std::string first_open() const;
  /// "3 orders are not over (o1 is PAID, …)"; empty: nothing is missing.
  std::vector<std::string> missing();

 private:
  World& world_;
  const Orders& orders_;
  temporal::Client client_;
};

}  // namespace perdura::simulator
