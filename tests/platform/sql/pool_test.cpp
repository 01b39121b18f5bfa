// Which session a caller gets, and what becomes of it.
#include "platform/sql/detail/pool.hpp"

#include <gtest/gtest.h>

namespace perdura::platform::sql::detail {
namespace {

struct FakeSession {
  int number;
  Committing mode = Committing::EachStatement;
  bool is_broken = false;
  Committing committing() const { return mode; }
  bool broken() const { return is_broken; }
};

struct SqlPool : ::testing::Test {
  using Sessions = Pool<FakeSession>;
  using Loan = Sessions::Loan;

  int made = 0;
  int room = 100;  // how many more the server takes
  Sessions pool{{.of = "shop", .max_sessions = 3, .wait = {}}, [this] {
                  if (room-- <= 0) throw NoConnection("too many connections");
                  return std::make_unique<FakeSession>(FakeSession{++made});
                }};

  /// Lent once, as a caller does who wants it to commit so.
  int lent(Committing committing) {
    const Loan loan(pool, committing);
    loan.session().mode = committing;
    return loan.session().number;
  }
};

TEST_F(SqlPool, LendsTheOneThatCommitsAsWanted) {
  EXPECT_EQ(lent(Committing::EachStatement), 1);
  EXPECT_EQ(lent(Committing::WhenAsked), 2) << "rather a new one than a round trip";
  EXPECT_EQ(lent(Committing::EachStatement), 1);
  EXPECT_EQ(lent(Committing::WhenAsked), 2);
}

TEST_F(SqlPool, LendsOneThatCommitsOtherwiseWhereAllAreMade) {
  {
    const Loan one(pool, Committing::EachStatement), two(pool, Committing::EachStatement),
        three(pool, Committing::EachStatement);
  }
  EXPECT_LE(lent(Committing::WhenAsked), 3);
  EXPECT_EQ(made, 3);
}

TEST_F(SqlPool, LendsOneThatCommitsOtherwiseWhereTheServerTakesNoMore) {
  lent(Committing::EachStatement);
  room = 0;
  EXPECT_EQ(lent(Committing::WhenAsked), 1);
  EXPECT_EQ(lent(Committing::WhenAsked), 1);
}

TEST_F(SqlPool, WithoutAnyTellsWhyTheServerTakesNoMoreAndAsksAgain) {
  room = 0;
  for (int n = 0; n < 5; ++n) EXPECT_THROW(lent(Committing::EachStatement), NoConnection);
  {
    room = 1;
    const Loan only(pool, Committing::EachStatement);
    EXPECT_THROW(lent(Committing::EachStatement), NoConnection) << "it is lent";
  }
  EXPECT_EQ(lent(Committing::EachStatement), 1);
}

TEST_F(SqlPool, WhereAllAreLentForTooLongIsUnavailable) {
  const Loan one(pool, Committing::EachStatement), two(pool, Committing::EachStatement),
      three(pool, Committing::EachStatement);
  EXPECT_THROW(lent(Committing::EachStatement), Unavailable);
}

TEST_F(SqlPool, ABrokenOneGoesWithAllThatAreIdle) {
  { const Loan one(pool, Committing::EachStatement), two(pool, Committing::EachStatement); }
  {
    const Loan broken(pool, Committing::EachStatement);
    broken.session().is_broken = true;
  }
  EXPECT_EQ(lent(Committing::EachStatement), 3);
}

}  // namespace
}  // namespace perdura::platform::sql::detail
