#include "tests/platform/sql/mariadb_world.hpp"

#include <cstdlib>
#include <random>
#include <stdexcept>

#include "tests/platform/sql/world.hpp"

namespace perdura::platform::sql::testing {
namespace {

std::string setting(const char* name) {
  const char* value = std::getenv(name);
  if (!value) throw std::runtime_error(std::string(name) + " is not set: run `make test`");
  return value;
}

/// A schema that goes with the object.
class Schema {
 public:
  Schema() { create_mariadb_schema(settings_); }
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;
  ~Schema() { drop_mariadb_schema(settings_); }
  const MariaDbSettings& settings() const { return settings_; }

 private:
  const MariaDbSettings settings_ = mariadb_settings();
};

class MariaDbWorld : public World {
 public:
  explicit MariaDbWorld(std::shared_ptr<Schema> schema)
      : schema_(std::move(schema)), database_(open_mariadb(schema_->settings(), ports())) {}
  Database& database() override { return *database_; }

 private:
  std::shared_ptr<Schema> schema_;
  std::unique_ptr<Database> database_;
};

void empty_tables(Database& database) {
  database.administer([](Session& session) {
    const Table tables = session.query(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() "
        "AND table_name <> 'schema_migrations' ORDER BY table_name",
        {});
    session.run_script("SET foreign_key_checks = 0");
    for (const Value& name : tables.cells) {
      session.run_script("DELETE FROM \"" + std::get<std::string>(name) + "\"");
    }
  });
}

}  // namespace

MariaDbSettings mariadb_settings() {
  std::random_device chance;
  return {.port = static_cast<unsigned>(std::stoul(setting("PERDURA_MARIADB_PORT"))),
          .user = setting("PERDURA_MARIADB_USER"),
          .password = setting("PERDURA_MARIADB_PASSWORD"),
          .schema = "perdura_test_" + std::to_string(chance()) + std::to_string(chance())};
}

std::unique_ptr<World> make_bare_world() {
  return std::make_unique<MariaDbWorld>(std::make_shared<Schema>());
}

/// One schema for the whole program: making tables is by far the slowest thing that tests do.
std::unique_ptr<World> make_world() {
  static const auto schema = std::make_shared<Schema>();
  auto world = std::make_unique<MariaDbWorld>(schema);
  set_up_shop(world->database());
  empty_tables(world->database());
  return world;
}

}  // namespace perdura::platform::sql::testing
