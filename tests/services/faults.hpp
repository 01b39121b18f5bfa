#pragma once
// A database that fails at one place of the next transactions, as often as it is told.
#include "platform/sql/database.hpp"
#include "platform/sql/errors.hpp"

namespace perdura::services::testing {

struct Faults final : platform::sql::TransactionHooks {
  void before_begin() override {
    if (down) throw platform::sql::Unavailable("the database is down");
  }
  void before_commit() override {
    if (deadlocks > 0 && deadlocks-- > 0) throw platform::sql::Deadlock("a fault of the test");
    strike(lose_before);
  }
  void after_commit() override { strike(lose_after); }

  static void strike(int& times) {
    if (times == 0) return;
    --times;
    throw platform::sql::Unavailable("the database went away");
  }

  bool down = false;
  int deadlocks = 0;
  int lose_before = 0;
  int lose_after = 0;
};

}  // namespace perdura::services::testing
