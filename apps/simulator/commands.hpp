#pragma once
// The command line.
#include <ostream>

namespace perdura::apps::simulator {

/// Does what the words ask for; what was wrong goes to `errors`. The exit code is the verb's, or
/// `invalid`; `environment` also where `out` could not be written.
int run(int count, const char* const* words, std::ostream& out, std::ostream& errors);

}  // namespace perdura::apps::simulator
