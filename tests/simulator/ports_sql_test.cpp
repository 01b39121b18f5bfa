// SQL in a simulated world: its record of what was committed, and its way back to empty tables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/sql/errors.hpp"
#include "simulator/ports/sql.hpp"

namespace perdura::simulator {
namespace {

namespace sql = platform::sql;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr sql::Migration files[] = {
    {1, "0001_shelf",
     "CREATE TABLE kind (name {text 16} NOT NULL PRIMARY KEY) {table};"
     "CREATE TABLE shelf (kind {text 16} NOT NULL REFERENCES kind (name), n {int} NOT NULL) "
     "{table};"
     "INSERT INTO kind (name) VALUES ('tea');"}};
constexpr sql::MigrationSet shelf{"shelf", files};

struct Side final : SqlSide {
  void before_begin() override { ++begun; }
  void before_commit() override {
    if (--deadlocks >= 0) throw sql::Deadlock("so it is");
  }
  void committed(std::span<const Change> changes) override {
    for (const auto& change : changes) {
      if (change.arguments.empty()) continue;
      const auto* number = std::get_if<std::int64_t>(&change.arguments.back());
      tables.push_back(change.statement->table + (number ? " " + std::to_string(*number) : ""));
    }
    if (lost) throw sql::ConnectionLost("so it is");
  }
  void sleep(std::chrono::milliseconds) override { ++pauses; }
  std::uint64_t random() override { return 7; }

  int begun = 0;
  int deadlocks = 0;
  int pauses = 0;
  bool lost = false;
  std::vector<std::string> tables;
};

struct SimulatedSqlTest : testing::Test {
  SimulatedSqlTest() { database.attach(&side); }
  void put(int n) {
    database.transaction([&](sql::Transaction& tx) {
      tx.execute("INSERT INTO shelf (kind, n) VALUES ('tea', ?)", n);
    });
  }
  std::size_t rows(const char* table) {
    return database.look("SELECT * FROM " + std::string(table)).rows();
  }

  SimulatedSql database{std::span(&shelf, 1)};
  Side side;
};

TEST_F(SimulatedSqlTest, TellsWhatWasCommittedAndNothingElse) {
  put(1);
  EXPECT_THROW(database.transaction([](sql::Transaction& tx) {
    tx.execute("INSERT INTO shelf (kind, n) VALUES ('tea', ?)", 2);
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  database.transaction([](sql::Transaction& tx) {
    tx.execute("UPDATE shelf SET n = n WHERE n = ?", 99);  // no row
    try {
      tx.nested([&] {
        tx.execute("INSERT INTO shelf (kind, n) VALUES ('tea', ?)", 3);
        throw std::runtime_error("taken back");
      });
    } catch (const std::runtime_error&) {
    }
    tx.nested([&] { tx.execute("INSERT INTO shelf (kind, n) VALUES ('tea', ?)", 4); });
  });
  EXPECT_THAT(side.tables, ElementsAre("shelf 1", "shelf 4"));
}

/// "1>2": a row's number before and after; "-": it is not there.
std::string shown(const RowChange& change) {
  const auto number = [](const std::vector<sql::Value>& row) {
    return row.empty() ? "-" : std::to_string(std::get<std::int64_t>(row.at(1)));
  };
  return change.table->name + " " + number(change.before) + ">" + number(change.after);
}

TEST_F(SimulatedSqlTest, TellsWhichRowsATransactionChangedWhateverItsStatementsSay) {
  std::vector<std::string> told;
  const auto changes = [&](const std::function<void(sql::Transaction&)>& work) {
    told.clear();
    database.transaction(work);
    for (const auto& change : database.changed_rows()) told.push_back(shown(change));
    return told;
  };
  EXPECT_THAT(
      changes([](auto& tx) { tx.execute("INSERT INTO shelf (kind, n) VALUES ('tea', 1)"); }),
      IsEmpty());
  database.watch_rows(true);
  EXPECT_THAT(changes([](auto& tx) {
                tx.execute("INSERT INTO shelf (kind, n) VALUES ('tea', 7)");
                tx.execute("UPDATE shelf SET n = n + 1");
                tx.execute("DELETE FROM shelf WHERE n = 8");
              }),
              ElementsAre("shelf ->7", "shelf 1>2", "shelf 7>8", "shelf 8>-"));
  EXPECT_THAT(changes([](auto& tx) {
                try {
                  tx.nested([&] {
                    tx.execute("UPDATE shelf SET n = 3");
                    throw std::runtime_error("taken back");
                  });
                } catch (const std::runtime_error&) {
                }
                tx.execute("UPDATE shelf SET n = 4");
              }),
              ElementsAre("shelf 2>4"));
  side.deadlocks = 1;
  EXPECT_THAT(changes([](auto& tx) { tx.execute("UPDATE shelf SET n = n + 1"); }),
              ElementsAre("shelf 4>5"));
  EXPECT_EQ(std::get<std::string>(database.changed_rows().front().after.front()), "tea");
}

TEST_F(SimulatedSqlTest, WhatIsWrittenByAQueryIsAChangeToo) {
  const auto n = database.transaction([](sql::Transaction& tx) {
    return tx.query_one<std::int64_t>("INSERT INTO shelf (kind, n) VALUES ('tea', ?) RETURNING n",
                                      5);
  });
  EXPECT_EQ(n, 5);
  EXPECT_THAT(side.tables, ElementsAre("shelf 5"));
  database.clear();
  EXPECT_EQ(rows("shelf"), 0u);
}

TEST_F(SimulatedSqlTest, AVictimOfADeadlockRunsAgainAfterAPause) {
  side.deadlocks = 2;
  put(1);
  EXPECT_EQ(side.begun, 3);
  EXPECT_EQ(side.pauses, 2);
  EXPECT_EQ(rows("shelf"), 1u);
}

TEST_F(SimulatedSqlTest, AConnectionLostAfterTheCommitLeavesItInDoubt) {
  side.lost = true;
  EXPECT_THROW(put(1), sql::CommitInDoubt);
  EXPECT_EQ(rows("shelf"), 1u);
}

TEST_F(SimulatedSqlTest, IsAsAfterItsMigrationsWhenItIsCleared) {
  put(1);
  database.transaction(
      [](sql::Transaction& tx) { tx.execute("INSERT INTO kind (name) VALUES (?)", "milk"); });
  database.clear();
  EXPECT_EQ(rows("shelf"), 0u);
  EXPECT_EQ(rows("kind"), 1u);
  EXPECT_THROW(database.transaction([](sql::Transaction& tx) {
    tx.execute("INSERT INTO shelf (kind, n) VALUES ('milk', ?)", 1);
  }),
               sql::ForeignKey);
}

}  // namespace
}  // namespace perdura::simulator
