#pragma once
// The orders of a simulated world as the services' tables have them: told by commits, read by
// `look`.
#include "simulator/run/orders.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator {

/// The world outlives it.
class TableOrders final : public Orders {
 public:
  explicit TableOrders(World& world);

 private:
  std::string name_of(const std::string& id) const override { return world_.names().of(id); }
  void committed(const Commit& commit);
  void look_at(const std::string& id);

  World& world_;
};

}  // namespace perdura::simulator
