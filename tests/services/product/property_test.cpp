// Random sequences of reservations, sales, releases of all or a part, edits and their repeats,
// against a model in plain sums.
#include <rapidcheck.h>

#include <map>
#include <optional>

#include "tests/services/product/product_world.hpp"

namespace perdura::services::product::testing {
namespace {

constexpr int price = 100;
constexpr int skus = 3;
constexpr int orders = 5;
constexpr int longest_sequence = 30;

struct Level {
  std::int64_t on_hand = 0;
  std::int64_t reserved = 0;
  std::int64_t edited = 0;
};

/// What should be, as a reader of the rules would add it up.
struct Model {
  enum class State { None, Held, Sold, Closed };
  struct Order {
    State state = State::None;
    std::map<int, int> units;  // by SKU
    std::optional<bool> reserve_answer;
    std::optional<int> sell_answer;
    std::optional<int> release_answer;
    std::map<std::pair<int, int>, bool> part_answers;  // by SKU and units, as the key names them
  };
  std::vector<Level> levels = std::vector<Level>(skus);
  std::map<int, Order> orders;

  bool reserve(int name, const std::map<int, int>& wanted) {
    Order& order = orders[name];
    if (order.reserve_answer) return *order.reserve_answer;
    bool fits = order.state == State::None;
    for (const auto& [sku, units] : wanted) {
      fits = fits && levels[sku].on_hand - levels[sku].reserved >= units;
    }
    order.reserve_answer = fits;
    if (!fits) return false;
    order.state = State::Held;
    order.units = wanted;
    for (const auto& [sku, units] : wanted) levels[sku].reserved += units;
    return true;
  }
  int sell(int name) {
    Order& order = orders[name];
    if (order.sell_answer) return *order.sell_answer;
    int moved = 0;
    if (order.state == State::Held) {
      for (const auto& [sku, units] : order.units) {
        levels[sku].reserved -= units;
        levels[sku].on_hand -= units;
        moved += units;
      }
      order.state = State::Sold;
    }
    return order.sell_answer.emplace(moved);
  }
  int release(int name) {
    Order& order = orders[name];
    if (order.release_answer) return *order.release_answer;
    int moved = 0;
    for (const auto& [sku, units] : order.units) {
      if (order.state == State::Held) levels[sku].reserved -= units;
      if (order.state == State::Sold) levels[sku].on_hand += units;
      if (order.state == State::Held || order.state == State::Sold) moved += units;
    }
    order.state = State::Closed;
    return order.release_answer.emplace(moved);
  }
  /// `units` of a SKU; false if that is more than is left.
  bool release_part(int name, int sku, int units) {
    Order& order = orders[name];
    const auto [answer, fresh] = order.part_answers.try_emplace({sku, units}, false);
    if (answer->second) return true;
    const bool has = order.state == State::Held || order.state == State::Sold;
    const auto left = order.units.find(sku);
    // What was refused is not kept under its key.
    if (!has || left == order.units.end() || left->second < units) return false;
    left->second -= units;
    if (order.state == State::Held) levels[sku].reserved -= units;
    if (order.state == State::Sold) levels[sku].on_hand += units;
    return answer->second = true;
  }
  bool edit(int sku, int delta) {
    Level& level = levels[sku];
    if (level.on_hand + delta < level.reserved) return false;
    level.on_hand += delta;
    level.edited += delta;
    return true;
  }
  /// Units that left and have not come back.
  std::int64_t sold(int sku) const {
    std::int64_t sum = 0;
    for (const auto& [name, order] : orders) {
      const auto units = order.units.find(sku);
      if (order.state == State::Sold && units != order.units.end()) sum += units->second;
    }
    return sum;
  }
};

struct Step {
  int act;  // 0, 1: reserve; 2: sell; 3: release; 4: edit; 5: release a part
  int order;
  int first;
  int second;
  int units;
};

std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << "{" << step.act << " order " << step.order << " skus " << step.first << ","
             << step.second << " units " << step.units << "}";
}

rc::Gen<Step> any_step() {
  return rc::gen::build<Step>(rc::gen::set(&Step::act, rc::gen::inRange(0, 6)),
                              rc::gen::set(&Step::order, rc::gen::inRange(0, orders)),
                              rc::gen::set(&Step::first, rc::gen::inRange(0, skus)),
                              rc::gen::set(&Step::second, rc::gen::inRange(0, skus)),
                              rc::gen::set(&Step::units, rc::gen::inRange(1, 7)));
}

/// An order asks always for the same, so that its repeats are repeats.
struct Asked {
  std::vector<Want> wants;
  std::map<int, int> units;
  int total = 0;
};

class Trial {
 public:
  Trial() {
    for (int n = 0; n < skus; ++n) {
      const Units initial = 4 * n + 2;
      ids_.push_back(world_.coffee(price, initial).sku_id);
      initial_.push_back(initial);
      model_.levels[n].on_hand = initial;
    }
  }

  void take(const Step& step) {
    const std::string name = std::to_string(step.order);
    if (step.act <= 1) {
      const Asked& asked = asked_for(step);
      const auto answer = world_.reserved(name, asked.wants, asked.total);
      RC_ASSERT(std::holds_alternative<Reserved>(answer) ==
                model_.reserve(step.order, asked.units));
    } else if (step.act == 2) {
      RC_ASSERT(world_.sold(name) == model_.sell(step.order));
    } else if (step.act == 3) {
      RC_ASSERT(world_.released(name) == model_.release(step.order));
    } else if (step.act == 5) {
      const auto key = std::to_string(step.first) + "-" + std::to_string(step.units);
      const auto answer = world_.release_units(name, {{ids_[step.first], step.units}}, key);
      RC_ASSERT(answer.status == 200 || answer.status == 422);
      RC_ASSERT((answer.status == 200) == model_.release_part(step.order, step.first, step.units));
    } else {
      const int delta = step.units - 4;
      const auto answer =
          world_.edit(ids_[step.first], R"({"stock_delta":)" + std::to_string(delta) + "}");
      RC_ASSERT((answer.status == 200) == model_.edit(step.first, delta));
    }
  }

  void check() const {
    for (int n = 0; n < skus; ++n) {
      const SkuView sku = world_.sku(ids_[n]);
      const Level& level = model_.levels[n];
      RC_ASSERT(sku.stock == level.on_hand);
      RC_ASSERT(sku.reserved == level.reserved);
      RC_ASSERT(0 <= sku.reserved);
      RC_ASSERT(sku.reserved <= sku.stock);
      RC_ASSERT(initial_[n] + level.edited == sku.stock + model_.sold(n));
      RC_ASSERT(world_.sums(ids_[n]) == (ProductWorld::Sums{sku.stock, sku.reserved}));
      const auto rows = world_.history(ids_[n]);
      RC_ASSERT(rows.back().on_hand == sku.stock);
      RC_ASSERT(rows.back().reserved == sku.reserved);
      const auto told = world_.events(world_.product_of(ids_[n]), "product.stock_changed");
      RC_ASSERT(told.size() == rows.size());
    }
  }

 private:
  const Asked& asked_for(const Step& step) {
    const auto [found, fresh] = asked_.try_emplace(step.order);
    Asked& asked = found->second;
    if (!fresh) return asked;
    for (const int sku : {step.first, step.second}) {
      asked.wants.push_back({ids_[sku], step.units});
      asked.units[sku] += step.units;
      asked.total += step.units * price;
    }
    return asked;
  }

  ProductWorld world_;
  Model model_;
  std::vector<SkuId> ids_;
  std::vector<Units> initial_;
  std::map<int, Asked> asked_;
};

TEST(StockProperty, WhatWasReceivedAndEditedIsOnHandOrSold) {
  EXPECT_TRUE(rc::check([] {
    const auto length = *rc::gen::inRange<std::size_t>(1, longest_sequence);
    const auto steps = *rc::gen::container<std::vector<Step>>(length, any_step());
    Trial trial;
    for (const Step& step : steps) trial.take(step);
    trial.check();
  }));
}

}  // namespace
}  // namespace perdura::services::product::testing
