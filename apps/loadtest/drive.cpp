#include "apps/loadtest/drive.hpp"

#include <atomic>
#include <exception>
#include <thread>

#include "apps/loadtest/plan.hpp"

namespace perdura::apps::loadtest {

using domain::IdempotencyKey;
using std::chrono::nanoseconds;

namespace {

NewOrder coffees(const domain::SkuId& sku) {
  return {.items = {{sku, domain::Quantity(coffees_an_order)}},
          .address = {{"recipient", "Load Test"}, {"line", "1 Harbour Street"}},
          .expected_total = coffee_price * coffees_an_order,
          .payment = PaymentWish{domain::CreditWish::all()}};
}

void note(const Order& order, Ended& ended) {
  ended.order_id = order.id;
  ended.status = order.status;
  if (order.failure) ended.failure_code = order.failure->code;
}

class Driver {
 public:
  Driver(Session& buyer, const Batch& batch, const Waits& waits)
      : buyer_(buyer),
        batch_(batch),
        waits_(waits),
        began_(waits.ticks()),
        order_(coffees(batch.sku)),
        results_(static_cast<std::size_t>(batch.orders)) {}

  /// Until no order is left; on many threads.
  void work() {
    for (;;) {
      const std::size_t mine = next_++;
      if (mine >= results_.size()) return;
      Ended& ended = results_[mine];
      ended.sent = now();
      try {
        place(IdempotencyKey(batch_.name + "-order-" + std::to_string(mine)), ended);
      } catch (const std::exception& error) {
        ended.error = error.what();
      }
      ended.ended = now();
      if (ended.answered == nanoseconds{}) ended.answered = ended.ended;
    }
  }

  std::vector<Ended> take() { return std::move(results_); }

 private:
  nanoseconds now() const { return waits_.ticks() - began_; }

  void place(const IdempotencyKey& key, Ended& ended) {
    const Placement placement = buyer_.place(order_, key);
    ended.answered = now();
    if (const auto* refused = std::get_if<Refused>(&placement)) {
      ended.answer = 409;
      ended.order_id = refused->order_id;
      ended.status = "FAILED";
      ended.failure_code = refused->code;
      return;
    }
    const auto& accepted = std::get<Accepted>(placement);
    ended.answer = accepted.status;
    note(accepted.order, ended);
    if (!is_decided(accepted.order)) {
      note(buyer_.follow(accepted.order.id, decided_within), ended);
    }
  }

  Session& buyer_;
  const Batch& batch_;
  const Waits& waits_;
  nanoseconds began_;
  NewOrder order_;
  std::vector<Ended> results_;
  std::atomic<std::size_t> next_{0};
};

}  // namespace

std::vector<Ended> drive(Session& buyer, const Batch& batch, const Waits& waits) {
  Driver driver(buyer, batch, waits);
  {
    std::vector<std::jthread> threads;
    for (int n = 0; n < batch.concurrency; ++n) threads.emplace_back([&] { driver.work(); });
  }
  return driver.take();
}

}  // namespace perdura::apps::loadtest
