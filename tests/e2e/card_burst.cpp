#include "tests/e2e/card_burst.hpp"

#include "apps/client/error.hpp"
#include "platform/http/client.hpp"
#include "tests/e2e/eventually.hpp"

namespace perdura::e2e {
namespace {

constexpr int at_once = 8;

/// A payer who finds nobody at the gateway tries again, and does not pay twice.
void pay_patiently(const domain::PgOrderId& id) {
  PaymentGateway pg;
  eventually("a payment at the gateway", [&] {
    try {
      if (!pg.book(id).transactions.empty()) return true;
      pg.approve(id);
      return true;
    } catch (const platform::HttpError&) {
      return false;
    }
  });
}

}  // namespace

CardBurst::CardBurst(Stage& stage, int orders)
    : stage_(stage),
      orders_(static_cast<std::size_t>(orders)),
      errors_(static_cast<std::size_t>(orders)) {
  for (int n = 0; n < at_once; ++n) threads_.emplace_back([this] { work(); });
}

void CardBurst::work() {
  for (int mine = next_++; mine < static_cast<int>(orders_.size()); mine = next_++) {
    const auto at = static_cast<std::size_t>(mine);
    try {
      orders_[at] = pay(mine);
    } catch (const std::exception& error) {
      errors_[at] = error.what();
    }
    ++paid_;
  }
}

SeenOrder CardBurst::pay(int n) const {
  auto order = stage_.card_order("burst-" + std::to_string(n));
  pay_patiently(order.pg_order_id());
  return order;
}

void CardBurst::wait_for(int paid) const {
  eventually("so many payments", [&] { return paid_ >= paid; });
}

std::vector<SeenOrder> CardBurst::finish() {
  threads_.clear();
  for (const auto& error : errors_) EXPECT_EQ(error, "");
  std::vector<SeenOrder> all;
  for (const auto& order : orders_) {
    if (!order.id.value().empty()) all.push_back(stage_.await_status(order.id, "PAID"));
  }
  return all;
}

}  // namespace perdura::e2e
