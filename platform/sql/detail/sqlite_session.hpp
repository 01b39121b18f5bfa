#pragma once
// One connection to a SQLite database in memory.
#include <sqlite3.h>

#include <functional>
#include <memory>

#include "platform/core/by_text.hpp"
#include "platform/sql/session.hpp"

namespace perdura::platform::sql::detail {

class SqliteSession : public Session {
 public:
  SqliteSession();
  ~SqliteSession() override = default;

  void begin() override { execute("BEGIN IMMEDIATE", {}); }
  void commit() override { execute("COMMIT", {}); }
  void rollback() noexcept override;
  std::int64_t execute(std::string_view text, std::span<const Value> arguments) override;
  Table query(std::string_view text, std::span<const Value> arguments) override;
  void prepare(std::string_view text) override { prepared(text); }
  void run_script(std::string_view statement) override;

  /// For whoever looks at what SQLite does; lives as long as the session.
  sqlite3* connection() { return database_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  struct Statement {
    std::unique_ptr<sqlite3_stmt, Close> handle;
    bool upsert = false;
  };
  class Run;

  void run(const char* text);
  Statement& prepared(std::string_view text);
  [[noreturn]] void fail(int code, std::string_view text);
  std::string index_over(std::string_view columns);

  std::unique_ptr<sqlite3, Close> database_;
  ByText<Statement> statements_;
};

}  // namespace perdura::platform::sql::detail
