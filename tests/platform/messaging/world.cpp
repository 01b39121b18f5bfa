#include "tests/platform/messaging/world.hpp"

#include <atomic>
#include <random>

namespace perdura::platform::testing {

std::string World::make_suffix() {
  static const auto run = std::random_device{}();
  static std::atomic<int> count = 0;
  return "-" + std::to_string(run) + "-" + std::to_string(++count);
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(BrokerDownContract);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(AdminContract);

}  // namespace perdura::platform::testing
