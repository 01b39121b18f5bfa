#pragma once
// The frame of a command line program.
#include <functional>
#include <string>
#include <vector>

#include "apps/client/flags.hpp"

namespace perdura::apps {

struct Program {
  std::string usage;               // what --help prints
  std::vector<std::string> flags;  // beside --root and --help
};

/// Exit codes: what `body` gives; 1 with "error: …" for its exceptions; 2 for a wrong command line.
/// `body` gets the flags and the repository's root folder.
using Body = std::function<int(const Flags& flags, const std::string& root)>;
int run_program(const Program& program, const std::vector<std::string>& arguments,
                const Body& body);

/// The arguments of `main` without the program's name.
std::vector<std::string> arguments_of(int argc, char** argv);

}  // namespace perdura::apps
