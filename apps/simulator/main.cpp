// simulator: the shop on virtual time.
#include <iostream>

#include "apps/simulator/commands.hpp"

int main(int count, char** words) {
  const int code = perdura::apps::simulator::run(count, words, std::cout, std::cerr);
  std::cout.flush();
  return std::cout ? code : 1;
}
