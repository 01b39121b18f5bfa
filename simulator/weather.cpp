#include "simulator/weather.hpp"

#include "simulator/detail/hash.hpp"

namespace perdura::simulator {
namespace {

constexpr std::uint64_t on_in = 4;                   // one run in four
constexpr int strengths_per_mille[] = {5, 50, 250};  // one is drawn
constexpr std::uint64_t weather_stream = 0x77656174686572;

}  // namespace

Weather swarm_weather(std::uint64_t seed) {
  Weather weather;
  for (std::size_t i = 0; i < fault_classes.size(); ++i) {
    const auto chance = detail::mixed(detail::mixed(seed ^ weather_stream) + i);
    if (detail::below(chance, on_in) != 0) continue;
    const auto strength = detail::below(detail::mixed(chance), std::size(strengths_per_mille));
    weather.per_mille[i] = strengths_per_mille[strength];
  }
  return weather;
}

}  // namespace perdura::simulator
