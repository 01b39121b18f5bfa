#pragma once
// MariaDB behind the SQL port, through Poco::Data::MySQL: a pool of sessions for one schema.
//
// Poco opens and keeps the connections; statements go through the native handle that Poco gives,
// for what Poco 1.11's own statements cannot do: error numbers (its exceptions carry 0), rows
// matched rather than changed, NULL told from "", LONGTEXT without a crash.
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "platform/sql/database.hpp"

namespace perdura::platform::sql {

/// Texts may not contain ';' or '=' (`std::invalid_argument`): Poco's connection string has no
/// escapes.
struct MariaDbSettings {
  std::string host = "127.0.0.1";
  unsigned port = 3306;
  std::string user;
  std::string password;
  std::string schema;  // letters, digits and '_'
  std::size_t max_sessions = 16;
  std::chrono::seconds connect_timeout{5};
  /// How long the server may be silent while it works on a statement; then the connection is lost.
  std::chrono::seconds answer_timeout{30};
  std::chrono::seconds lock_wait{5};
  /// How long a caller waits for a session of the pool, then `Unavailable`.
  std::chrono::milliseconds pool_wait{2'000};
  /// How long `administer` waits for another process, then `Unavailable`.
  std::chrono::seconds administer_wait{60};
};

/// Connects when first used.
std::unique_ptr<Database> open_mariadb(MariaDbSettings settings, RetryPorts ports);

/// Creates the schema (`utf8mb4_bin`) unless it is there.
void create_mariadb_schema(const MariaDbSettings& settings);
/// Drops it with all that is in it; for tests and simulated books.
void drop_mariadb_schema(const MariaDbSettings& settings);

}  // namespace perdura::platform::sql
