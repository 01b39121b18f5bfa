#pragma once
// The verbs that look for failures and into them: `explore`, `shrink`, `explain`.
#include <ostream>

namespace CLI {
class App;
}

namespace perdura::apps::simulator {

/// `--max-steps`.
void add_limits(CLI::App& verb, std::uint64_t& max_steps);

/// All outlive the parsing; `code` is set by the verb that is called.
void add_exploring(CLI::App& app, std::ostream& out, std::ostream& errors, int& code);

}  // namespace perdura::apps::simulator
