#include "simulator/live/playable.hpp"

#include "simulator/scenario/scalars.hpp"
#include "simulator/units.hpp"

namespace perdura::simulator::live {
namespace {

using scenario::Scenario;
using scenario::Window;

std::string numbered(const char* list, std::size_t place) {
  return std::string(list) + ", entry " + std::to_string(place + 1);
}

/// What a window does, by its keys.
std::string troubles_of(const Window& window) {
  std::string text;
  const auto add = [&](bool is_there, const char* key) {
    if (is_there) text.append(text.empty() ? "" : ", ").append(key);
  };
  add(window.gateway.has_value(), "gateway");
  add(window.courier.has_value(), "courier");
  add(window.network.has_value(), "network");
  add(window.store.has_value(), "store");
  add(window.events.has_value(), "events");
  add(window.kafka.has_value(), "kafka");
  add(window.workers.has_value(), "workers");
  add(window.services.has_value(), "services");
  add(!window.down.empty(), "down");
  return text;
}

}  // namespace

std::vector<Obstacle> obstacles_of(const Scenario& scenario) {
  std::vector<Obstacle> obstacles;
  const auto& windows = scenario.faults.windows;
  for (std::size_t n = 0; n < windows.size(); ++n) {
    obstacles.push_back({numbered("faults.windows", n) + " (" + troubles_of(windows[n]) + ")",
                         "a running shop has the weather that it has"});
  }
  for (std::size_t n = 0; n < scenario.plan.size(); ++n) {
    const auto& entry = scenario.plan[n];
    obstacles.push_back({numbered("plan", n) + " (" + entry.site + " of " + entry.entity + ": " +
                             entry.choice + ")",
                         "nobody decides this in a running shop"});
  }
  if (scenario.orders.size() > orders_most) {
    obstacles.push_back({"orders", write_count(static_cast<std::int64_t>(scenario.orders.size())) +
                                       " are a load: at most " + write_count(orders_most) +
                                       " are played (make loadtest)"});
  }
  if (scenario.script.empty()) obstacles.push_back({"script", "it has no act to be played"});
  return obstacles;
}

}  // namespace perdura::simulator::live
