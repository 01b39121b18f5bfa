// The table in docs/simulation.md, which `make planted-bugs` writes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "planted/bugs.hpp"

namespace perdura {
namespace {

constexpr long most_seeds = 1'000;
constexpr long most_faults = 3, most_orders = 2;
constexpr long least_bugs = 12;

/// A row by the table's heads.
using Row = std::map<std::string, std::string>;

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream stream(line.substr(1));
  for (std::string cell; std::getline(stream, cell, '|');) {
    const auto first = cell.find_first_not_of(' ');
    if (first == std::string::npos) continue;
    cells.push_back(cell.substr(first, cell.find_last_not_of(' ') - first + 1));
  }
  return cells;
}

std::vector<Row> table() {
  std::ifstream file("docs/simulation.md");
  EXPECT_TRUE(file);
  bool inside = false;
  std::vector<std::string> heads;
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    if (line == "<!-- planted bugs -->") inside = true;
    if (line == "<!-- end of planted bugs -->") inside = false;
    if (!inside || !line.starts_with("| ")) continue;
    const auto cells = cells_of(line);
    if (heads.empty()) {
      heads = cells;
      continue;
    }
    EXPECT_EQ(cells.size(), heads.size()) << line;
    Row row;
    for (std::size_t n = 0; n < std::min(cells.size(), heads.size()); ++n) row[heads[n]] = cells[n];
    rows.push_back(std::move(row));
  }
  return rows;
}

long number(const Row& row, const std::string& head) { return std::stol(row.at(head)); }

long median(const std::string& head) {
  std::vector<long> all;
  for (const Row& row : table()) all.push_back(number(row, head));
  std::ranges::sort(all);
  return all.at(all.size() / 2);
}

TEST(PlantedBugsTable, HasEachBugOnceWithItsSentence) {
  std::vector<std::pair<std::string, std::string>> listed, there;
  for (const auto& bug : planted_bugs()) {
    listed.emplace_back("`" + std::string(bug.name) + "`", bug.about);
  }
  for (const Row& row : table()) there.emplace_back(row.at("bug"), row.at("what is wrong"));
  EXPECT_EQ(there, listed) << "make planted-bugs writes it";
  EXPECT_GE(std::ssize(listed), least_bugs);
}

TEST(PlantedBugsTable, FindsEachWithinAThousandSeeds) {
  for (const Row& row : table()) {
    EXPECT_LE(number(row, "seed"), most_seeds) << row.at("bug");
    EXPECT_GE(number(row, "runs"), number(row, "seed")) << row.at("bug");
    EXPECT_FALSE(row.at("found by").empty()) << row.at("bug");
  }
}

TEST(PlantedBugsTable, HasRunsThatCanBeRead) {
  EXPECT_LE(median("faults"), most_faults);
  EXPECT_LE(median("orders"), most_orders);
}

TEST(PlantedBugsTable, HasNondeterminismThatIsCaught) {
  const auto rows = table();
  const auto caught = std::ranges::count_if(
      rows, [](const Row& row) { return row.at("found by") == "determinism"; });
  EXPECT_GE(caught, 1);
}

}  // namespace
}  // namespace perdura
