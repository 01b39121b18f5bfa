#pragma once
// Schemas, step by step: SQL files that are applied once, in the order of their numbers.
//
// CMake embeds `services/<name>/migrations/0001_….sql` with `perdura_migrations` (see
// `Migrations.cmake`). Files are written in the portable dialect (`dialect.hpp`); each statement
// must bear being run again (IF NOT EXISTS, {add_column}, {insert_once}): MariaDB commits DDL
// statement by statement, so a crash may fall between one and the note that it was done.
#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.hpp"

namespace perdura::platform::sql {

struct Migration {
  int number = 0;           // from 1, without gaps
  std::string_view name;    // "0001_orders"
  std::string_view script;  // statements, each ended by ';'
};

/// The files of one folder. A schema may be made of several sets, e.g. a service's and the
/// outbox's.
struct MigrationSet {
  std::string_view component;
  std::span<const Migration> migrations;
};

/// What was applied differs from what is to be: nothing has been done.
class MigrationRefused : public SqlError {
 public:
  using SqlError::SqlError;
};

/// Applies what is missing, alone among all processes; again is without effect. Throws
/// `MigrationRefused` if an applied file was changed, renamed or removed, or numbers have gaps,
/// `Unavailable`, or the failed statement's error: what was done stays, and is not repeated when
/// the file has been mended from that statement on.
/// Returns the names of what it applied.
std::vector<std::string> migrate(Database& database, std::span<const MigrationSet> sets,
                                 std::chrono::system_clock::time_point now);

/// The statements of a script, without comments ("-- …" to the end of the line).
std::vector<std::string> statements_of(std::string_view script);

}  // namespace perdura::platform::sql
