// No program that ships holds anything of a planted bug.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "planted/bugs.hpp"

namespace perdura {
namespace {

static_assert(!planted(Bug::RefundWithoutKey), "a constant wherever bugs are not built in");

std::string content_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  EXPECT_TRUE(stream) << file;
  std::ostringstream content;
  content << stream.rdbuf();
  return std::move(content).str();
}

std::vector<std::string> names_in(const std::string& program) {
  const auto content = content_of(program);
  std::vector<std::string> names;
  for (const auto& bug : planted_bugs()) {
    const bool there =
        content.find(bug.name) != std::string::npos || content.find(bug.about) != std::string::npos;
    if (there) names.emplace_back(bug.name);
  }
  return names;
}

TEST(PlantedBugs, AreInNoProgram) {
  std::istringstream programs(PROGRAMS);
  for (std::string program; std::getline(programs, program, ':');) {
    EXPECT_EQ(names_in(program), std::vector<std::string>()) << program;
    // The question that a site asks is a function only where it can be answered.
    EXPECT_EQ(content_of(program).find("_ZN7perdura7plantedENS_3BugE"), std::string::npos)
        << program;
  }
}

TEST(PlantedBugs, WouldBeSeenInAProgram) {
  EXPECT_EQ(names_in("/proc/self/exe").size(), planted_bugs().size());
}

}  // namespace
}  // namespace perdura
