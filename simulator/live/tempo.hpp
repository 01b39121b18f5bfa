#pragma once
// How a scenario's times become those of a running shop.
#include "simulator/scenario/scenario.hpp"

namespace perdura::simulator::live {

/// Real seconds are what a clock on the wall shows; shop seconds what the shop's does.
struct Tempo {
  double clock = 1;  // shop seconds a real one
  double speed = 1;  // the script's seconds a real one
  /// Acts at different times of the script stay so far apart in real time, in their order: a real
  /// shop needs its time for each.
  Duration apart = std::chrono::seconds(1);
};

/// The script in real time: what a running shop is played.
scenario::Scenario in_real_time(scenario::Scenario scenario, const Tempo& tempo);

/// The same acts by a simulated shop's clock, which begins at `start`, with nothing that goes
/// wrong.
scenario::Scenario in_shop_time(const scenario::Scenario& real, const Tempo& tempo,
                                TimePoint start);

/// How long it takes on the wall.
Duration in_real_time(Duration of_shop, const Tempo& tempo);
/// What passes in the shop meanwhile.
Duration in_shop_time(Duration of_wall, const Tempo& tempo);

}  // namespace perdura::simulator::live
