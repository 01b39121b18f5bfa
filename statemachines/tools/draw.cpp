// Writes docs/statemachines.md: statemachine_diagrams FILE
#include <fstream>
#include <iostream>

#include "statemachines/info.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: statemachine_diagrams FILE   (docs/statemachines.md)\n";
    return 2;
  }
  std::ofstream file(argv[1], std::ios::binary | std::ios::trunc);
  file << perdura::statemachines::markdown() << std::flush;
  if (file) return 0;
  std::cerr << "cannot write " << argv[1] << "\n";
  return 1;
}
