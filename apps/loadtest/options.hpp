#pragma once
// The command line: what may be asked for, and within which bounds.
#include <optional>
#include <string>

#include "apps/loadtest/plan.hpp"

namespace CLI {
class App;
}

namespace perdura::apps::loadtest {

struct Options {
  Wishes wishes = {};
  std::optional<std::string> json = {};  // a file
};

/// Adds them all to `app`, each with the environment variable of its name: --min-rate wins over
/// MIN_RATE. Parsing fills `options`, which outlive it.
void add_options(CLI::App& app, Options& options);

}  // namespace perdura::apps::loadtest
