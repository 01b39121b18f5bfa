#pragma once
// `simulator completion bash`.
#include <string>

namespace CLI {
class App;
}

namespace perdura::apps::simulator {

/// A script for `source <(simulator completion bash)`: verbs, what stands below them, options, and
/// files everywhere else.
std::string bash_completion(const CLI::App& app);

}  // namespace perdura::apps::simulator
