// docs/statemachines.md shows the tables as they are.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "statemachines/info.hpp"

namespace perdura::statemachines {
namespace {

TEST(Diagrams, AreUpToDate) {
  std::ifstream file("docs/statemachines.md", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_TRUE(text == markdown())
      << "docs/statemachines.md is not up to date (run from the top folder):\n"
         "  ninja -C build/release statemachine_diagrams && "
         "build/release/statemachines/statemachine_diagrams docs/statemachines.md";
}

TEST(Diagrams, ShowEachRowOfEachTable) {
  const std::string text = markdown();
  std::size_t lines = 0;
  for (std::size_t at = text.find("\n| "); at != std::string::npos;
       at = text.find("\n| ", at + 1)) {
    ++lines;
  }
  std::size_t rows = 0;
  for (const auto& machine : all_machines()) {
    rows += machine.rows.size() + 1;  // and the table's head
    EXPECT_NE(text.find("[*] --> " + machine.initial), std::string::npos) << machine.name;
    for (const auto& row : machine.rows) {
      if (row.late) continue;
      EXPECT_NE(text.find("  " + row.source + " --> " + row.target + ": "), std::string::npos);
    }
  }
  EXPECT_EQ(lines, rows);
}

}  // namespace
}  // namespace perdura::statemachines
