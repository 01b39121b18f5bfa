#include "apps/loadtest/drive.hpp"

#include <atomic>
#include <exception>
#include <thread>

#include "apps/loadtest/plan.hpp"

namespace perdura::apps::loadtest {

using domain::IdempotencyKey;
using std::chrono::nanoseconds;

namespace {

NewOrder coffees(const domain::SkuId& sku, bool by_card) {
  const PaymentWish on_credit{domain::CreditWish::all()};
  return {.items = {{sku, domain::Quantity(coffees_an_order)}},
          .address = {{"recipient", "Load Test"}, {"line", "1 Harbour Street"}},
          .expected_total = order_total,
          .payment = by_card ? std::nullopt : std::optional(on_credit)};
}

void note(const Order& order, Ended& ended) {
  ended.order_id = order.id;
  ended.status = order.status;
  if (order.failure) ended.failure_code = order.failure->code;
}

bool is_decided(const Ended& ended) {
  Order order;
  order.status = ended.status;
  return apps::is_decided(order);
}

class Driver {
 public:
  Driver(const Payer& payer, const Batch& batch, const Waits& waits)
      : buyer_(payer.buyer),
        gateway_(payer.gateway),
        batch_(batch),
        waits_(waits),
        began_(waits.ticks()),
        order_(coffees(batch.sku, payer.gateway != nullptr)),
        results_(static_cast<std::size_t>(batch.orders)) {}

  /// Until no order is left; on many threads.
  void work() {
    for (;;) {
      const std::size_t mine = next_++;
      if (mine >= results_.size()) return;
      Ended& ended = results_[mine];
      ended.sent = now();
      try {
        place(mine, ended);
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

  IdempotencyKey key(const char* effect, std::size_t mine) const {
    return IdempotencyKey(batch_.name + "-" + effect + "-" + std::to_string(mine));
  }

  void place(std::size_t mine, Ended& ended) {
    const Placement placement = buyer_.place(order_, key("order", mine));
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
    if (gateway_ != nullptr) pay(accepted.order, key("confirm", mine), ended);
    if (!is_decided(ended)) note(buyer_.follow(accepted.order.id, decided_within), ended);
  }

  /// Until the confirm is answered; who is answered 202 has to follow the order.
  void pay(Order order, const IdempotencyKey& confirm_key, Ended& ended) {
    const auto is_placed = [](const Order& seen) { return seen.status != "PENDING"; };
    if (!is_placed(order)) note(order = buyer_.follow(order.id, decided_within, is_placed), ended);
    if (order.status != "AWAITING_PAYMENT") return;
    ended.pg_order_id = order.payment.pg_order_id.value();
    const auto book = gateway_->approve(*ended.pg_order_id);
    const Session::Paid paid{.payment_id = order.payment.id,
                             .pg_transaction_id = book.transactions.at(0).pg_transaction_id,
                             .amount = order.total};
    ended.status = buyer_.confirm(paid, confirm_key).order_status;
  }

  Session& buyer_;
  MockPg* const gateway_;
  const Batch& batch_;
  const Waits& waits_;
  nanoseconds began_;
  NewOrder order_;
  std::vector<Ended> results_;
  std::atomic<std::size_t> next_{0};
};

}  // namespace

std::vector<Ended> drive(const Payer& payer, const Batch& batch, const Waits& waits) {
  Driver driver(payer, batch, waits);
  {
    std::vector<std::jthread> threads;
    for (int n = 0; n < batch.concurrency; ++n) threads.emplace_back([&] { driver.work(); });
  }
  return driver.take();
}

}  // namespace perdura::apps::loadtest
