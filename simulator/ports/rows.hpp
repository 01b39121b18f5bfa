#pragma once
// What transactions do to rows, as SQLite itself tells it, whatever the statements say.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/session.hpp"

struct sqlite3;

namespace perdura::platform::sql::detail {
class SqliteSession;
}

namespace perdura::simulator {

struct TableShape {
  std::string name;
  std::vector<std::string> columns;
};

/// One row, before and after; values stand in the columns' order. The shape lives as long as the
/// database.
struct RowChange {
  const TableShape* table = nullptr;
  std::vector<platform::sql::Value> before;  // empty: the row is new
  std::vector<platform::sql::Value> after;   // empty: it is gone
};

/// Notes the changes of one connection, which outlives it. One thread.
class RowWatch {
 public:
  explicit RowWatch(platform::sql::detail::SqliteSession& session) : session_(session) {}
  RowWatch(const RowWatch&) = delete;
  RowWatch& operator=(const RowWatch&) = delete;

  /// Rows of other tables are not noted.
  void add_table(TableShape shape);
  void watch(bool on);
  const std::vector<RowChange>& changes() const { return changes_; }
  void forget() noexcept { changes_.clear(); }
  /// A savepoint was taken back: only so many stand.
  void take_back_to(std::size_t count) { changes_.resize(count); }

 private:
  static void told(void* self, sqlite3* connection, int act, const char* schema, const char* table,
                   long long before_id, long long after_id);
  void note(sqlite3* connection, int act, std::string_view table);

  platform::sql::detail::SqliteSession& session_;
  std::map<std::string, TableShape, std::less<>> tables_;
  std::vector<RowChange> changes_;
};

}  // namespace perdura::simulator
