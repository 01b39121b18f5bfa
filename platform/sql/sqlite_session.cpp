#include "platform/sql/detail/sqlite_session.hpp"
#include "json/text.hpp"
#include "platform/sql/dialect.hpp"

namespace perdura::platform::sql::detail {
namespace {

/// What is deleted need not be overwritten: it is in memory only.
constexpr const char* pragmas =
    "PRAGMA foreign_keys = ON; PRAGMA case_sensitive_like = ON; PRAGMA temp_store = MEMORY; "
    "PRAGMA secure_delete = OFF;";

void bind(sqlite3_stmt* statement, int at, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    sqlite3_bind_int64(statement, at, *number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    // MariaDB refuses such texts by itself.
    if (!json::valid_utf8(*text)) throw CheckViolation("", "a text argument is not UTF-8");
    sqlite3_bind_text64(statement, at, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
  } else {
    sqlite3_bind_null(statement, at);
  }
}

Value cell(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return Null{};
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
      const auto* data = static_cast<const char*>(sqlite3_column_blob(statement, column));
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return std::string(data ? data : "", size);
    }
    default:
      throw SqlMisuse("a column is a floating point number");
  }
}

/// Its counters of memory take a lock at each allocation, and nobody reads them.
void set_up_library() {
  static const bool once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK;
  static_cast<void>(once);  // otherwise somebody was here before: it works all the same
}

}  // namespace

/// One execution: binds, and leaves the statement ready for the next.
class SqliteSession::Run {
 public:
  Run(Statement& statement, std::string_view text, std::span<const Value> arguments)
      : handle_(statement.handle.get()) {
    const int wanted = sqlite3_bind_parameter_count(handle_);
    if (static_cast<std::size_t>(wanted) != arguments.size()) {
      throw SqlMisuse(std::to_string(arguments.size()) + " arguments for " +
                      std::to_string(wanted) + " '?': " + std::string(text));
    }
    int at = 0;
    for (const Value& argument : arguments) bind(handle_, ++at, argument);
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run() {
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
  }
  int step() { return sqlite3_step(handle_); }

 private:
  sqlite3_stmt* handle_;
};

SqliteSession::SqliteSession() {
  set_up_library();
  sqlite3* database = nullptr;
  const int code =
      sqlite3_open_v2(":memory:", &database,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  database_.reset(database);
  if (code != SQLITE_OK) throw Unavailable("SQLite: no database in memory");
  sqlite3_extended_result_codes(database, 1);
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  if (sqlite3_exec(database, pragmas, nullptr, nullptr, nullptr) != SQLITE_OK) fail(0, pragmas);
}

void SqliteSession::rollback() noexcept {
  if (sqlite3_get_autocommit(database_.get())) return;
  sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void SqliteSession::run(const char* text) {
  const int code = sqlite3_exec(database_.get(), text, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code, text);
}

void SqliteSession::run_script(std::string_view statement) {
  run(translate(statement, Dialect::Sqlite).c_str());
}

SqliteSession::Statement& SqliteSession::prepared(std::string_view text) {
  if (const auto known = statements_.find(text); known != statements_.end()) return known->second;
  if (statements_.size() == max_prepared) statements_.clear();
  const std::string own = translate(text, Dialect::Sqlite);
  sqlite3_stmt* handle = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), own.c_str(), -1, SQLITE_PREPARE_PERSISTENT,
                                      &handle, &rest);
  Statement statement{std::unique_ptr<sqlite3_stmt, Close>(handle),
                      insert_kind(text) == Insert::Upsert};
  if (code != SQLITE_OK) fail(code, own);
  if (!handle || *rest != '\0') throw SqlMisuse("not one statement: " + own);
  return statements_.emplace(text, std::move(statement)).first->second;
}

std::int64_t SqliteSession::execute(std::string_view text, std::span<const Value> arguments) {
  Statement& statement = prepared(text);
  if (sqlite3_column_count(statement.handle.get()) != 0) {
    throw SqlMisuse("a query given to execute: " + std::string(text));
  }
  Run run(statement, text, arguments);
  const auto before = sqlite3_total_changes64(database_.get());
  const int code = run.step();
  if (code != SQLITE_DONE) fail(code, text);
  if (statement.upsert) return 1;
  // changes() keeps the last statement's count where this one changes nothing by its nature.
  return sqlite3_total_changes64(database_.get()) == before ? 0
                                                            : sqlite3_changes64(database_.get());
}

Table SqliteSession::query(std::string_view text, std::span<const Value> arguments) {
  Statement& statement = prepared(text);
  sqlite3_stmt* handle = statement.handle.get();
  Table table;
  const int columns = sqlite3_column_count(handle);
  if (columns == 0) throw SqlMisuse("no query: " + std::string(text));
  table.columns.reserve(static_cast<std::size_t>(columns));
  for (int n = 0; n < columns; ++n) table.columns.emplace_back(sqlite3_column_name(handle, n));
  Run run(statement, text, arguments);
  int code = run.step();
  for (; code == SQLITE_ROW; code = run.step()) {
    if (table.rows() == max_rows) throw SqlMisuse("too many rows: " + std::string(text));
    for (int n = 0; n < columns; ++n) table.cells.push_back(cell(handle, n));
  }
  if (code != SQLITE_DONE) fail(code, text);
  return table;
}

}  // namespace perdura::platform::sql::detail
