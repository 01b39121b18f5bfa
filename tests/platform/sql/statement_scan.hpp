#pragma once
// Finds the SQL statements in C++ sources and checks them against the rules of the house. For the
// tests of every folder that has statements.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.hpp"

namespace perdura::platform::sql::testing {

struct FoundStatement {
  std::string place;  // "file.cpp:12"
  std::string text;
  /// Given to `query_one`, which refuses a second row by itself.
  bool single_row = false;
};

/// Literals that begin with SELECT, INSERT, UPDATE, DELETE, REPLACE or WITH; adjacent ones joined.
std::vector<FoundStatement> statements_in(std::string_view source, const std::string& file);
/// Of all .cpp and .hpp files under a folder, in order of their names.
std::vector<FoundStatement> statements_under(const std::filesystem::path& folder);

/// What breaks a rule, each with its place; empty if all is well.
std::vector<std::string> broken_rules(const std::vector<FoundStatement>& statements);
/// The same for a migration's script.
std::vector<std::string> broken_migration_rules(std::string_view script, const std::string& file);
/// What does not fit the schema of `database`.
std::vector<std::string> unprepared(Database& database,
                                    const std::vector<FoundStatement>& statements);

}  // namespace perdura::platform::sql::testing
