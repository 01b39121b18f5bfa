#pragma once
// Many orders of one buyer at once.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/e2e/stage.hpp"

namespace perdura::e2e {

struct BurstWish {
  std::string name = "burst";
  int orders = 50;
  int at_once = 16;
  domain::Units units = 3;           // of the stage's first goods, in each order
  apps::Session* session = nullptr;  // through which they go; null: the buyer's own
};

/// The answer to one order. `status` 0: none came, `error` says why.
struct Answered {
  int status = 0;  // 201, 202, 409
  domain::OrderId order_id;
  std::string code;  // of a refusal
  std::string error;
};

/// Runs from construction on. Each order is sent under one key until it is answered.
class Burst {
 public:
  Burst(Stage& stage, const BurstWish& wish);
  Burst(const Burst&) = delete;
  Burst& operator=(const Burst&) = delete;

  /// Until so many orders are answered.
  void wait_for(int answers) const;
  /// Until all are answered.
  const std::vector<Answered>& finish();

 private:
  void work();

  Stage& stage_;
  BurstWish wish_;
  apps::Session& session_;
  std::vector<Answered> answers_;
  std::atomic<std::size_t> next_{0};
  std::atomic<int> answered_{0};
  std::vector<std::jthread> threads_;  // last: they use all of the above
};

/// Waits until the buyer has no order that is not decided.
void settle(Stage& stage);

/// What is wrong with the answers of a burst whose stage has settled: no answer, one order for two
/// keys, an order that no answer named, a 201 whose order is not PAID (or cancelled since).
std::vector<std::string> faults_of(Stage& stage, const std::vector<Answered>& answers);

/// How many of the buyer's orders have each status.
std::map<std::string, int> tally(Stage& stage);

}  // namespace perdura::e2e
