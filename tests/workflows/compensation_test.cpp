// The document on compensation, and that it leaves no activity out.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "tests/workflows/compensation.hpp"
#include "tests/workflows/rows.hpp"

namespace perdura::workflows {
namespace {

TEST(Compensation, IsDocumented) {
  Tallies tallies;  // as they are if every test of the matrix passes
  for (const Case& one : all_cases()) count(tallies, one, true);
  std::ifstream file("docs/compensation.md", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_TRUE(text == compensation_markdown(tallies))
      << "docs/compensation.md is not up to date (run from the top folder):\n"
         "  ninja -C build/release compensation_matrix && "
         "build/release/tests/workflows/compensation_matrix docs/compensation.md";
}

TEST(Compensation, IsTriedForEveryActivityThatThereIs) {
  std::set<std::string> called;
  for (const Ending& ending : endings()) {
    for (const auto& [activity, seen] : calm(ending).seen) called.insert(activity);
  }
  activities::All::each([&]<const auto & type>() {
    EXPECT_TRUE(called.contains(type.name))
        << type.name << ": no ending in tests/workflows/endings.cpp calls it";
  });
}

TEST(Compensation, NamesOnlyActivitiesThatThereAre) {
  std::set<std::string> names;
  activities::All::each([&]<const auto & type>() { names.insert(type.name); });
  int named = 0;
  for (const Row& row : rows::all) {
    const std::string undo = row.undo;
    for (auto at = undo.find('`'); at != std::string::npos;) {
      const auto end = undo.find('`', at + 1);
      ASSERT_NE(end, std::string::npos) << undo;
      EXPECT_TRUE(names.contains(undo.substr(at + 1, end - at - 1))) << undo;
      at = undo.find('`', end + 1);
      ++named;
    }
  }
  EXPECT_GT(named, 10);
}

}  // namespace
}  // namespace perdura::workflows
