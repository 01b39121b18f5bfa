#pragma once
// The world's workflows, as its Temporal server knows them; asked on a fiber.
#include <string>
#include <vector>

#include "audit/ports.hpp"
#include "simulator/world/world.hpp"
#include "temporal/client/client.hpp"

namespace perdura::simulator {

/// Asks as one of the clients. The world outlives it.
class WorldWorkflows final : public audit::Workflows {
 public:
  explicit WorldWorkflows(World& world);

  std::map<std::string, std::string> open() override;
  std::map<std::string, audit::RunState> look_at(const std::vector<std::string>& ids) override;
  /// Of those that are open (as `open` has them) each that looks after the order, or what belongs
  /// to it, by its id, and what that does: " ← the workflow Order ord_… is at the activity …".
  /// Without one it says so; "": it is no id.
  std::string chain_behind(const std::string& id, const std::map<std::string, std::string>& open);
  /// All runs that have ended, in the order of the server's list.
  std::vector<temporal::WorkflowRef> ended();

 private:
  std::vector<temporal::WorkflowSummary> list(const std::string& query);

  World& world_;
  temporal::Client client_;
};

}  // namespace perdura::simulator
