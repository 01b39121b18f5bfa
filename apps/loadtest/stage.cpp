#include "apps/loadtest/stage.hpp"

#include <stdexcept>

#include "apps/client/signup.hpp"
#include "apps/loadtest/plan.hpp"
#include "platform/core/randomness.hpp"

namespace perdura::apps::loadtest {

using domain::IdempotencyKey;

Stage::Stage(Transport& transport, const Accounts& accounts, const StageWish& wish)
    : name_(wish.name), seller_(std::make_unique<Session>(transport, accounts.seller)) {
  const Login login{wish.name + "@perdura.example", "perdura-" + wish.name};
  const User user = sign_up(transport, {login.email, login.password, "Load Test", {}},
                            IdempotencyKey(wish.name + "-signup"));
  if (!wish.credit.is_zero()) {
    Session admin(transport, accounts.admin);
    admin.grant_credit(user.id, wish.credit, IdempotencyKey(wish.name + "-credit"));
  }
  const NewProduct coffee{.name = "Coffee of " + wish.name,
                          .description = "Made for a load test",
                          .skus = {{.options = {}, .price = coffee_price, .stock = wish.stock}}};
  const Product product = seller_->create_product(coffee, IdempotencyKey(wish.name + "-coffee"));
  product_ = product.id;
  sku_ = product.skus.at(0).sku_id;
  buyer_ = std::make_unique<Session>(transport, login);
  buyer_->log_in();
}

Sku Stage::read_sku() {
  const auto product = seller_->find_product(product_);
  if (!product || product->skus.empty()) throw std::runtime_error("the run's coffee is gone");
  return product->skus.front();
}

std::string fresh_name() {
  platform::OsRandomness chance;
  return "load-" + chance.hex(6);
}

}  // namespace perdura::apps::loadtest
