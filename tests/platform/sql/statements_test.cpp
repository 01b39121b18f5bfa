// Every SQL statement of the sources, against the rules, and prepared on this side.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "migrations/outbox.hpp"
#include "tests/platform/sql/statement_scan.hpp"
#include "tests/platform/sql/world.hpp"

namespace perdura::platform::sql::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> problems_of(const std::string& statement) {
  return broken_rules({{"here", statement, false}});
}

TEST(SqlStatements, AreFoundInSources) {
  const auto found = statements_in(
      "// \"SELECT 1 comment\"\n"
      "const int n = 1'000; const char c = '\"';\n"
      "tx.query_one<Row>(\"SELECT a \" // why\n  \"FROM t WHERE b = \\\"x\\\"\", 1);\n"
      "tx.query<Row>(R\"sql(SELECT b\nFROM t)sql\"); log(\"SELECTED\"); tx.execute(\"DELETE FROM "
      "t\");",
      "file.cpp");
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].text, "SELECT a FROM t WHERE b = \"x\"");
  EXPECT_EQ(found[0].place, "file.cpp:3");
  EXPECT_TRUE(found[0].single_row);
  EXPECT_EQ(found[1].text, "SELECT b\nFROM t");
  EXPECT_FALSE(found[1].single_row);
  EXPECT_EQ(found[2].text, "DELETE FROM t");
}

TEST(SqlStatements, ThatBreakARuleAreNamed) {
  for (const auto* bad :
       {"SELECT a FROM t", "SELECT a FROM t WHERE b < NOW() ORDER BY a", "UPDATE t SET a = UUID()",
        "UPDATE t SET a = rand()", "INSERT IGNORE INTO t (a) VALUES (1)",
        "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 1",
        "SELECT a FROM t ORDER BY a FOR UPDATE", "UPDATE t SET a = b / 2",
        "SELECT * FROM t ORDER BY a", "UPDATE t SET a = CURRENT_TIMESTAMP",
        "SELECT LAST_INSERT_ID()", "REPLACE INTO t (a) VALUES (1)"}) {
    EXPECT_EQ(problems_of(bad).size(), 1u) << bad;
  }
  for (const auto* good :
       {"SELECT a FROM t ORDER BY a", "SELECT COUNT(*) FROM t", "UPDATE t SET now = 1",
        "INSERT INTO t (a) VALUES (1) {upsert a} a = {new a}", "UPDATE t SET a = b {div} 2"}) {
    EXPECT_THAT(problems_of(good), IsEmpty()) << good;
  }
}

TEST(SqlStatements, OfMigrationsThatBreakARuleAreNamed) {
  const auto problems = [](const char* script) { return broken_migration_rules(script, "f"); };
  EXPECT_THAT(problems("CREATE TABLE t (a {int}) {table};"), ElementsAre(HasSubstr("again")));
  EXPECT_THAT(problems("CREATE TABLE IF NOT EXISTS t (a {int});"),
              ElementsAre(HasSubstr("{table}")));
  EXPECT_THAT(problems("CREATE TABLE IF NOT EXISTS t (a VARCHAR(3)) {table};"),
              ElementsAre(HasSubstr("place holders")));
  EXPECT_THAT(problems("CREATE TABLE IF NOT EXISTS t (a {int} UNIQUE) {table};"),
              ElementsAre(HasSubstr("UNIQUE INDEX")));
  EXPECT_THAT(problems("CREATE TABLE IF NOT EXISTS t (a {int} AUTO_INCREMENT) {table};"),
              ElementsAre(HasSubstr("no ids")));
}

TEST(SqlStatements, OfAllSourcesKeepTheRules) {
  std::size_t seen = 0;
  for (const auto* folder : {"platform", "services", "apps", "mock-pg", "mock-courier"}) {
    if (!fs::exists(folder)) continue;
    const auto statements = statements_under(folder);
    seen += statements.size();
    EXPECT_THAT(broken_rules(statements), IsEmpty());
  }
  EXPECT_GT(seen, 30u);
}

TEST(SqlStatements, OfAllMigrationsKeepTheRules) {
  int seen = 0;
  for (const auto* root : {"platform", "services", "tests/platform"}) {
    if (!fs::exists(root)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      if (entry.path().extension() != ".sql") continue;
      ++seen;
      std::ostringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      EXPECT_THAT(broken_migration_rules(text.str(), entry.path().string()), IsEmpty());
    }
  }
  EXPECT_GE(seen, 3);
}

TEST(SqlStatements, OfTheOutboxFitItsSchemaOnThisSide) {
  const auto world = make_bare_world();
  const auto& outbox = migrations::outbox();
  migrate(world->database(), {&outbox, 1}, {});
  const auto statements = statements_under("platform/outbox");
  EXPECT_GT(statements.size(), 25u);
  EXPECT_THAT(unprepared(world->database(), statements), IsEmpty());
}

}  // namespace
}  // namespace perdura::platform::sql::testing
