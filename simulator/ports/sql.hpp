#pragma once
// The SQL port of a simulated world: SQLite in memory, statements prepared once, with time and
// faults around each transaction, and a record of what was committed.
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.hpp"
#include "platform/sql/migrations.hpp"
#include "simulator/ports/rows.hpp"

namespace perdura::simulator {

/// A statement that changes rows, and the table whose rows these are.
struct ChangingStatement {
  std::string text;
  std::string table;
};

/// A change that was committed. The statement lives as long as the database.
struct Change {
  const ChangingStatement* statement = nullptr;
  std::vector<platform::sql::Value> arguments;
};

/// What one world does with a database. Inside a transaction nothing waits, so faults strike at its
/// beginning, at its commit and after it; each throws what it is (`platform/sql/errors.hpp`).
class SqlSide {
 public:
  SqlSide() = default;
  SqlSide(const SqlSide&) = delete;
  SqlSide& operator=(const SqlSide&) = delete;
  virtual ~SqlSide() = default;

  /// May let time pass.
  virtual void before_begin() = 0;
  virtual void before_commit() = 0;
  /// What is there now, in its order; may let time pass afterwards.
  virtual void committed(std::span<const Change> changes) = 0;
  /// Between two attempts.
  virtual void sleep(std::chrono::milliseconds pause) = 0;
  virtual std::uint64_t random() = 0;
};

/// One schema, migrated once; worlds use it one after another. One thread.
class SimulatedSql final : public platform::sql::Database {
 public:
  /// Throws what the migrations throw.
  explicit SimulatedSql(std::span<const platform::sql::MigrationSet> schema);
  ~SimulatedSql() override;

  /// From now on it is this world's; null: nobody's, without time and faults. Outlives its use.
  void attach(SqlSide* side) { side_ = side; }
  /// As it was after the migrations: only tables that were written to are touched.
  void clear();

  /// Reads without being seen: for drivers and checkers of the world, on a fiber or not.
  platform::sql::Table look(std::string_view text,
                            std::span<const platform::sql::Value> arguments = {});

  /// Whether rows are noted from now on, until `clear`; not within a transaction.
  void watch_rows(bool on);
  /// What the last transaction that committed did to rows, in its order, if they are watched. Valid
  /// until the next one begins.
  std::span<const RowChange> changed_rows() const;

  void administer(const std::function<void(platform::sql::Session&)>& work) override;

 protected:
  void with_session(const std::function<void(platform::sql::Session&)>& work) override;

 private:
  class Recording;
  class Hooks;
  /// Rows that migrations wrote.
  struct Seed {
    std::string table;
    platform::sql::Table rows;
  };

  void remember_tables();
  std::vector<std::string> in_order_of_deletion(const std::vector<std::string>& tables);
  bool refers(const std::string& from, const std::string& to);

  SqlSide* side_ = nullptr;
  std::unique_ptr<Hooks> hooks_;
  std::unique_ptr<Recording> session_;
  std::vector<std::string> tables_;  // in the order in which they can be emptied
  std::vector<Seed> seeds_;          // in the order in which they can be written
};

}  // namespace perdura::simulator
