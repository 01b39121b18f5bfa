// SQLite declares its pre-update hook only to those who ask for it; Debian's library has it.
#define SQLITE_ENABLE_PREUPDATE_HOOK
#include <sqlite3.h>

#include "simulator/ports/rows.hpp"

#include "platform/sql/detail/sqlite_session.hpp"

namespace perdura::simulator {

namespace sql = platform::sql;

namespace {

sql::Value value_of(sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_value_int64(value)};
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
      const auto* data = static_cast<const char*>(sqlite3_value_blob(value));
      const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
      return std::string(data ? data : "", size);
    }
    default:
      return sql::Null{};
  }
}

using Get = int (*)(sqlite3*, int, sqlite3_value**);

std::vector<sql::Value> values_of(sqlite3* connection, Get get) {
  std::vector<sql::Value> values;
  const int count = sqlite3_preupdate_count(connection);
  values.reserve(static_cast<std::size_t>(count));
  for (int column = 0; column < count; ++column) {
    sqlite3_value* value = nullptr;
    values.push_back(get(connection, column, &value) == SQLITE_OK ? value_of(value) : sql::Null{});
  }
  return values;
}

}  // namespace

void RowWatch::add_table(TableShape shape) {
  std::string name = shape.name;
  tables_.insert_or_assign(std::move(name), std::move(shape));
}

void RowWatch::watch(bool on) {
  forget();
  sqlite3_preupdate_hook(session_.connection(), on ? &RowWatch::told : nullptr, this);
}

void RowWatch::told(void* self, sqlite3* connection, int act, const char*, const char* table,
                    long long, long long) {
  static_cast<RowWatch*>(self)->note(connection, act, table);
}

void RowWatch::note(sqlite3* connection, int act, std::string_view table) {
  const auto shape = tables_.find(table);
  if (shape == tables_.end()) return;
  RowChange change{&shape->second, {}, {}};
  if (act != SQLITE_INSERT) change.before = values_of(connection, sqlite3_preupdate_old);
  if (act != SQLITE_DELETE) change.after = values_of(connection, sqlite3_preupdate_new);
  changes_.push_back(std::move(change));
}

}  // namespace perdura::simulator
