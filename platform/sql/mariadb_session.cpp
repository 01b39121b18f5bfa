#include <Poco/Data/DataException.h>
#include <Poco/Data/MySQL/Connector.h>
#include <Poco/Data/MySQL/Utility.h>

#include <mutex>
#include <stdexcept>

#include "platform/sql/detail/mariadb_errors.hpp"
#include "platform/sql/detail/mariadb_session.hpp"
#include "platform/sql/detail/mariadb_statement.hpp"

namespace perdura::platform::sql::detail {
namespace {

// What SQLite does too: "…" quotes names, || joins texts, \ is a letter; wrong values are refused.
constexpr const char* session_settings =
    "SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES,"
    "ERROR_FOR_DIVISION_BY_ZERO,ONLY_FULL_GROUP_BY,NO_ENGINE_SUBSTITUTION', "
    "collation_connection = utf8mb4_bin, innodb_lock_wait_timeout = ";

std::string part(const char* name, const std::string& value) {
  if (value.find_first_of(";=") != value.npos) {
    throw std::invalid_argument(std::string("MariaDB's ") + name + " may not contain ';' or '='");
  }
  return std::string(name) + "=" + value + ";";
}

Poco::Data::Session connect(const MariaDbSettings& settings, const std::string& schema) {
  static std::once_flag registered;
  std::call_once(registered, [] { Poco::Data::MySQL::Connector::registerConnector(); });
  std::string text = part("host", settings.host) + part("port", std::to_string(settings.port)) +
                     part("user", settings.user) + part("password", settings.password) +
                     "character-set=utf8mb4;";
  if (!schema.empty()) text += part("db", schema);
  try {
    return Poco::Data::Session("MySQL", text,
                               static_cast<std::size_t>(settings.connect_timeout.count()));
  } catch (const Poco::Exception& why) {
    throw NoConnection("MariaDB: " + why.displayText());
  }
}

}  // namespace

MariaDbSession::MariaDbSession(const MariaDbSettings& settings, const std::string& schema)
    : session_(connect(settings, schema)), handle_(Poco::Data::MySQL::Utility::handle(session_)) {
  set_up(settings);
}

MariaDbSession::~MariaDbSession() = default;

/// Poco sets no time-out for answers, and they count only from the connecting on: connect again.
void MariaDbSession::set_up(const MariaDbSettings& settings) {
  const auto seconds = static_cast<unsigned>(settings.answer_timeout.count());
  my_bool yes = 1;
  my_bool no = 0;
  mysql_optionsv(handle_, MYSQL_OPT_READ_TIMEOUT, &seconds);
  mysql_optionsv(handle_, MYSQL_OPT_WRITE_TIMEOUT, &seconds);
  mysql_optionsv(handle_, MYSQL_OPT_RECONNECT, &yes);
  const bool failed = mariadb_reconnect(handle_) != 0;
  mysql_optionsv(handle_, MYSQL_OPT_RECONNECT, &no);
  if (failed) throw NoConnection(std::string("MariaDB: ") + mysql_error(handle_));
  run("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
  run(session_settings + std::to_string(settings.lock_wait.count()));
}

template <class Call>
auto MariaDbSession::watched(Call call) {
  try {
    return call();
  } catch (const ConnectionLost&) {
    broken_ = true;
    throw;
  }
}

void MariaDbSession::run(const std::string& text) {
  watched([&] {
    if (mysql_real_query(handle_, text.data(), text.size()) == 0) return;
    throw_mariadb_error(mysql_errno(handle_), mysql_error(handle_), text);
  });
}

void MariaDbSession::set_committing(Committing committing) {
  if (committing == committing_) return;
  run(committing == Committing::WhenAsked ? "SET autocommit = 0" : "SET autocommit = 1");
  committing_ = committing;
}

void MariaDbSession::run_script(std::string_view statement) {
  run(translate(statement, Dialect::MariaDb));
}

void MariaDbSession::rollback() noexcept {
  constexpr std::string_view text = "ROLLBACK";
  if (!broken_ && mysql_real_query(handle_, text.data(), text.size()) != 0) broken_ = true;
}

MariaDbStatement& MariaDbSession::prepared(std::string_view text) {
  if (const auto known = statements_.find(text); known != statements_.end()) return *known->second;
  if (statements_.size() == max_prepared) statements_.clear();
  auto statement = watched([&] { return std::make_unique<MariaDbStatement>(handle_, text); });
  return *statements_.emplace(text, std::move(statement)).first->second;
}

std::int64_t MariaDbSession::execute(std::string_view text, std::span<const Value> arguments) {
  return watched([&] { return prepared(text).execute(arguments); });
}

Table MariaDbSession::query(std::string_view text, std::span<const Value> arguments) {
  return watched([&] { return prepared(text).query(arguments); });
}

}  // namespace perdura::platform::sql::detail
