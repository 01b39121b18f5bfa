#pragma once
// All that the two dialects say differently. Texts are written once, with place holders in braces:
//
//   in a statement       MariaDB                          SQLite
//   {for_update}         FOR UPDATE                       (a transaction is alone)
//   {skip_locked}        FOR UPDATE SKIP LOCKED           (the same)
//   {upsert a, b}        ON DUPLICATE KEY UPDATE          ON CONFLICT (a, b) DO UPDATE SET
//   {insert_once a, b}   ON DUPLICATE KEY UPDATE a = a    ON CONFLICT (a, b) DO NOTHING
//   {new a}              VALUES(a)                        excluded.a
//   {div}                DIV                              /
//
//   in a migration, after a column's name
//   {text 64}            VARCHAR(64)                      TEXT, checked to be as short
//   {long_text}          MEDIUMTEXT                       TEXT
//   {json}               MEDIUMTEXT, checked              TEXT, checked
//   {int}  {time}        BIGINT (time: milliseconds)      INTEGER
//   {bool}               TINYINT, 0 or 1                  INTEGER, 0 or 1
//   elsewhere in one
//   {table}              ENGINE=InnoDB utf8mb4_bin        STRICT
//   {add_column}         ADD COLUMN IF NOT EXISTS         ADD COLUMN
#include <string>
#include <string_view>

namespace perdura::platform::sql {

enum class Dialect { MariaDb, Sqlite };

/// Throws `SqlMisuse` for an unknown or open place holder.
std::string translate(std::string_view text, Dialect dialect);

enum class Insert { Plain, Once, Upsert };
/// What kind of row count a text has.
Insert insert_kind(std::string_view text);

}  // namespace perdura::platform::sql
