// Writes docs/events.md: event_catalogue FILE
#include <fstream>
#include <iostream>

#include "domain/events/catalogue.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: event_catalogue FILE   (docs/events.md)\n";
    return 2;
  }
  std::ofstream file(argv[1], std::ios::binary | std::ios::trunc);
  file << perdura::domain::event_catalogue_markdown() << std::flush;
  if (file) return 0;
  std::cerr << "cannot write " << argv[1] << "\n";
  return 1;
}
