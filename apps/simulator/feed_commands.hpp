#pragma once
// The verbs about facts that are there already: `record`, `replay`.
#include <ostream>

namespace CLI {
class App;
}

namespace perdura::apps::simulator {

/// All outlive the parsing; `code` is set by the verb that is called.
void add_feeding(CLI::App& app, std::ostream& out, std::ostream& errors, int& code);

}  // namespace perdura::apps::simulator
