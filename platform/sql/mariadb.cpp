#include "platform/sql/mariadb.hpp"

#include <algorithm>
#include <stdexcept>

#include "platform/sql/detail/mariadb_session.hpp"
#include "platform/sql/detail/pool.hpp"

namespace perdura::platform::sql {
namespace {

using detail::Committing;
using detail::MariaDbSession;

std::string checked_name(const std::string& schema) {
  const bool good = !schema.empty() && std::all_of(schema.begin(), schema.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!good) throw std::invalid_argument("not a schema's name: \"" + schema + "\"");
  return schema;
}

class MariaDatabase : public Database {
 public:
  MariaDatabase(MariaDbSettings settings, RetryPorts ports)
      : Database(std::move(ports)), settings_(std::move(settings)) {
    checked_name(settings_.schema);
    if (settings_.max_sessions == 0) throw std::invalid_argument("a pool needs a session");
  }

  void administer(const std::function<void(Session&)>& work) override {
    MariaDbSession session(settings_, settings_.schema);
    const std::vector<Value> lock{"perdura migrates " + settings_.schema,
                                  std::int64_t{settings_.administer_wait.count()}};
    const Table got = session.query("SELECT GET_LOCK(?, ?)", lock);
    if (got.cells.front() != Value{std::int64_t{1}}) {
      throw Unavailable("schema " + settings_.schema + " is being administered elsewhere");
    }
    work(session);  // the lock goes with the session
  }

 protected:
  void with_session(const std::function<void(Session&)>& work) override {
    lend(Committing::EachStatement, work);
  }
  void with_writing_session(const std::function<void(Session&)>& work) override {
    lend(Committing::WhenAsked, work);
  }

 private:
  void lend(Committing committing, const std::function<void(Session&)>& work) {
    const detail::Pool<MariaDbSession>::Loan loan(pool_, committing);
    loan.session().set_committing(committing);
    work(loan.session());
  }

  const MariaDbSettings settings_;
  detail::Pool<MariaDbSession> pool_{
      {.of = settings_.schema, .max_sessions = settings_.max_sessions, .wait = settings_.pool_wait},
      [this] { return std::make_unique<MariaDbSession>(settings_, settings_.schema); }};
};

}  // namespace

std::unique_ptr<Database> open_mariadb(MariaDbSettings settings, RetryPorts ports) {
  return std::make_unique<MariaDatabase>(std::move(settings), std::move(ports));
}

void create_mariadb_schema(const MariaDbSettings& settings) {
  MariaDbSession session(settings, "");
  session.run_script("CREATE DATABASE IF NOT EXISTS \"" + checked_name(settings.schema) +
                     "\" CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
}

void drop_mariadb_schema(const MariaDbSettings& settings) {
  MariaDbSession session(settings, "");
  session.run_script("DROP DATABASE IF EXISTS \"" + checked_name(settings.schema) + "\"");
}

}  // namespace perdura::platform::sql
