#include "platform/sql/migrations.hpp"

#include <Poco/DigestEngine.h>
#include <Poco/SHA2Engine.h>

#include "platform/sql/dialect.hpp"

namespace perdura::platform::sql {
namespace {

constexpr std::string_view create_table =
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    "component {text 64} NOT NULL, number {int} NOT NULL, name {text 128} NOT NULL, "
    "checksum {text 64} NOT NULL, done {int} NOT NULL, finished {bool} NOT NULL, "
    "applied_at {time} NOT NULL, PRIMARY KEY (component, number)) {table}";
constexpr std::string_view select_applied =
    "SELECT name, checksum, done, finished FROM schema_migrations "
    "WHERE component = ? AND number = ? ORDER BY number";
constexpr std::string_view count_applied =
    "SELECT COUNT(*) FROM schema_migrations WHERE component = ?";
constexpr std::string_view insert_begun =
    "INSERT INTO schema_migrations "
    "(component, number, name, checksum, done, finished, applied_at) VALUES (?, ?, ?, ?, 0, 0, ?)";
constexpr std::string_view update_done =
    "UPDATE schema_migrations SET checksum = ?, done = ?, finished = ?, applied_at = ? "
    "WHERE component = ? AND number = ?";

struct Applied {
  std::string name;
  std::string checksum;
  std::int64_t done = 0;
  bool finished = false;
};
BOOST_DESCRIBE_STRUCT(Applied, (), (name, checksum, done, finished))

std::string checksum_of(std::string_view script) {
  Poco::SHA2Engine engine;  // SHA-256
  engine.update(script.data(), script.size());
  return Poco::DigestEngine::digestToHex(engine.digest());
}

template <class... Args>
std::vector<Applied> applied(Session& session, const Args&... key) {
  return detail::rows_of<Applied>(
      session.query(select_applied, detail::Arguments(key...).values()));
}

class Migrator {
 public:
  Migrator(Session& session, std::int64_t now) : session_(session), now_(now) {}

  /// Refuses before anything is done.
  void check(const MigrationSet& set) {
    int expected = 0;
    for (const Migration& migration : set.migrations) {
      const std::string name = std::string(set.component) + "/" + std::string(migration.name);
      if (migration.number != ++expected) {
        throw MigrationRefused(name + ": number " + std::to_string(expected) + " is missing");
      }
      const auto known = applied(session_, set.component, migration.number);
      if (known.empty()) continue;
      if (known[0].name != migration.name) {
        throw MigrationRefused(name + " was applied under the name " + known[0].name);
      }
      // One that failed half-way may be mended; what it has done is not done again.
      if (known[0].finished && known[0].checksum != checksum_of(migration.script)) {
        throw MigrationRefused(name + " was changed after it had been applied");
      }
    }
    const Table count = session_.query(count_applied, detail::Arguments(set.component).values());
    if (detail::integer_of(count.cells.front()) > expected) {
      throw MigrationRefused(std::string(set.component) +
                             ": the schema is newer than this program");
    }
  }

  /// False if there was nothing to do.
  bool apply(std::string_view component, const Migration& migration) {
    auto known = applied(session_, component, migration.number);
    if (!known.empty() && known[0].finished) return false;
    if (known.empty()) {
      change(insert_begun, component, migration.number, migration.name,
             checksum_of(migration.script), now_);
    }
    const auto statements = statements_of(migration.script);
    const std::size_t begin = known.empty() ? 0 : static_cast<std::size_t>(known[0].done);
    for (std::size_t next = begin; next < statements.size(); ++next) {
      session_.run_script(statements[next]);
      note(component, migration, next + 1, false);
    }
    note(component, migration, statements.size(), true);
    return true;
  }

 private:
  template <class... Args>
  void change(std::string_view text, const Args&... args) {
    session_.execute(text, detail::Arguments(args...).values());
  }
  void note(std::string_view component, const Migration& migration, std::size_t done,
            bool finished) {
    change(update_done, checksum_of(migration.script), done, finished, now_, component,
           migration.number);
  }

  Session& session_;
  std::int64_t now_;
};

}  // namespace

std::vector<std::string> statements_of(std::string_view script) {
  std::vector<std::string> statements;
  std::string current;
  bool quoted = false;
  const auto end = [&] {
    if (current.find_first_not_of(" \t\r\n") != current.npos) statements.push_back(current);
    current.clear();
  };
  for (std::size_t at = 0; at < script.size(); ++at) {
    const char c = script[at];
    if (c == '\'') quoted = !quoted;
    if (!quoted && script.substr(at, 2) == "--") {
      at = std::min(script.find('\n', at), script.size() - 1);
      current += '\n';
    } else if (!quoted && c == ';') {
      end();
    } else {
      current += c;
    }
  }
  end();
  return statements;
}

std::vector<std::string> migrate(Database& database, std::span<const MigrationSet> sets,
                                 std::chrono::system_clock::time_point now) {
  std::vector<std::string> done;
  database.administer([&](Session& session) {
    session.run_script(create_table);
    Migrator migrator(session, std::get<std::int64_t>(to_value(now)));
    for (const MigrationSet& set : sets) migrator.check(set);
    for (const MigrationSet& set : sets) {
      for (const Migration& migration : set.migrations) {
        if (migrator.apply(set.component, migration)) done.emplace_back(migration.name);
      }
    }
  });
  return done;
}

}  // namespace perdura::platform::sql
