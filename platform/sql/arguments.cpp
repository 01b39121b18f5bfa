#include "platform/sql/arguments.hpp"

#include "platform/sql/row.hpp"

namespace perdura::platform::sql::detail {

std::size_t Arguments::padded(std::size_t count) {
  if (count > max_in_values) throw SqlMisuse("more values than IN (?) takes: page the list");
  return std::bit_ceil(std::max<std::size_t>(count, 1));
}

std::string_view Arguments::fit(std::string_view text) {
  if (values_.size() == widths_.size()) return text;
  std::size_t next = 0;
  bool quoted = false;
  for (const char c : text) {
    widened_ += c;
    if (c == '\'') quoted = !quoted;
    if (c != '?' || quoted) continue;
    if (next == widths_.size()) throw SqlMisuse("fewer arguments than '?'");
    for (std::size_t n = 1; n < widths_[next]; ++n) widened_ += ", ?";
    ++next;
  }
  return widened_;
}

std::string for_rows(std::string_view insert, std::size_t rows) {
  const std::size_t values = insert.find("VALUES (");
  const std::size_t open = values == insert.npos ? values : values + 7;
  const std::size_t close = open == insert.npos ? open : insert.find(')', open);
  if (close == insert.npos || insert.substr(open, close - open).find('?') == insert.npos) {
    throw SqlMisuse("rows need INSERT … VALUES (?, …): " + std::string(insert));
  }
  const std::string_view row = insert.substr(open, close + 1 - open);
  std::string text(insert.substr(0, close + 1));
  for (std::size_t n = 1; n < rows; ++n) text.append(", ").append(row);
  return text.append(insert.substr(close + 1));
}

std::size_t column_of(const Table& table, std::string_view member) {
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    if (table.columns[column] == member) return column;
  }
  throw SqlMisuse("no column is called " + std::string(member));
}

void require_columns(const Table& table, std::size_t count) {
  if (table.columns.size() == count) return;
  throw SqlMisuse("a row of " + std::to_string(table.columns.size()) + " columns for a type of " +
                  std::to_string(count));
}

}  // namespace perdura::platform::sql::detail
