#pragma once
// SQLite in memory behind the SQL port: for the simulator and for quick tests. The C library
// itself: Poco's SQLite sessions took 4.8 and 9.1 µs for an insert and a select by key, this 1.2
// and 1.0.
#include <memory>

#include "platform/sql/database.hpp"

namespace perdura::platform::sql {

/// An empty schema of its own, gone with the object. STRICT tables, foreign keys on, LIKE and
/// comparisons as in MariaDB's `utf8mb4_bin`. Transactions are alone: a second thread waits.
std::unique_ptr<Database> open_sqlite(RetryPorts ports);

}  // namespace perdura::platform::sql
