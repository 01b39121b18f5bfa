// SQLite's result codes as our errors.
#include "platform/sql/detail/sqlite_session.hpp"

namespace perdura::platform::sql::detail {
namespace {

std::string_view after(std::string_view text, std::string_view mark) {
  const auto at = text.find(mark);
  return at == text.npos ? std::string_view{} : text.substr(at + mark.size());
}

}  // namespace

/// SQLite names the columns ("t.a, t.b"), MariaDB the index: find the index over those columns.
std::string SqliteSession::index_over(std::string_view columns) {
  const std::string table(columns.substr(0, columns.find('.')));
  const auto indices = query(
      "SELECT name FROM pragma_index_list(?) WHERE \"unique\" = 1 AND origin = 'c' ORDER BY name",
      std::vector<Value>{table});
  for (const Value& index : indices.cells) {
    const auto parts =
        query("SELECT name FROM pragma_index_info(?) ORDER BY seqno", std::vector<Value>{index});
    std::string over;
    for (const Value& part : parts.cells) {
      over += (over.empty() ? "" : ", ") + table + "." + text_of(part);
    }
    if (over == columns) return text_of(index);
  }
  return std::string(columns);
}

void SqliteSession::fail(int code, std::string_view text) {
  const std::string why = sqlite3_errmsg(database_.get());
  const std::string what = "SQLite: " + why + ": " + std::string(text);
  switch (code) {
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      throw DuplicateKey("PRIMARY", what);
    case SQLITE_CONSTRAINT_UNIQUE:
      throw DuplicateKey(index_over(after(why, "failed: ")), what);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      throw ForeignKey("", what);
    case SQLITE_CONSTRAINT_CHECK:
    case SQLITE_CONSTRAINT_NOTNULL:
    case SQLITE_CONSTRAINT_DATATYPE:
      throw CheckViolation(std::string(after(why, "failed: ")), what);
    case SQLITE_NOMEM:
    case SQLITE_FULL:
      throw Unavailable(what);
    case SQLITE_ERROR:
      throw SqlMisuse(what);
    default:
      throw SqlError(what);
  }
}

}  // namespace perdura::platform::sql::detail
