#pragma once
// Tables for terminals.
#include <cstdint>
#include <string>
#include <vector>

namespace perdura::apps {

enum class Align { Left, Right };

struct Column {
  std::string title;
  Align align = Align::Left;
};

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
  std::string indent;
};

/// A head, a rule, the rows; columns as wide as their widest cell, two blanks between them, none at
/// the ends of lines. Widths count characters, not bytes. Throws `std::invalid_argument` for a row
/// with more or fewer cells than there are columns.
std::string render(const Table& table);

/// 1234567 as "1,234,567".
std::string grouped(std::int64_t number);

}  // namespace perdura::apps
