// The contract of the SQL port, held to its simulated side.
#include "simulator/ports/sql.hpp"
#include "tests/platform/sql/world.hpp"

namespace perdura::platform::sql::testing {
namespace {

using simulator::Change;

class SimulatedWorld final : public World, private simulator::SqlSide {
 public:
  explicit SimulatedWorld(std::span<const MigrationSet> sets) : database_(sets) {
    database_.attach(this);
  }
  Database& database() override { return database_; }

 private:
  void before_begin() override {}
  void before_commit() override {}
  void committed(std::span<const Change>) override {}
  void sleep(std::chrono::milliseconds pause) override { ports_.sleep(pause); }
  std::uint64_t random() override { return ports_.random(); }

  RetryPorts ports_ = ports();
  simulator::SimulatedSql database_;
};

}  // namespace

std::unique_ptr<World> make_bare_world() {
  return std::make_unique<SimulatedWorld>(std::span<const MigrationSet>());
}

std::unique_ptr<World> make_world(std::span<const MigrationSet> sets) {
  return std::make_unique<SimulatedWorld>(sets);
}

}  // namespace perdura::platform::sql::testing
