#include "simulator/run/troubles.hpp"

#include "simulator/scenario/windows.hpp"

namespace perdura::simulator {

Troubles::Troubles(const scenario::Scenario& scenario, World& world, Weather base, bool by_chance)
    : scenario_(scenario), world_(world), base_(std::move(base)), by_chance_(by_chance) {}

void Troubles::begin() {
  change({});
  Loop& loop = world_.loop();
  for (const Duration at : scenario::weather_changes(scenario_)) {
    loop.after(at, [this, at] { change(at); });
  }
  for (const auto& window : scenario_.faults.windows) {
    const Duration from = window.from.after(scenario_.time.start);
    if (window.kafka) {
      loop.after(from, [this, &window] {
        if (ended_) return;
        ++strokes_;
        world_.bus().break_down(window.span);
      });
    }
    for (const auto& process : window.down) {
      loop.after(from, [this, &window, &process] {
        if (ended_) return;
        ++strokes_;
        world_.crash(process, window.span);
      });
    }
    if (window.workers) kill_each({worker_host}, from, window, window.workers->kill_each);
    if (window.services) {
      kill_each(serving_processes(world_), from, window, window.services->kill_each);
    }
  }
}

void Troubles::change(Duration after_start) {
  if (!by_chance_ || ended_) return;
  world_.chooser().set_weather(scenario::weather_at(scenario_, base_, after_start));
}

void Troubles::kill_each(std::vector<std::string> processes, Duration from,
                         const scenario::Window& window, Duration each) {
  std::size_t next = 0;
  for (Duration at{}; at < window.span; at += each) {
    world_.loop().after(from + at, [this, name = processes[next++ % processes.size()]] {
      if (ended_ || !world_.up(name)) return;
      ++strokes_;
      world_.crash(name, world_.options().down_for);
    });
  }
}

std::vector<std::string> serving_processes(const World& world) {
  auto names = world.process_names();
  std::erase_if(names, [](const std::string& name) {
    return name == worker_host || name == pg_host || name == courier_host;
  });
  return names;
}

}  // namespace perdura::simulator
