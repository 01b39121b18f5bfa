#pragma once
// Planted bugs on the command line: only builds that have some know the option and the list.
#include <ostream>
#include <string>

namespace CLI {
class App;
}

namespace perdura::apps::simulator {

/// `--plant NAME`: the process that runs the verb has that bug.
void add_plant(CLI::App& verb);

/// " --plant refund-without-key", for a command that repeats what this process did; "" without.
std::string plant_words();

/// Each by its name, with what is wrong.
void list_planted(bool as_json, std::ostream& out);

}  // namespace perdura::apps::simulator
