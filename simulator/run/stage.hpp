#pragma once
// Who and what there is: a scenario's people and goods, made through the API.
#include <map>
#include <string>
#include <vector>

#include "simulator/chooser.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/world/players.hpp"

namespace perdura::simulator {

/// What is offered under a scenario's name for it ("s1").
struct Good {
  std::string sku;  // its id
  std::int64_t price = 0;
  std::string seller;  // by name
};

/// Players, scenario and chance outlive it.
class Stage {
 public:
  Stage(Players& players, const scenario::Scenario& scenario, const Chooser& chance);
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  /// Members join, goods are offered, credit is granted. On a fiber. Throws what clients throw.
  void set_up();

  Players& players() { return players_; }
  Member& buyer(const std::string& name) { return *buyers_.at(name); }
  Member& seller(const std::string& name) { return *sellers_.at(name); }
  /// Null: nobody who sells.
  Member* seller_with(const std::string& id);
  /// As the scenario calls him; "": nobody who sells.
  std::string seller_name(const std::string& id) const;
  const Good& good(const std::string& name) const { return goods_.at(name); }

  // Of the workload: customers and goods without a name in the scenario, by number from 0.
  std::size_t customers() const { return customers_.size(); }
  Member& customer(std::size_t number) { return *customers_.at(number); }
  const std::vector<Good>& hot() const { return hot_; }
  const std::vector<Good>& ordinary() const { return ordinary_; }

 private:
  void offer_named();
  void offer_catalog();
  void buyers_join();
  void customers_join();
  Member& joined_seller(const std::string& name);
  Good offered(const std::string& name, const std::string& seller, std::int64_t price,
               std::int64_t stock);

  Players& players_;
  const scenario::Scenario& scenario_;
  const Chooser& chance_;
  std::map<std::string, Member*> buyers_, sellers_;
  std::vector<Member*> customers_;
  std::map<std::string, Good> goods_;
  std::vector<Good> hot_, ordinary_;
};

}  // namespace perdura::simulator
