#pragma once
// What the contract is tried on: a schema with the test shop, on one side or the other.
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "platform/sql/database.hpp"
#include "platform/sql/migrations.hpp"

namespace perdura::platform::sql::testing {

/// One schema; the tests of one program run one after another.
class World {
 public:
  World() = default;
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  virtual ~World() = default;
  virtual Database& database() = 0;
  /// How often a retry has paused.
  int pauses() const { return pauses_; }

 protected:
  RetryPorts ports() {
    return {.sleep = [this](std::chrono::milliseconds) { ++pauses_; },
            .random = [] { return std::uint64_t{7}; }};
  }

 private:
  std::atomic<int> pauses_{0};
};

/// The side that this test program is linked for, with these migrations applied and all tables
/// empty. A test that changes tables takes a bare one.
std::unique_ptr<World> make_world(std::span<const MigrationSet> sets);
/// The same without any table.
std::unique_ptr<World> make_bare_world();
/// The test shop's, and the outbox's.
std::array<MigrationSet, 2> shop_migrations();

}  // namespace perdura::platform::sql::testing
