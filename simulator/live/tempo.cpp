#include "simulator/live/tempo.hpp"

#include <algorithm>
#include <map>

namespace perdura::simulator::live {

using scenario::Scenario;

namespace {

constexpr Duration margin = std::chrono::hours(1);

Duration times(Duration time, double factor) {
  return std::chrono::round<Duration>(std::chrono::duration<double, Duration::period>(time) *
                                      factor);
}

Duration last_act(const Scenario& scenario) {
  Duration last{};
  for (const auto& step : scenario.script) last = std::max(last, step.at);
  return last;
}

}  // namespace

Scenario in_real_time(Scenario scenario, const Tempo& tempo) {
  std::map<Duration, Duration> moments;
  for (const auto& step : scenario.script) moments[step.at] = times(step.at, 1 / tempo.speed);
  const Duration* before = nullptr;
  for (auto& [at, real] : moments) {
    if (before) real = std::max(real, *before + tempo.apart);
    before = &real;
  }
  for (auto& step : scenario.script) step.at = moments.at(step.at);
  return scenario;
}

Scenario in_shop_time(const Scenario& real, const Tempo& tempo, TimePoint start) {
  Scenario made = real;
  for (auto& step : made.script) step.at = in_shop_time(step.at, tempo);
  made.time.start = {.at = start};
  made.time.span = std::max(made.time.span, last_act(made) + margin);
  made.faults = {.intensity = scenario::Intensity::None};
  return made;
}

Duration in_real_time(Duration of_shop, const Tempo& tempo) {
  return times(of_shop, 1 / tempo.clock);
}

Duration in_shop_time(Duration of_wall, const Tempo& tempo) { return times(of_wall, tempo.clock); }

}  // namespace perdura::simulator::live
