#include "simulator/live/counterpart.hpp"

#include "simulator/world/world.hpp"

namespace perdura::simulator::live {

Counterpart simulate(const scenario::Scenario& real, const Tempo& tempo, TimePoint start,
                     const ShopSettings& settings, std::uint64_t seed, Schemas& schemas) {
  const auto played = in_shop_time(real, tempo, start);
  Counterpart made;
  TimePoint last = start;
  RunOptions options{.seed = seed, .settings = settings};
  options.on_world = [&](World& world) {
    world.observe([&](const Commit&) { last = world.loop().now(); });
  };
  options.players_at_end = [&](Stage& stage, const Script& script) {
    made.lasts = last - start;
    made.end = read_end(played, stage, script);
  };
  made.run = run(played, options, schemas);
  return made;
}

}  // namespace perdura::simulator::live
