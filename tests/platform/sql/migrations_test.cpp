#include "platform/sql/migrations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "migrations/outbox.hpp"
#include "migrations/test_shop.hpp"
#include "tests/platform/sql/world.hpp"

namespace perdura::platform::sql::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct SqlMigrations : ::testing::Test {
  std::unique_ptr<World> world = make_bare_world();
  Database& db = world->database();

  std::vector<std::string> apply(std::vector<Migration> files) {
    const MigrationSet set{"test", files};
    return migrate(db, {&set, 1}, {});
  }
  std::string refusal(std::vector<Migration> files) {
    try {
      apply(std::move(files));
    } catch (const MigrationRefused& refused) {
      return refused.what();
    }
    return "applied";
  }
};

const Migration create{1, "0001_create",
                       "CREATE TABLE IF NOT EXISTS t (a {int} NOT NULL) {table};"};
const Migration fill{2, "0002_fill", "INSERT INTO t (a) VALUES (1); INSERT INTO t (a) VALUES (2);"};

TEST_F(SqlMigrations, ApplyInOrderAndOnce) {
  EXPECT_THAT(apply({create}), ElementsAre("0001_create"));
  EXPECT_THAT(apply({create, fill}), ElementsAre("0002_fill"));
  EXPECT_THAT(apply({create, fill}), IsEmpty());
  EXPECT_EQ(
      db.read([](Reader& tx) { return tx.query<std::int64_t>("SELECT a FROM t ORDER BY a"); }),
      (std::vector<std::int64_t>{1, 2}));
}

TEST_F(SqlMigrations, RefuseAFileThatWasChangedAfterwards) {
  apply({create});
  Migration changed = create;
  changed.script = "CREATE TABLE IF NOT EXISTS t (a {int}) {table};";
  EXPECT_THAT(refusal({changed, fill}), HasSubstr("changed after"));
  Migration renamed = create;
  renamed.name = "0001_make";
  EXPECT_THAT(refusal({renamed}), HasSubstr("0001_create"));
}

TEST_F(SqlMigrations, RefuseGapsAndASchemaThatIsNewer) {
  EXPECT_THAT(refusal({fill}), HasSubstr("number 1 is missing"));
  apply({create, fill});
  EXPECT_THAT(refusal({create}), HasSubstr("newer"));
}

TEST_F(SqlMigrations, GoOnBehindTheStatementThatFailed) {
  const Migration broken{2, "0002_fill", "INSERT INTO t (a) VALUES (1); INSERT INTO u VALUES (2);"};
  EXPECT_THROW(apply({create, broken}), SqlMisuse);
  EXPECT_THAT(apply({create, fill}), ElementsAre("0002_fill"));
  EXPECT_EQ(
      db.read([](Reader& tx) { return tx.query<std::int64_t>("SELECT a FROM t ORDER BY a"); }),
      (std::vector<std::int64_t>{1, 2}));
}

TEST_F(SqlMigrations, OfManyProcessesAtOnceApplyOnce) {
  std::atomic<int> applied{0};
  {
    std::vector<std::jthread> threads;
    for (int n = 0; n < 4; ++n) {
      threads.emplace_back([&] { applied += static_cast<int>(apply({create, fill}).size()); });
    }
  }
  EXPECT_EQ(applied, 2);
}

TEST_F(SqlMigrations, ComeFromTheFilesOfAFolder) {
  const auto& shop = migrations::test_shop();
  EXPECT_EQ(shop.component, "test_shop");
  ASSERT_EQ(shop.migrations.size(), 2u);
  EXPECT_EQ(shop.migrations[1].number, 2);
  EXPECT_EQ(shop.migrations[1].name, "0002_price");
  migrate(db, shop_migrations(), {});
  EXPECT_NO_THROW(db.prepare("SELECT price FROM stock WHERE sku = ?"));
}

TEST(SqlScripts, AreCutAtSemicolonsOutsideTexts) {
  EXPECT_THAT(statements_of("a; -- b; c\n d ';--' e;\n\n"), ElementsAre("a", " \n d ';--' e"));
  EXPECT_THAT(statements_of("-- nothing"), IsEmpty());
}

}  // namespace
}  // namespace perdura::platform::sql::testing
