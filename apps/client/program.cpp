#include "apps/client/program.hpp"

#include <algorithm>
#include <iostream>

namespace perdura::apps {

int run_program(const Program& program, const std::vector<std::string>& arguments,
                const Body& body) {
  for (const char* help : {"--help", "-h"}) {
    if (std::find(arguments.begin(), arguments.end(), help) != arguments.end()) {
      std::cout << program.usage;
      return 0;
    }
  }
  try {
    std::vector<std::string> known = program.flags;
    known.push_back("--root");
    const Flags flags(arguments, known);
    return body(flags, flags.value("--root").value_or("."));
  } catch (const UsageError& error) {
    std::cout.flush();
    std::cerr << "error: " << error.what() << "\n  --help lists the options.\n";
    return 2;
  } catch (const std::exception& error) {
    std::cout.flush();
    std::cerr << "error: " << error.what() << '\n';
    return 1;
  }
}

std::vector<std::string> arguments_of(int argc, char** argv) {
  return {argv + std::min(argc, 1), argv + argc};
}

}  // namespace perdura::apps
