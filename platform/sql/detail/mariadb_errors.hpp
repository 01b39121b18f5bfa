#pragma once
// MariaDB's error numbers as our errors.
#include <string>

namespace perdura::platform::sql::detail {

/// Throws the class of `errors.hpp` that `number` (the server's or the client library's) means;
/// `message` is the server's, from which constraints' names are read.
[[noreturn]] void throw_mariadb_error(unsigned number, const std::string& message,
                                      const std::string& statement);
bool connection_is_gone(unsigned number);

}  // namespace perdura::platform::sql::detail
