#pragma once
// Many orders of one buyer at once, each paid at the gateway.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/e2e/card.hpp"

namespace perdura::e2e {

/// Runs from construction on. Each order is placed under one key until it is answered, and paid by
/// its payer once it can be, however long that takes; whether the shop hears of it is not waited
/// for.
class CardBurst {
 public:
  CardBurst(Stage& stage, int orders);
  CardBurst(const CardBurst&) = delete;
  CardBurst& operator=(const CardBurst&) = delete;

  /// Until payers have paid so many.
  void wait_for(int paid) const;
  /// Until all are PAID; what went wrong fails the test.
  std::vector<SeenOrder> finish();

 private:
  void work();
  SeenOrder pay(int n) const;

  Stage& stage_;
  std::vector<SeenOrder> orders_;
  std::vector<std::string> errors_;
  std::atomic<int> next_{0};
  std::atomic<int> paid_{0};
  std::vector<std::jthread> threads_;  // last: they use all of the above
};

}  // namespace perdura::e2e
