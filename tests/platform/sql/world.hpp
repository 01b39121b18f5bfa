#pragma once
// What the contract is tried on: a schema with the test shop, on one side or the other.
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/sql/database.hpp"

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

/// The side that this test program is linked for, with the shop's tables, all empty.
std::unique_ptr<World> make_world();
/// The same without any table.
std::unique_ptr<World> make_bare_world();
/// Applies the shop's migrations, and the outbox's.
void set_up_shop(Database& database);

}  // namespace perdura::platform::sql::testing
