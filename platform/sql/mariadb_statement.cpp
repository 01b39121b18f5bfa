#include "platform/sql/detail/mariadb_statement.hpp"

#include <charconv>
#include <cstdio>

#include "platform/sql/detail/mariadb_errors.hpp"

namespace perdura::platform::sql::detail {
namespace {

/// Texts up to this size are read without a second fetch.
constexpr std::size_t first_text_bytes = 256;

bool is_integer(enum_field_types type) {
  return type == MYSQL_TYPE_TINY || type == MYSQL_TYPE_SHORT || type == MYSQL_TYPE_INT24 ||
         type == MYSQL_TYPE_LONG || type == MYSQL_TYPE_LONGLONG;
}

bool is_text(enum_field_types type) {
  return type == MYSQL_TYPE_STRING || type == MYSQL_TYPE_VAR_STRING || type == MYSQL_TYPE_VARCHAR ||
         type == MYSQL_TYPE_TINY_BLOB || type == MYSQL_TYPE_BLOB ||
         type == MYSQL_TYPE_MEDIUM_BLOB || type == MYSQL_TYPE_LONG_BLOB || type == MYSQL_TYPE_NULL;
}

MYSQL_BIND bound(const Value& value) {
  MYSQL_BIND bind{};
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    bind.buffer_type = MYSQL_TYPE_LONGLONG;
    bind.buffer = const_cast<std::int64_t*>(number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    bind.buffer_type = MYSQL_TYPE_STRING;
    bind.buffer = const_cast<char*>(text->data());
    bind.buffer_length = text->size();
  } else {
    bind.buffer_type = MYSQL_TYPE_NULL;
  }
  return bind;
}

}  // namespace

MariaDbStatement::MariaDbStatement(MYSQL* connection, std::string_view text)
    : connection_(connection),
      text_(translate(text, Dialect::MariaDb)),
      kind_(insert_kind(text)),
      handle_(mysql_stmt_init(connection)) {
  if (!handle_) throw Unavailable("MariaDB: no memory for a statement");
  if (mysql_stmt_prepare(handle_.get(), text_.data(), text_.size()) != 0) fail();
  describe();
}

void MariaDbStatement::fail() const {
  throw_mariadb_error(mysql_stmt_errno(handle_.get()), mysql_stmt_error(handle_.get()), text_);
}

void MariaDbStatement::describe() {
  const std::unique_ptr<MYSQL_RES, Close> result(mysql_stmt_result_metadata(handle_.get()));
  if (!result) return;
  for (unsigned n = 0; n < mysql_num_fields(result.get()); ++n) {
    const MYSQL_FIELD* field = mysql_fetch_field_direct(result.get(), n);
    Column column;
    column.integer = is_integer(field->type);
    // SUM gives a DECIMAL, whose text is an integer.
    column.decimal = field->type == MYSQL_TYPE_NEWDECIMAL && field->decimals == 0;
    if (!column.integer && !column.decimal && !is_text(field->type)) {
      throw SqlMisuse("column " + std::string(field->name) + " is neither integer nor text");
    }
    names_.emplace_back(field->name);
    columns_.push_back(std::move(column));
  }
}

void MariaDbStatement::run(std::span<const Value> arguments) {
  if (mysql_stmt_param_count(handle_.get()) != arguments.size()) {
    throw SqlMisuse(std::to_string(arguments.size()) + " arguments for " +
                    std::to_string(mysql_stmt_param_count(handle_.get())) + " '?': " + text_);
  }
  std::vector<MYSQL_BIND> binds;
  binds.reserve(arguments.size());
  for (const Value& argument : arguments) binds.push_back(bound(argument));
  if (!binds.empty() && mysql_stmt_bind_param(handle_.get(), binds.data()) != 0) fail();
  if (mysql_stmt_execute(handle_.get()) != 0) fail();
}

std::int64_t MariaDbStatement::execute(std::span<const Value> arguments) {
  if (!columns_.empty()) throw SqlMisuse("a query given to execute: " + text_);
  run(arguments);
  if (kind_ == Insert::Upsert) return 1;
  // The affected rows of an UPDATE are those changed; how many matched stands in the text.
  long long matched = 0;
  const char* info = mysql_info(connection_);
  if (info && std::sscanf(info, "Rows matched: %lld", &matched) == 1) return matched;
  return static_cast<std::int64_t>(mysql_stmt_affected_rows(handle_.get()));
}

void MariaDbStatement::bind_result() {
  std::vector<MYSQL_BIND> binds(columns_.size());
  for (std::size_t n = 0; n < columns_.size(); ++n) {
    Column& column = columns_[n];
    MYSQL_BIND& bind = binds[n];
    if (column.integer) {
      bind.buffer_type = MYSQL_TYPE_LONGLONG;
      bind.buffer = &column.number;
    } else {
      column.text.resize(first_text_bytes);
      bind.buffer_type = MYSQL_TYPE_STRING;
      bind.buffer = column.text.data();
      bind.buffer_length = column.text.size();
    }
    bind.length = &column.length;
    bind.is_null = &column.null;
  }
  if (mysql_stmt_bind_result(handle_.get(), binds.data()) != 0) fail();
}

Value MariaDbStatement::cell(std::size_t at) {
  Column& column = columns_[at];
  if (column.null) return Null{};
  if (column.integer) return column.number;
  std::string text(column.text, 0, std::min<std::size_t>(column.length, column.text.size()));
  if (column.length > column.text.size()) {
    text.resize(column.length);
    unsigned long length = 0;
    MYSQL_BIND bind{};
    bind.buffer_type = MYSQL_TYPE_STRING;
    bind.buffer = text.data();
    bind.buffer_length = text.size();
    bind.length = &length;
    if (mysql_stmt_fetch_column(handle_.get(), &bind, static_cast<unsigned>(at), 0) != 0) fail();
  }
  if (!column.decimal) return text;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw SqlMisuse("column " + names_[at] + " is beyond 63 bits: " + text);
  }
  return number;
}

void MariaDbStatement::read_row(Table& table) {
  if (table.rows() == max_rows) throw SqlMisuse("too many rows: " + text_);
  for (std::size_t n = 0; n < columns_.size(); ++n) table.cells.push_back(cell(n));
}

Table MariaDbStatement::query(std::span<const Value> arguments) {
  // Of an INSERT the server tells only with the first result what it returns.
  const bool returns = text_.find(" RETURNING ") != text_.npos;
  if (columns_.empty() && !returns) throw SqlMisuse("no query: " + text_);
  run(arguments);
  if (columns_.empty()) describe();
  // The whole result is fetched, so that the connection is free whatever happens next.
  const std::unique_ptr<MYSQL_STMT, void (*)(MYSQL_STMT*)> freed(
      handle_.get(), [](MYSQL_STMT* statement) { mysql_stmt_free_result(statement); });
  bind_result();
  if (mysql_stmt_store_result(handle_.get()) != 0) fail();
  Table table{names_, {}};
  for (;;) {
    const int code = mysql_stmt_fetch(handle_.get());
    if (code == MYSQL_NO_DATA) return table;
    if (code != 0 && code != MYSQL_DATA_TRUNCATED) fail();
    read_row(table);
  }
}

}  // namespace perdura::platform::sql::detail
