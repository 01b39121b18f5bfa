#pragma once
// What a scenario's windows do to the world at their times.
#include "simulator/scenario/scenario.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator {

/// Scenario and world outlive it.
class Troubles {
 public:
  /// `base`: the weather of the whole run. `by_chance`: windows change it; otherwise only what is
  /// no chance happens (a broker that is away, processes that are killed).
  Troubles(const scenario::Scenario& scenario, World& world, Weather base, bool by_chance);
  Troubles(const Troubles&) = delete;
  Troubles& operator=(const Troubles&) = delete;

  /// Time 0 is now.
  void begin();
  /// Nothing happens any more.
  void end() { ended_ = true; }
  /// Processes killed, brokers down.
  std::size_t strokes() const { return strokes_; }

 private:
  void change(Duration after_start);
  void kill_each(std::vector<std::string> processes, Duration from, const scenario::Window& window,
                 Duration each);

  const scenario::Scenario& scenario_;
  World& world_;
  const Weather base_;
  const bool by_chance_;
  bool ended_ = false;
  std::size_t strokes_ = 0;
};

/// Processes that serve, and those that work for workflows: whom `services` and `workers` mean.
std::vector<std::string> serving_processes(const World& world);

}  // namespace perdura::simulator
