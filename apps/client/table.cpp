#include "apps/client/table.hpp"

#include <algorithm>
#include <stdexcept>

namespace perdura::apps {
namespace {

/// Characters of UTF-8: all bytes but those that go on with one.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6) != 2; }));
}

std::string padded(const std::string& text, std::size_t width, Align align) {
  const std::string blanks(width - width_of(text), ' ');
  return align == Align::Left ? text + blanks : blanks + text;
}

std::string line(const std::vector<std::string>& cells, const Table& table,
                 const std::vector<std::size_t>& widths) {
  std::string text = table.indent;
  for (std::size_t n = 0; n < cells.size(); ++n) {
    if (n > 0) text += "  ";
    text += padded(cells[n], widths[n], table.columns[n].align);
  }
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text + "\n";
}

}  // namespace

std::string render(const Table& table) {
  std::vector<std::string> titles;
  std::vector<std::size_t> widths;
  for (const auto& column : table.columns) {
    titles.push_back(column.title);
    widths.push_back(width_of(column.title));
  }
  for (const auto& row : table.rows) {
    if (row.size() != widths.size()) {
      throw std::invalid_argument("a row of " + std::to_string(row.size()) +
                                  " cells in a table of " + std::to_string(widths.size()) +
                                  " columns");
    }
    for (std::size_t n = 0; n < row.size(); ++n) widths[n] = std::max(widths[n], width_of(row[n]));
  }
  std::vector<std::string> rule;
  for (const auto width : widths) rule.emplace_back(width, '-');
  std::string text = line(titles, table, widths) + line(rule, table, widths);
  for (const auto& row : table.rows) text += line(row, table, widths);
  return text;
}

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

}  // namespace perdura::apps
