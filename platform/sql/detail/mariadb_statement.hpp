#pragma once
// One prepared statement of one MariaDB connection.
#include <mysql.h>

#include <memory>
#include <span>
#include <string>

#include "platform/sql/dialect.hpp"
#include "platform/sql/session.hpp"

namespace perdura::platform::sql::detail {

class MariaDbStatement {
 public:
  MariaDbStatement(MYSQL* connection, std::string_view text);
  std::int64_t execute(std::span<const Value> arguments);
  Table query(std::span<const Value> arguments);

 private:
  struct Close {
    void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
    void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
  };
  struct Column {
    bool integer = false;
    bool decimal = false;
    std::int64_t number = 0;
    std::string text;
    unsigned long length = 0;
    my_bool null = 0;
  };

  void run(std::span<const Value> arguments);
  void describe();
  void bind_result();
  void read_row(Table& table);
  Value cell(std::size_t at);
  [[noreturn]] void fail() const;

  MYSQL* connection_;
  std::string text_;
  Insert kind_;
  std::unique_ptr<MYSQL_STMT, Close> handle_;
  std::vector<std::string> names_;
  std::vector<Column> columns_;
};

}  // namespace perdura::platform::sql::detail
