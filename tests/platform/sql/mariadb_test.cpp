// What only a server can do: real deadlocks, lock waits, lost connections, a pool that is empty.
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "platform/sql/detail/mariadb_errors.hpp"
#include "tests/platform/sql/mariadb_world.hpp"
#include "tests/platform/sql/shop.hpp"

namespace perdura::platform::sql::testing {
namespace {

struct MariaDb : Shop {
  std::unique_ptr<Database> open(MariaDbSettings settings) {
    settings.schema =
        *db.read([](Reader& tx) { return tx.query_one<std::string>("SELECT DATABASE()"); });
    return open_mariadb(settings, {.sleep = [](std::chrono::milliseconds) {},
                                   .random = [] { return std::uint64_t{1}; }});
  }
};

TEST_F(MariaDb, ADeadlockVictimRunsAgain) {
  stock("A", 0);
  stock("B", 0);
  std::latch both_hold(2);
  const auto cross = [&](const char* first, const char* second) {
    bool waited = false;
    db.transaction([&](Transaction& tx) {
      tx.execute("UPDATE stock SET n = n + 1 WHERE sku = ?", first);
      if (!std::exchange(waited, true)) both_hold.arrive_and_wait();
      tx.execute("UPDATE stock SET n = n + 1 WHERE sku = ?", second);
    });
  };
  {
    std::jthread one([&] { cross("A", "B"); });
    std::jthread other([&] { cross("B", "A"); });
  }
  EXPECT_EQ(amount("A"), 2);
  EXPECT_EQ(amount("B"), 2);
  EXPECT_GE(world->pauses(), 1);
}

TEST_F(MariaDb, AStatementAfterASwallowedDeadlockIsRefused) {
  stock("A", 0);
  stock("B", 0);
  std::latch both_hold(2);
  const auto cross = [&](const char* first, const char* second) {
    bool waited = false;
    db.transaction([&](Transaction& tx) {
      tx.execute("UPDATE stock SET n = n + 1 WHERE sku = ?", first);
      if (!std::exchange(waited, true)) both_hold.arrive_and_wait();
      try {
        tx.execute("UPDATE stock SET n = n + 1 WHERE sku = ?", second);
      } catch (const Deadlock&) {
        // A careless body; its first half is gone, so the rest must not be committed alone.
      }
    });
  };
  {
    std::jthread one([&] { cross("A", "B"); });
    std::jthread other([&] { cross("B", "A"); });
  }
  EXPECT_EQ(amount("A"), 2);
  EXPECT_EQ(amount("B"), 2);
}

TEST_F(MariaDb, ALockWaitRunsAgainAndThenComesOut) {
  stock("A", 0);
  auto settings = mariadb_settings();
  settings.lock_wait = std::chrono::seconds(0);  // refuse at once
  const auto impatient = open(settings);
  int bodies = 0;
  db.transaction([&](Transaction& tx) {
    tx.execute("UPDATE stock SET n = 1 WHERE sku = 'A'");
    std::jthread([&] {
      EXPECT_THROW(impatient->transaction([&](Transaction& second) {
        ++bodies;
        second.execute("UPDATE stock SET n = 2 WHERE sku = 'A'");
      }),
                   LockWait);
    }).join();
  });
  EXPECT_EQ(bodies, max_retries + 1);
  EXPECT_EQ(amount("A"), 1);
}

TEST_F(MariaDb, ALostConnectionRunsAgainOnANewOne) {
  stock("A", 0);
  const auto killer = open(mariadb_settings());
  int bodies = 0;
  db.transaction([&](Transaction& tx) {
    const auto id = *tx.query_one<std::int64_t>("SELECT CONNECTION_ID()");
    tx.execute("UPDATE stock SET n = n + 1 WHERE sku = 'A'");
    if (bodies++ == 0) {
      std::jthread([&] {
        killer->administer(
            [&](Session& session) { session.run_script("KILL " + std::to_string(id)); });
      }).join();
    }
    tx.execute("UPDATE stock SET n = n + 1 WHERE sku = 'A'");
  });
  EXPECT_EQ(bodies, 2);
  EXPECT_EQ(amount("A"), 2);
}

TEST_F(MariaDb, AConnectionLostAtTheCommitIsInDoubt) {
  stock("A", 0);
  const auto killer = open(mariadb_settings());
  int bodies = 0;
  EXPECT_THROW(db.transaction([&](Transaction& tx) {
    ++bodies;
    const auto id = *tx.query_one<std::int64_t>("SELECT CONNECTION_ID()");
    tx.execute("UPDATE stock SET n = 1 WHERE sku = 'A'");
    std::jthread([&] {
      killer->administer(
          [&](Session& session) { session.run_script("KILL " + std::to_string(id)); });
    }).join();
  }),
               CommitInDoubt);
  EXPECT_EQ(bodies, 1);
  EXPECT_EQ(amount("A"), 0);
}

TEST_F(MariaDb, ReadsCommittedRowsOnly) {
  stock("A", 1);
  db.transaction([&](Transaction& tx) {
    const auto seen = [&] {
      return *tx.query_one<std::int64_t>("SELECT n FROM stock WHERE sku = 'A'");
    };
    EXPECT_EQ(seen(), 1);
    std::jthread([&] {
      db.transaction([](Transaction& other) { other.execute("UPDATE stock SET n = 2"); });
    }).join();
    EXPECT_EQ(seen(), 2);
  });
}

TEST_F(MariaDb, SkipsRowsThatAnotherHasLocked) {
  stock("A", 1);
  stock("B", 1);
  db.transaction([&](Transaction& tx) {
    tx.execute("UPDATE stock SET n = 2 WHERE sku = 'A'");
    std::jthread([&] {
      const auto free = db.transaction([](Transaction& other) {
        return other.query<std::string>("SELECT sku FROM stock ORDER BY sku {skip_locked}");
      });
      EXPECT_EQ(free, std::vector<std::string>{"B"});
    }).join();
  });
}

TEST_F(MariaDb, AnEmptyPoolIsUnavailable) {
  auto settings = mariadb_settings();
  settings.max_sessions = 1;
  settings.pool_wait = std::chrono::milliseconds(0);
  const auto small = open(settings);
  small->transaction([&](Transaction&) {
    std::jthread([&] {
      try {
        small->read([](Reader&) {});
        ADD_FAILURE() << "there was a session";
      } catch (const Unavailable& busy) {
        EXPECT_FALSE(is_away(busy));
      }
    }).join();
  });
  EXPECT_NO_THROW(small->read([](Reader&) {}));
}

TEST(MariaDbServer, ThatIsNotThereIsUnavailable) {
  auto settings = mariadb_settings();
  settings.port = 1;
  const auto nowhere = open_mariadb(
      settings, {.sleep = [](std::chrono::milliseconds) {}, .random = [] { return 1u; }});
  EXPECT_THROW(nowhere->read([](Reader&) {}), NoConnection);
  settings.password = "a;b";
  EXPECT_THROW(create_mariadb_schema(settings), std::invalid_argument);
  settings.schema = "a\"b";
  EXPECT_THROW(open_mariadb(settings, {[](auto) {}, [] { return 1u; }}), std::invalid_argument);
}

TEST(MariaDbErrors, TellRetriableFromFinal) {
  const auto thrown = [](unsigned number) {
    detail::throw_mariadb_error(number, "message", "statement");
  };
  EXPECT_THROW(thrown(1213), Deadlock);
  EXPECT_THROW(thrown(1205), LockWait);
  for (const unsigned gone : {1053u, 1927u, 2002u, 2003u, 2006u, 2013u, 2055u}) {
    EXPECT_THROW(thrown(gone), ConnectionLost);
  }
  EXPECT_THROW(thrown(1040), Unavailable);
  EXPECT_THROW(thrown(1064), SqlMisuse);
  EXPECT_THROW(thrown(9999), SqlError);
}

}  // namespace
}  // namespace perdura::platform::sql::testing
