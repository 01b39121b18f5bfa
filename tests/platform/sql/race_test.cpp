// Many threads on one row, and what a transaction does when the database fails it.
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "tests/platform/sql/shop.hpp"

namespace perdura::platform::sql::testing {
namespace {

struct SqlRace : Shop {};

template <class Work>
void in_threads(int count, Work work) {
  std::latch start(count);
  std::vector<std::jthread> threads;
  for (int n = 0; n < count; ++n) {
    threads.emplace_back([&, n] {
      start.arrive_and_wait();
      work(n);
    });
  }
}

TEST_F(SqlRace, StockNeverFallsBelowZero) {
  constexpr int threads = 8;
  constexpr int tries = 20;
  constexpr int there = 101;
  stock("A", there);
  std::atomic<int> sold{0};
  in_threads(threads, [&](int) {
    for (int n = 0; n < tries; ++n) {
      sold += static_cast<int>(db.transaction([](Transaction& tx) {
        return tx.execute("UPDATE stock SET n = n - ? WHERE sku = ? AND n >= ?", 1, "A", 1);
      }));
    }
  });
  EXPECT_EQ(sold, there);
  EXPECT_EQ(amount("A"), 0);
}

TEST_F(SqlRace, OneOfTwoWinsAGuardedRow) {
  constexpr int rounds = 20;
  stock("A", 0);
  std::atomic<int> won{0};
  for (int round = 0; round < rounds; ++round) {
    in_threads(2, [&](int) {
      won += static_cast<int>(db.transaction([&](Transaction& tx) {
        return tx.execute("UPDATE stock SET n = n + 1 WHERE sku = 'A' AND n = ?", round);
      }));
    });
  }
  EXPECT_EQ(won, rounds);
  EXPECT_EQ(amount("A"), rounds);
}

TEST_F(SqlRace, OneOfManyInsertsAKey) {
  std::atomic<int> inserted{0};
  std::atomic<int> refused{0};
  in_threads(8, [&](int) {
    try {
      stock("A", 1);
      ++inserted;
    } catch (const DuplicateKey&) {
      ++refused;
    }
  });
  EXPECT_EQ(inserted, 1);
  EXPECT_EQ(refused, 7);
}

/// Fails the first transactions with `Fault`, at the moment asked for.
template <class Fault>
struct Failing : TransactionHooks {
  enum class When { Begin, Commit, AfterCommit };
  Failing(When moment, int times) : when(moment), left(times) {}
  void before_begin() override { strike(When::Begin); }
  void before_commit() override { strike(When::Commit); }
  void after_commit() override { strike(When::AfterCommit); }
  void strike(When now) {
    if (now == when && left-- > 0) throw Fault("a fault of the test");
  }
  When when;
  int left;
};

template <class Fault>
struct SqlFault : Shop {
  using When = typename Failing<Fault>::When;
  int bodies = 0;
  void increment_with(When when, int faults) {
    Failing<Fault> failing(when, faults);
    this->stock("A", 0);
    this->db.set_hooks(&failing);
    try {
      this->db.transaction([&](Transaction& tx) {
        ++bodies;
        tx.execute("UPDATE stock SET n = n + 1 WHERE sku = 'A'");
      });
    } catch (...) {
      this->db.set_hooks(nullptr);
      throw;
    }
    this->db.set_hooks(nullptr);
  }
};
using RetriableFaults = ::testing::Types<Deadlock, LockWait, ConnectionLost>;
TYPED_TEST_SUITE(SqlFault, RetriableFaults);

TYPED_TEST(SqlFault, IsRetriedFromTheBeginning) {
  this->increment_with(TestFixture::When::Commit, max_retries);
  EXPECT_EQ(this->bodies, max_retries + 1);
  EXPECT_EQ(this->world->pauses(), max_retries);
  EXPECT_EQ(this->amount("A"), 1);
}

TYPED_TEST(SqlFault, IsRetriedBeforeTheBodyToo) {
  this->increment_with(TestFixture::When::Begin, 2);
  EXPECT_EQ(this->bodies, 1);
  EXPECT_EQ(this->amount("A"), 1);
}

TYPED_TEST(SqlFault, ComesOutWhenRetriesAreUsedUp) {
  EXPECT_THROW(this->increment_with(TestFixture::When::Commit, max_retries + 1), TypeParam);
  EXPECT_EQ(this->amount("A"), 0);
}

TYPED_TEST(SqlFault, AfterTheCommitIsInDoubtAndNotRetried) {
  EXPECT_THROW(this->increment_with(TestFixture::When::AfterCommit, 1), CommitInDoubt);
  EXPECT_EQ(this->bodies, 1);
  EXPECT_EQ(this->amount("A"), 1);
}

TEST_F(SqlRace, AConstraintIsNotRetried) {
  stock("A", 1);
  EXPECT_THROW(stock("A", 1), DuplicateKey);
  EXPECT_EQ(world->pauses(), 0);
}

}  // namespace
}  // namespace perdura::platform::sql::testing
