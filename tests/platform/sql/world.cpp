#include "tests/platform/sql/world.hpp"

#include <array>

#include "migrations/outbox.hpp"
#include "migrations/test_shop.hpp"

namespace perdura::platform::sql::testing {

void set_up_shop(Database& database) {
  const std::array sets{migrations::test_shop(), migrations::outbox()};
  migrate(database, sets, {});
}

}  // namespace perdura::platform::sql::testing
