#include "tests/replay/scripted_world.hpp"

#include "workflows/all.hpp"

namespace perdura::replay {

temporal::testing::TestEnvironment& ScriptedWorld::world() {
  if (!world_) {
    world_.emplace(temporal::testing::EnvironmentOptions{
        .workflows = workflows::all(),
        .activities = activities_,
        .worker = {.task_queue = "perdura", .identity = "worker"},
        .server = {.search_attributes = {
                       {"OrderStatus", temporal::testing::SearchAttributeType::Keyword}}}});
  }
  return *world_;
}

}  // namespace perdura::replay
