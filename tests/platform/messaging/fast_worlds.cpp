// The contract on the bus in memory and on librdkafka with its mock cluster.
#include "tests/platform/messaging/world.hpp"

namespace perdura::platform::testing {
namespace {

const auto name_of = [](const ::testing::TestParamInfo<WorldKind>& world) {
  return world.param.name;
};

INSTANTIATE_TEST_SUITE_P(Fast, BusContract, ::testing::Values(memory_world(), mock_world()),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Fast, BrokerDownContract, ::testing::Values(memory_world(), mock_world()),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Fast, AdminContract, ::testing::Values(memory_world()), name_of);

}  // namespace
}  // namespace perdura::platform::testing
