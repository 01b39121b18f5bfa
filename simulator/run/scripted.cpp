#include "simulator/run/scripted.hpp"

#include <algorithm>

#include "simulator/run/habits.hpp"

namespace perdura::simulator {

using scenario::OrderSpec;
using scenario::Scenario;
using scenario::Step;
using scenario::Verb;

namespace {

class Scripting {
 public:
  Scripting(const Scenario& scenario, std::uint64_t seed)
      : scenario_(scenario), chance_(seed, fair_weather()), made_(scenario) {
    for (auto& good : catalog_of(scenario, chance_)) {
      (good.hot ? hot_ : ordinary_).push_back(std::move(good));
    }
    made_.workload.clear();
    made_.catalog.skus = 0;
    made_.catalog.hot.reset();
    made_.customers = 1;
    made_.sellers = {};
  }

  Scenario of(const std::set<std::string>& wanted) {
    for (const auto& arrival : arrivals_of(scenario_, scripted_max)) {
      if (wanted.empty() || wanted.contains(arrival.name)) add(arrival);
    }
    std::ranges::stable_sort(made_.script, {}, &Step::at);
    return std::move(made_);
  }

 private:
  void add(const Arrival& arrival) {
    const auto habits = habits_of(scenario_, *arrival.stream, chance_, arrival.name);
    const std::string buyer = "customer" + std::to_string(arrival.customer + 1);
    OrderSpec order{.id = arrival.name, .buyer = buyer, .credit_pct = habits.on_credit ? 100 : 0};
    std::set<std::string> sellers;
    for (const auto& pick : picks_of(scenario_, *arrival.stream, chance_, arrival.name,
                                     {hot_.size(), ordinary_.size()})) {
      const auto& good = (pick.hot ? hot_ : ordinary_).at(pick.place);
      order.lines.push_back({.sku = good.name});
      sellers.insert(good.seller);
      offer(good);
    }
    made_.orders.push_back(order);
    act(arrival, arrival.at, Verb::Place);
    const Duration paid = arrival.at + habits.pays_after.value_or(Duration::zero());
    if (habits.pays_after) act(arrival, paid, Verb::Pay);
    if (habits.pays_after) act(arrival, paid + back_after, Verb::Confirm);
    if (habits.cancels_after) act(arrival, arrival.at + *habits.cancels_after, Verb::Cancel);
    Duration last = paid;
    for (const auto& seller : sellers) {
      const Duration at = paid + dispatches_after(scenario_, chance_, arrival.name, seller);
      act(arrival, at, Verb::Dispatch).seller = seller;
      last = std::max(last, at);
    }
    // The script waits for the delivery.
    if (habits.confirms_after) act(arrival, last + *habits.confirms_after, Verb::ConfirmPurchase);
  }

  Step& act(const Arrival& arrival, Duration at, Verb verb) {
    return made_.script.emplace_back(Step{.at = at, .verb = verb, .order = arrival.name});
  }

  void offer(const CatalogGood& good) {
    auto& items = made_.catalog.items;
    if (std::ranges::find(items, good.name, &scenario::Item::sku) != items.end()) return;
    items.push_back({.sku = good.name,
                     .price = domain::Money(good.price),
                     .stock = good.stock,
                     .seller = good.seller});
  }

  const Scenario& scenario_;
  const Chooser chance_;
  std::vector<CatalogGood> hot_, ordinary_;
  Scenario made_;
};

}  // namespace

Scenario scripted(const Scenario& scenario, std::uint64_t seed,
                  const std::set<std::string>& orders) {
  return Scripting(scenario, seed).of(orders);
}

}  // namespace perdura::simulator
