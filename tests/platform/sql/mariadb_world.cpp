#include "tests/platform/sql/mariadb_world.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
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

/// Schemas that nobody uses, by the migrations that made their tables: making tables is by far the
/// slowest thing that tests do.
using Idle = std::map<std::string, std::vector<std::unique_ptr<Schema>>>;

Idle& idle() {
  static Idle schemas;
  return schemas;
}

/// They go when the tests are done, while what Poco needs to reach them is still there.
class DropIdle : public ::testing::Environment {
 public:
  void TearDown() override { idle().clear(); }
};
[[maybe_unused]] const auto* const drop_idle = ::testing::AddGlobalTestEnvironment(new DropIdle);

class MariaDbWorld : public World {
 public:
  /// With tables, which the next world of that name will find; without a name, for itself alone.
  explicit MariaDbWorld(std::string tables = "") : tables_(std::move(tables)) {
    auto& free = idle()[tables_];
    if (free.empty()) {
      schema_ = std::make_unique<Schema>();
    } else {
      schema_ = std::move(free.back());
      free.pop_back();
    }
    database_ = open_mariadb(schema_->settings(), ports());
  }
  ~MariaDbWorld() override {
    database_.reset();
    if (!tables_.empty()) idle()[tables_].push_back(std::move(schema_));
  }
  Database& database() override { return *database_; }

 private:
  const std::string tables_;
  std::unique_ptr<Schema> schema_;
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

std::unique_ptr<World> make_bare_world() { return std::make_unique<MariaDbWorld>(); }

std::unique_ptr<World> make_world(std::span<const MigrationSet> sets) {
  std::string tables;
  for (const MigrationSet& set : sets) tables += std::string(set.component) + " ";
  auto world = std::make_unique<MariaDbWorld>(std::move(tables));
  migrate(world->database(), sets, {});
  empty_tables(world->database());
  return world;
}

}  // namespace perdura::platform::sql::testing
