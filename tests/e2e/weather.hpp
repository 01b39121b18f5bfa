#pragma once
// The frame of the tests that end servers.
#include "tests/e2e/burst.hpp"
#include "tests/e2e/shop_test.hpp"
#include "tests/e2e/stack.hpp"

namespace perdura::e2e {

/// Whatever a test leaves, the stack is whole again before its books are audited; if it cannot be
/// made whole, the test has failed.
class Weather : public ShopTest {
 protected:
  static void SetUpTestSuite();
  void TearDown() override;

  /// Credit and stock for every order of a test here.
  Stage& rich_stage();

  /// Expects that each order of the burst was answered, that all `orders` are PAID, and that what
  /// was answered is so.
  void expect_all_paid(Stage& shop, const std::vector<Answered>& answers, int orders);
};

}  // namespace perdura::e2e
