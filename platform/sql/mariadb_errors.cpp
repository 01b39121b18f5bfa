#include "platform/sql/detail/mariadb_errors.hpp"

#include <string_view>

#include "platform/sql/errors.hpp"

namespace perdura::platform::sql::detail {
namespace {

/// What stands between `open` and the next `close`.
std::string between(std::string_view text, std::string_view open, char close) {
  const auto at = text.rfind(open);
  if (at == text.npos) return {};
  text.remove_prefix(at + open.size());
  return std::string(text.substr(0, text.find(close)));
}

}  // namespace

bool connection_is_gone(unsigned number) {
  switch (number) {
    case 1053:  // server shutdown in progress
    case 1927:  // connection was killed
    case 2002:  // cannot connect through the socket
    case 2003:  // cannot connect
    case 2006:  // server has gone away
    case 2013:  // lost during query, or no answer in time
    case 2055:  // lost, with a system error
      return true;
    default:
      return false;
  }
}

void throw_mariadb_error(unsigned number, const std::string& message,
                         const std::string& statement) {
  const std::string what =
      "MariaDB: " + message + " (" + std::to_string(number) + "): " + statement;
  if (connection_is_gone(number)) throw ConnectionLost(what);
  switch (number) {
    case 1213:
      throw Deadlock(what);
    case 1205:
      throw LockWait(what);
    case 1062:
    case 1586:
      throw DuplicateKey(between(message, "for key '", '\''), what);
    case 1216:
    case 1217:
    case 1451:
    case 1452:
      throw ForeignKey("", what);
    case 4025:
      throw CheckViolation(between(message, "CONSTRAINT `", '`'), what);
    case 1048:
      throw CheckViolation(between(message, "Column '", '\''), what);
    case 1264:  // out of range
    case 1364:  // no default
    case 1366:  // no such character, no number
    case 1406:  // too long
      throw CheckViolation(between(message, "column '", '\''), what);
    case 1040:  // too many connections
    case 1203:  // too many of this user
    case 1114:  // table full
    case 1021:  // disk full
      throw Unavailable(what);
    case 1054:  // unknown column
    case 1064:  // syntax
    case 1146:  // no such table
    case 1136:  // column count
      throw SqlMisuse(what);
    default:
      throw SqlError(what);
  }
}

}  // namespace perdura::platform::sql::detail
