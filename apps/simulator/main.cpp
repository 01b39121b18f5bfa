// simulator: the shop on virtual time.
#include <iostream>

#include "apps/simulator/commands.hpp"

int main(int count, char** words) {
  return perdura::apps::simulator::run(count, words, std::cout, std::cerr);
}
