#pragma once
// One connection of one side: what MariaDB and SQLite each implement. Services use `database.hpp`.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/value.hpp"

namespace perdura::platform::sql {

/// A query that finds more rows is refused (`SqlMisuse`): page it.
inline constexpr std::size_t max_rows = 100'000;
/// Prepared statements a session keeps; when full it starts anew.
inline constexpr std::size_t max_prepared = 1'024;

/// A result: cells row by row.
struct Table {
  std::vector<std::string> columns;
  std::vector<Value> cells;
  std::size_t rows() const { return columns.empty() ? 0 : cells.size() / columns.size(); }
};

/// Texts are in the portable dialect, prepared once and kept. One thread at a time. All throw what
/// `errors.hpp` lists.
class Session {
 public:
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session() = default;

  virtual void begin() = 0;
  virtual void commit() = 0;
  /// Never throws: a session that cannot roll back is broken, and its connection is closed.
  virtual void rollback() noexcept = 0;

  /// Rows that matched, changed or not. For a `{upsert …}`: always 1; for an `{insert_once …}`: how
  /// many were new.
  virtual std::int64_t execute(std::string_view text, std::span<const Value> arguments) = 0;
  virtual Table query(std::string_view text, std::span<const Value> arguments) = 0;
  /// Prepares without running: does the text fit the schema?
  virtual void prepare(std::string_view text) = 0;
  /// DDL, and what cannot be prepared; not kept.
  virtual void run_script(std::string_view statement) = 0;
};

}  // namespace perdura::platform::sql
