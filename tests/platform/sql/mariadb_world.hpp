#pragma once
// Settings of the test stack's MariaDB, from the environment.
#include "platform/sql/mariadb.hpp"

namespace perdura::platform::sql::testing {

/// Throws `std::runtime_error` if there is no stack; the schema's name is new each time.
MariaDbSettings mariadb_settings();

}  // namespace perdura::platform::sql::testing
