// Lives through the whole matrix and writes docs/compensation.md: compensation_matrix FILE
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>

#include "tests/workflows/compensation.hpp"

int main(int argc, char** argv) {
  using namespace perdura::workflows;
  ::testing::InitGoogleTest(&argc, argv);
  if (argc != 2) {
    std::cerr << "usage: compensation_matrix FILE   (docs/compensation.md)\n";
    return 2;
  }
  Tallies tallies;
  int wrong = 0;
  for (const Case& one : all_cases()) {
    const auto problems = problems_of(one);
    count(tallies, one, problems.empty());
    if (problems.empty()) continue;
    ++wrong;
    std::cerr << name_of(one) << "\n";
    for (const auto& problem : problems) std::cerr << "  " << problem << "\n";
  }
  std::ofstream file(argv[1], std::ios::binary | std::ios::trunc);
  file << compensation_markdown(tallies) << std::flush;
  if (!file) {
    std::cerr << "cannot write " << argv[1] << "\n";
    return 2;
  }
  if (wrong == 0) return 0;
  std::cerr << wrong << " runs ended with other books\n";
  return 1;
}
