#pragma once
// The database fails before or after each commit of an act, in turn.
#include <gtest/gtest.h>

#include "platform/sql/database.hpp"
#include "platform/sql/errors.hpp"

namespace perdura::services::testing {

/// Fails the nth transaction, before or after its commit.
struct FailNth final : platform::sql::TransactionHooks {
  FailNth(int nth, bool after) : left(nth), after_commit_(after) {}
  void before_commit() override {
    if (!after_commit_) strike();
  }
  void after_commit() override {
    if (after_commit_) strike();
  }
  void strike() {
    if (--left == 0) throw platform::sql::Unavailable("the database went away");
  }
  int left;
  bool after_commit_;
};

/// Runs `act` with a fault at each of its transactions in turn, before and after the commit, each
/// in a world of its own, and once more without; `prepare` and `check` run without. What the
/// database throws out of `act` is the fault's.
template <class World, class Prepare, class Act, class Check>
void at_each_commit(Prepare prepare, Act act, Check check) {
  for (const bool after : {false, true}) {
    for (int nth = 1;; ++nth) {
      World w;
      prepare(w);
      FailNth faults(nth, after);
      w.db.set_hooks(&faults);
      std::string cause;
      try {
        act(w);
      } catch (const platform::sql::SqlError& error) {
        cause = error.what();
      }
      w.db.set_hooks(&w.faults);
      const bool struck = faults.left <= 0;
      if (!struck) EXPECT_EQ(cause, "");
      if (struck) act(w);
      check(w);
      if (::testing::Test::HasFailure()) {
        ADD_FAILURE() << "transaction " << nth << (after ? ", after" : ", before") << " commit";
        return;
      }
      if (!struck) break;
      ASSERT_LT(nth, 50);
    }
  }
}

}  // namespace perdura::services::testing
