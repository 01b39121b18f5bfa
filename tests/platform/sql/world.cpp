#include "tests/platform/sql/world.hpp"

#include "migrations/outbox.hpp"
#include "migrations/test_shop.hpp"

namespace perdura::platform::sql::testing {

std::array<MigrationSet, 2> shop_migrations() {
  return {migrations::test_shop(), migrations::outbox()};
}

}  // namespace perdura::platform::sql::testing
