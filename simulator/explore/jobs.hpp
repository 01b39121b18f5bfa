#pragma once
// Runs by number, made in child processes.
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "simulator/explore/explore.hpp"

namespace perdura::simulator {

/// One run. What it refers to outlives it.
struct Job {
  const Explored& explored;
  std::uint64_t seed = 1;
  std::optional<Plan> plan = {};  // none: the seed draws
  bool single = false;            // the plan is one crash point: it has to strike
};

/// From 0 on; equal numbers are equal runs, in each process.
using Jobs = std::function<Job(std::size_t number)>;

/// Scenario by scenario, seed by seed. What it refers to outlives it.
struct Pairing {
  const std::vector<Explored>& scenarios;
  const ExploreOptions& options;

  std::size_t seeds() const { return options.last_seed - options.first_seed + 1; }
  std::size_t count() const { return scenarios.size() * seeds(); }
  Job operator()(std::size_t number) const {
    return {.explored = scenarios[number / seeds()], .seed = options.first_seed + number % seeds()};
  }
};

/// The first `count` of them. As `explore`.
Exploration explore_jobs(const std::vector<Explored>& scenarios, const ExploreOptions& options,
                         Jobs jobs, std::size_t count);

}  // namespace perdura::simulator
