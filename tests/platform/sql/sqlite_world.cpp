#include "platform/sql/sqlite.hpp"
#include "tests/platform/sql/world.hpp"

namespace perdura::platform::sql::testing {
namespace {

class SqliteWorld : public World {
 public:
  Database& database() override { return *database_; }

 private:
  std::unique_ptr<Database> database_ = open_sqlite(ports());
};

}  // namespace

std::unique_ptr<World> make_bare_world() { return std::make_unique<SqliteWorld>(); }

std::unique_ptr<World> make_world(std::span<const MigrationSet> sets) {
  auto world = make_bare_world();
  migrate(world->database(), sets, {});
  return world;
}

}  // namespace perdura::platform::sql::testing
