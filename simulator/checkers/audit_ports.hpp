#pragma once
// A simulated world's books, for the auditor; read on a fiber.
#include "audit/verdict.hpp"
#include "simulator/checkers/workflows.hpp"

namespace perdura::simulator {

/// The world outlives it.
class AuditPorts {
 public:
  explicit AuditPorts(World& world)
      : gateway_(world.wire().line(clients_host, pg_host)),
        courier_(world.wire().line(clients_host, courier_host)),
        workflows_(world),
        ports_{.order = database(world, "order"),
               .payment = database(world, "payment"),
               .product = database(world, "product"),
               .shipping = database(world, "shipping"),
               .stores = {},
               .gateway = *gateway_,
               .courier = *courier_,
               .bus = world.bus().bus(),
               .workflows = workflows_,
               .clock = world.clients().clock} {
    for (const auto& [service, schema] : world.schemas().all()) {
      ports_.stores.push_back({service, schema->database});
    }
  }

  const audit::Ports& ports() const { return ports_; }

 private:
  static platform::sql::Database& database(World& world, const char* service) {
    return world.schemas().of(service).database;
  }

  std::unique_ptr<HttpClient> gateway_, courier_;
  WorldWorkflows workflows_;
  audit::Ports ports_;
};

}  // namespace perdura::simulator
