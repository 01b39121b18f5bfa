#include "simulator/run/stage.hpp"

#include <set>

#include "simulator/run/habits.hpp"

namespace perdura::simulator {
namespace {

constexpr std::int64_t usual_price = 10'000;
/// More than any customer can spend.
constexpr std::int64_t customers_credit = 1'000'000'000;

template <class Stream>
bool any_on_credit(const Stream& workload) {
  for (const auto& stream : workload) {
    const auto* orders = std::get_if<scenario::OrderStream>(&stream);
    if (orders && orders->credit_pct > 0) return true;
  }
  return false;
}

}  // namespace

Stage::Stage(Players& players, const scenario::Scenario& scenario, const Chooser& chance)
    : players_(players), scenario_(scenario), chance_(chance) {}

void Stage::set_up() {
  offer_named();
  if (!scenario_.workload.empty()) offer_catalog();
  buyers_join();
  if (!scenario_.workload.empty()) customers_join();
}

Member* Stage::seller_with(const std::string& id) {
  for (const auto& [name, member] : sellers_) {
    if (member->id == id) return member;
  }
  return nullptr;
}

std::string Stage::seller_name(const std::string& id) const {
  for (const auto& [name, member] : sellers_) {
    if (member->id == id) return name;
  }
  return {};
}

Member& Stage::joined_seller(const std::string& name) {
  auto& member = sellers_[name];
  if (!member) member = &players_.seller("sells-" + name);
  return *member;
}

Good Stage::offered(const std::string& name, const std::string& seller, std::int64_t price,
                    std::int64_t stock) {
  return {players_.offer(joined_seller(seller), name, price, static_cast<int>(stock)), price,
          seller};
}

/// What items and orders name; an order's price counts where its item has none.
void Stage::offer_named() {
  std::map<std::string, scenario::Item> items;
  for (const auto& item : scenario_.catalog.items) items[item.sku] = item;
  for (const auto& order : scenario_.orders) {
    for (const auto& line : order.lines) {
      auto& item = items[line.sku];
      item.sku = line.sku;
      if (!item.price) item.price = line.price;
    }
  }
  for (const auto& [name, item] : items) {
    const auto price = item.price ? item.price->value() : usual_price;
    Good& good = goods_[name];
    good = offered(name, item.seller, price, item.stock.value_or(scenario_.catalog.stock_each));
    if (item.shown) good.price = item.shown->value();
    if (item.state == scenario::ItemState::Withdrawn) {
      players_.withdraw(seller(item.seller), good.sku);
    }
  }
}

void Stage::offer_catalog() {
  for (const auto& good : catalog_of(scenario_, chance_)) {
    auto& goods = good.hot ? hot_ : ordinary_;
    goods.push_back(offered(good.name, good.seller, good.price, good.stock));
  }
}

void Stage::buyers_join() {
  std::map<std::string, std::int64_t> credit;
  for (const auto& order : scenario_.orders) {
    auto& needed = credit[order.buyer];
    if (order.credit_pct == 0) continue;
    for (const auto& line : order.lines) needed += goods_.at(line.sku).price * line.quantity;
  }
  for (const auto& buyer : scenario_.buyers) credit[buyer.name] = buyer.credit.value();
  for (const auto& [name, needed] : credit) {
    Member& buyer = players_.buyer("buys-" + name);
    buyers_[name] = &buyer;
    if (needed > 0) players_.grant_credit(buyer, needed);
  }
}

void Stage::customers_join() {
  const bool credit = any_on_credit(scenario_.workload);
  for (std::int64_t n = 0; n < scenario_.customers; ++n) {
    customers_.push_back(&players_.buyer("customer" + std::to_string(n + 1)));
    if (credit) players_.grant_credit(*customers_.back(), customers_credit);
  }
}

}  // namespace perdura::simulator
