#pragma once
// The frame of a command line program.
#include <functional>
#include <stdexcept>
#include <string>

namespace CLI {
class App;
}

namespace perdura::apps {

/// A command line that cannot be meant, found by the program itself.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Parses the command line, with --root beside the options that `app` has, and runs `body` with the
/// repository's root folder. Exit codes: what `body` gives; 0 for --help; 1 with "error: …" for its
/// exceptions; 2 for a wrong command line, `UsageError` too.
using Body = std::function<int(const std::string& root)>;
int run_program(CLI::App& app, int argc, const char* const* argv, const Body& body);

}  // namespace perdura::apps
