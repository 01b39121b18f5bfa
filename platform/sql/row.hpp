#pragma once
// Results as described structs: each member takes the column of its name, and no column is left.
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <string>
#include <utility>
#include <vector>

#include "platform/sql/session.hpp"

namespace perdura::platform::sql::detail {

/// The column called `member`; throws `SqlMisuse`.
std::size_t column_of(const Table& table, std::string_view member);
/// Throws `SqlMisuse` unless there are just as many columns.
void require_columns(const Table& table, std::size_t count);

template <class Row>
std::vector<Row> rows_of(Table table) {
  std::vector<Row> rows;
  if constexpr (json::detail::DescribedStruct<Row>) {
    using Members = json::detail::Members<Row>;
    constexpr std::size_t count = boost::mp11::mp_size<Members>::value;
    require_columns(table, count);
    std::size_t columns[count];
    std::size_t next = 0;
    boost::mp11::mp_for_each<Members>([&](auto d) { columns[next++] = column_of(table, d.name); });
    rows.resize(table.rows());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      next = 0;
      boost::mp11::mp_for_each<Members>([&](auto d) {
        using Member = json::detail::MemberType<Row, decltype(d)>;
        rows[row].*d.pointer =
            from_value<Member>(std::move(table.cells[row * count + columns[next++]]));
      });
    }
  } else {
    require_columns(table, 1);
    rows.reserve(table.cells.size());
    for (Value& cell : table.cells) rows.push_back(from_value<Row>(std::move(cell)));
  }
  return rows;
}

}  // namespace perdura::platform::sql::detail
