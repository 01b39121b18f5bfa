// What both sides of the SQL port promise: values, rows, counts, constraints.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/sql/no_port_calls.hpp"
#include "tests/platform/sql/shop.hpp"

namespace perdura::platform::sql::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

struct SqlContract : Shop {};

TEST_F(SqlContract, ReadsBackWhatWasWritten) {
  const std::string long_story(300'000, 'x');
  const auto at = std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(1234));
  stock("A", 5);
  db.transaction([&](Transaction& tx) {
    tx.execute(
        "INSERT INTO sale (id, sku, code, status, at, body, story) VALUES (?, ?, ?, ?, ?, ?, ?)",
        SaleId{"s1"}, "A", std::string("c'1\\%"), Status::InTransit, at, R"({"a":1})", long_story);
  });
  const auto sale = db.read([&](Reader& tx) {
    return tx.query_one<Sale>("SELECT id, code, status, at, body, story FROM sale WHERE id = ?",
                              SaleId{"s1"});
  });
  ASSERT_TRUE(sale);
  EXPECT_EQ(sale->id.value, "s1");
  EXPECT_EQ(sale->code, "c'1\\%");
  EXPECT_EQ(sale->status, Status::InTransit);
  EXPECT_EQ(sale->at, at);
  EXPECT_EQ(sale->body, R"({"a":1})");
  EXPECT_EQ(sale->story, long_story);
}

TEST_F(SqlContract, TellsNullFromAnEmptyText) {
  stock("A", 1, std::nullopt);
  stock("B", 1, "");
  EXPECT_EQ(note("A"), std::nullopt);
  EXPECT_EQ(note("B"), std::optional<std::string>(""));
}

TEST_F(SqlContract, RefusesNullWithoutAnOptional) {
  stock("A", 1, std::nullopt);
  EXPECT_THROW(db.read([](Reader& tx) {
    return tx.query<std::string>("SELECT note FROM stock ORDER BY sku");
  }),
               SqlMisuse);
}

TEST_F(SqlContract, KeepsTheWholeRangeOfIntegers) {
  for (const auto n : {INT64_MIN, INT64_MAX, std::int64_t{0}, std::int64_t{-1}}) {
    EXPECT_EQ(db.read([&](Reader& tx) {
      return tx.query_one<std::int64_t>("SELECT price FROM stock WHERE sku = 'A' AND price = ?", n);
    }),
              std::nullopt);
    db.transaction([&](Transaction& tx) {
      tx.execute("INSERT INTO stock (sku, n, active, price) VALUES ('A', 0, 0, ?)", n);
    });
    EXPECT_EQ(db.read([](Reader& tx) {
      return tx.query_one<std::int64_t>("SELECT price FROM stock WHERE sku = 'A'");
    }),
              n);
    db.transaction([](Transaction& tx) { tx.execute("DELETE FROM stock WHERE sku = 'A'"); });
  }
}

TEST_F(SqlContract, RefusesAnIntegerBeyondSixtyThreeBits) {
  EXPECT_THROW(to_value(std::uint64_t{1} << 63), SqlMisuse);
  EXPECT_THROW(from_value<std::int8_t>(Value{std::int64_t{128}}), SqlMisuse);
}

TEST_F(SqlContract, SumsToAnInteger) {
  stock("A", 2);
  stock("B", 3);
  EXPECT_EQ(
      db.read([](Reader& tx) { return tx.query_one<std::int64_t>("SELECT SUM(n) FROM stock"); }),
      5);
}

TEST_F(SqlContract, CountsMatchedRowsNotChangedOnes) {
  stock("A", 2);
  stock("B", 2);
  const auto [same, none] = db.transaction([](Transaction& tx) {
    return std::pair(tx.execute("UPDATE stock SET n = 2 WHERE n = ?", 2),
                     tx.execute("UPDATE stock SET n = 2 WHERE sku = ?", "Z"));
  });
  EXPECT_EQ(same, 2);
  EXPECT_EQ(none, 0);
}

TEST_F(SqlContract, CountsDeletedAndInsertedRows) {
  stock("A", 2);
  stock("B", 2);
  db.transaction([](Transaction& tx) {
    EXPECT_EQ(tx.execute("DELETE FROM stock WHERE n = ?", 2), 2);
    EXPECT_EQ(tx.execute("DELETE FROM stock WHERE n = ?", 2), 0);
  });
}

TEST_F(SqlContract, InsertsOnceAndTellsWhetherItWasNew) {
  const auto insert = [&] {
    return db.transaction([](Transaction& tx) {
      return tx.execute("INSERT INTO stock (sku, n, active) VALUES ('A', 1, 1) {insert_once sku}");
    });
  };
  EXPECT_EQ(insert(), 1);
  EXPECT_EQ(insert(), 0);
}

TEST_F(SqlContract, UpsertsAndAlwaysCountsOne) {
  const auto add = [&](int n) {
    return db.transaction([&](Transaction& tx) {
      return tx.execute(
          "INSERT INTO stock (sku, n, active) VALUES ('A', ?, 1) "
          "{upsert sku} n = stock.n + {new n}",
          n);
    });
  };
  EXPECT_EQ(add(3), 1);
  EXPECT_EQ(add(4), 1);
  EXPECT_EQ(add(0), 1);
  EXPECT_EQ(amount("A"), 7);
}

TEST_F(SqlContract, ReturnsWhatAnUpsertLeaves) {
  const auto add = [&](const char* one, int n, const char* other, int m) {
    return db.transaction([&](Transaction& tx) {
      auto rows = tx.query<Left>(
          "INSERT INTO stock (sku, n, active) VALUES (?, ?, 1), (?, ?, 1) "
          "{upsert sku} n = stock.n + {new n} RETURNING sku, n",
          one, n, other, m);
      std::ranges::sort(rows, {}, &Left::sku);
      std::vector<std::pair<std::string, std::int64_t>> left;
      for (const auto& row : rows) left.emplace_back(row.sku, row.n);
      return left;
    });
  };
  EXPECT_THAT(add("A", 3, "B", 4), ElementsAre(Pair("A", 3), Pair("B", 4)));
  EXPECT_THAT(add("C", 9, "A", 2), ElementsAre(Pair("A", 5), Pair("C", 9)));
  EXPECT_EQ(amount("A"), 5);
}

TEST_F(SqlContract, InsertsManyRowsAtOnce) {
  std::vector<std::tuple<std::string, int>> rows;
  for (int n = 0; n < 150; ++n) rows.emplace_back("sku-" + std::to_string(n), n);
  EXPECT_EQ(db.transaction([&](Transaction& tx) {
    return tx.execute_rows("INSERT INTO stock (sku, n, active) VALUES (?, ?, 1)", rows);
  }),
            150);
  EXPECT_EQ(amount("sku-149"), 149);
}

TEST_F(SqlContract, ReadsAndWritesInTurns) {
  stock("A", 1);
  for (int n = 2; n < 5; ++n) {
    db.transaction(
        [&](Transaction& tx) { tx.execute("UPDATE stock SET n = ? WHERE sku = 'A'", n); });
    EXPECT_EQ(amount("A"), n);
    EXPECT_THROW(db.transaction([](Transaction& tx) {
      tx.execute("UPDATE stock SET n = 99 WHERE sku = 'A'");
      throw std::runtime_error("rolled back");
    }),
                 std::runtime_error);
    EXPECT_EQ(amount("A"), n);
  }
}

TEST_F(SqlContract, FindsAnyOfAList) {
  for (const auto* sku : {"A", "B", "C", "D"}) stock(sku, 1);
  const auto find = [&](std::vector<std::string> skus) {
    return db.read([&](Reader& tx) {
      return tx.query<std::string>("SELECT sku FROM stock WHERE sku IN (?) AND n = ? ORDER BY sku",
                                   In{skus}, 1);
    });
  };
  EXPECT_THAT(find({"D", "A", "B"}), ElementsAre("A", "B", "D"));
  EXPECT_THAT(find({}), IsEmpty());
  EXPECT_THROW(find(std::vector<std::string>(max_in_values + 1, "A")), SqlMisuse);
}

TEST_F(SqlContract, ComparesTextsBinary) {
  stock("abc", 1);
  stock("ABC", 2);
  stock("äbc", 3);
  EXPECT_EQ(amount("ABC"), 2);
  EXPECT_EQ(amount("äbc"), 3);
  EXPECT_EQ(db.read([](Reader& tx) {
    return tx.query_one<std::int64_t>("SELECT COUNT(*) FROM stock WHERE sku LIKE 'a%'");
  }),
            1);
}

TEST_F(SqlContract, IgnoresBlanksAtTheEndWhenItCompares) {
  stock("abc", 1);
  EXPECT_EQ(amount("abc "), 1);
  EXPECT_THROW(stock("abc  ", 1), DuplicateKey);
}

TEST_F(SqlContract, NamesTheDuplicateKey) {
  stock("A", 1);
  sale("s1", "A", "c1");
  const auto constraint = [&](const char* id, const char* code) -> std::string {
    try {
      sale(id, "A", code);
    } catch (const DuplicateKey& refused) {
      return refused.constraint();
    }
    return "none";
  };
  EXPECT_EQ(constraint("s1", "c2"), "PRIMARY");
  EXPECT_EQ(constraint("s2", "c1"), "sale_code");
  EXPECT_EQ(constraint("s2", "c2"), "none");
}

TEST_F(SqlContract, RefusesAForeignRowThatIsNotThere) {
  EXPECT_THROW(sale("s1", "A", "c1"), ForeignKey);
  stock("A", 1);
  sale("s1", "A", "c1");
  EXPECT_THROW(
      db.transaction([](Transaction& tx) { tx.execute("DELETE FROM stock WHERE sku = 'A'"); }),
      ForeignKey);
}

TEST_F(SqlContract, NamesTheViolatedCheck) {
  try {
    stock("A", -1);
    FAIL() << "negative stock was taken";
  } catch (const CheckViolation& refused) {
    EXPECT_EQ(refused.constraint(), "stock_not_negative");
  }
}

TEST_F(SqlContract, RefusesWhatDoesNotFitItsColumn) {
  EXPECT_THROW(stock("12345678901234567", 1), CheckViolation);  // 16 characters are allowed
  EXPECT_NO_THROW(stock("äöüäöüäöüäöüäöüä", 1));                // 16 characters, 32 bytes
  EXPECT_THROW(stock("\xff", 1), CheckViolation);
  EXPECT_THROW(db.transaction([](Transaction& tx) {
    tx.execute("INSERT INTO stock (sku, n, active) VALUES ('B', NULL, 1)");
  }),
               CheckViolation);
  EXPECT_THROW(db.transaction([](Transaction& tx) {
    tx.execute("INSERT INTO stock (sku, n, active) VALUES ('B', 1, 7)");
  }),
               CheckViolation);
}

TEST_F(SqlContract, GoesOnAfterARefusedStatement) {
  stock("A", 1);
  db.transaction([](Transaction& tx) {
    EXPECT_THROW(tx.execute("INSERT INTO stock (sku, n, active) VALUES ('A', 1, 1)"), DuplicateKey);
    tx.execute("UPDATE stock SET n = 9 WHERE sku = 'A'");
  });
  EXPECT_EQ(amount("A"), 9);
}

TEST_F(SqlContract, TakesEverythingBackIfTheBodyThrows) {
  stock("A", 1);
  EXPECT_THROW(db.transaction([](Transaction& tx) {
    tx.execute("UPDATE stock SET n = 9 WHERE sku = 'A'");
    throw std::runtime_error("changed my mind");
  }),
               std::runtime_error);
  EXPECT_EQ(amount("A"), 1);
}

TEST_F(SqlContract, TakesANestedPartBackAlone) {
  stock("A", 1);
  stock("B", 1);
  db.transaction([](Transaction& tx) {
    tx.execute("UPDATE stock SET n = 2 WHERE sku = 'A'");
    EXPECT_THROW(tx.nested([&] {
      tx.nested([&] { tx.execute("UPDATE stock SET n = 3 WHERE sku = 'A'"); });
      tx.execute("UPDATE stock SET n = 3 WHERE sku = 'B'");
      throw std::runtime_error("not this part");
    }),
                 std::runtime_error);
    tx.nested([&] { tx.execute("UPDATE stock SET n = n + 5 WHERE sku = 'B'"); });
  });
  EXPECT_EQ(amount("A"), 2);
  EXPECT_EQ(amount("B"), 6);
}

TEST_F(SqlContract, WakesAfterTheCommitOnly) {
  int wakes = 0;
  EXPECT_ANY_THROW(db.transaction([&](Transaction& tx) {
    tx.after_commit([&] { ++wakes; });
    throw std::runtime_error("no");
  }));
  EXPECT_EQ(wakes, 0);
  db.transaction([&](Transaction& tx) {
    tx.after_commit([&] {
      ++wakes;
      EXPECT_FALSE(transaction_is_open());
    });
    EXPECT_EQ(wakes, 0);
  });
  EXPECT_EQ(wakes, 1);
}

TEST_F(SqlContract, LetsNoOtherPortBeCalledInside) {
  EXPECT_NO_THROW(require_no_open_transaction("HTTP call"));
  db.transaction([&](Transaction&) {
    EXPECT_THROW(require_no_open_transaction("HTTP call"), PortCallInTransaction);
    EXPECT_THROW(db.transaction([](Transaction&) {}), PortCallInTransaction);
    EXPECT_THROW(db.read([](Reader&) {}), PortCallInTransaction);
  });
  EXPECT_NO_THROW(require_no_open_transaction("HTTP call"));
}

TEST_F(SqlContract, RefusesStatementsThatCannotWork) {
  const auto run = [&](auto body) { db.transaction(body); };
  EXPECT_THROW(run([](Transaction& tx) { tx.execute("UPDATE nothing SET a = 1"); }), SqlMisuse);
  EXPECT_THROW(run([](Transaction& tx) { tx.execute("UPDATE stock SET nix = 1"); }), SqlMisuse);
  EXPECT_THROW(run([](Transaction& tx) { tx.execute("UPDATE stock SET n = ?"); }), SqlMisuse);
  EXPECT_THROW(run([](Transaction& tx) { tx.execute("UPDATE stock SET n = 1", 1); }), SqlMisuse);
  EXPECT_THROW(run([](Transaction& tx) { tx.execute("SELECT n FROM stock"); }), SqlMisuse);
  EXPECT_THROW(run([](Transaction& tx) { tx.query<Sale>("SELECT n FROM stock"); }), SqlMisuse);
  EXPECT_THROW(run([](Transaction& tx) { tx.query<Left>("SELECT n FROM stock"); }), SqlMisuse);
  EXPECT_THROW(run([](Transaction& tx) { tx.query<int>("SELECT sku, n FROM stock"); }), SqlMisuse);
  EXPECT_THROW(run([](Transaction& tx) { tx.execute("UPDATE stock {nonsense}"); }), SqlMisuse);
}

TEST_F(SqlContract, RefusesASecondRowWhereOneWasAskedFor) {
  stock("A", 1);
  stock("B", 1);
  EXPECT_THROW(db.read([](Reader& tx) {
    return tx.query_one<std::string>("SELECT sku FROM stock ORDER BY sku");
  }),
               SqlMisuse);
}

TEST_F(SqlContract, PreparesWithoutRunning) {
  stock("A", 1);
  db.prepare("DELETE FROM stock WHERE sku = ?");
  EXPECT_THROW(db.prepare("DELETE FROM stack WHERE sku = ?"), SqlMisuse);
  EXPECT_EQ(amount("A"), 1);
}

}  // namespace
}  // namespace perdura::platform::sql::testing
