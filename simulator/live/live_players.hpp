#pragma once
// Those who play a scenario in a running shop. What there is they know from the shop's answers: its
// tables are not theirs to look at.
#include <boost/json/value.hpp>
#include <set>

#include "apps/client/session.hpp"
#include "simulator/run/orders.hpp"
#include "simulator/world/players.hpp"

namespace perdura::simulator::live {

/// A running shop, and who may approve its sellers.
struct LiveShop {
  Players::Lines lines;
  apps::Waits waits;
  apps::Login admin;
  /// What the names of this run's members and goods begin with: "live-1f3a5b".
  std::string run;
};

/// What is known of the orders that were placed here: as they were when they were last asked about.
class LiveOrders final : public Orders {
 public:
  /// Of one order.
  struct Known {
    std::string name;            // "o1"
    Member* buyer = nullptr;     // who may ask about it
    boost::json::value order{};  // the last answer
    std::vector<Parcel> parcels{};
    std::map<std::string, std::set<std::string>> waybills{};  // by parcel, all that it has had
  };

  using Orders::Orders;

  /// It has been placed, and is asked about from now on.
  void add(const std::string& id, std::string name, Member& buyer);
  /// The shop has answered so about it, and its sellers so about their parcels.
  void answered(const std::string& id, boost::json::value order, std::vector<Parcel> parcels);
  const std::map<std::string, Known>& known() const { return known_; }

 private:
  std::string name_of(const std::string& id) const override { return known_.at(id).name; }

  std::map<std::string, Known> known_;  // by id
};

/// Orders outlive it.
class LivePlayers final : public Players {
 public:
  LivePlayers(LiveShop shop, LiveOrders& orders);

  Member& admin() override { return *admin_; }
  std::vector<Parcel> parcels(const std::string& order) override {
    return orders_.known().at(order).parcels;
  }
  /// Asks about an order: those who wait for a change of it look again.
  void ask_about(const std::string& order);

 private:
  std::pair<std::string, std::string> payment_of(const std::string& order) override;
  void placed(Member& buyer, const std::string& name, const Placed& answer) override;
  /// As their sellers see them: the order's own view knows of them later.
  std::vector<Parcel> parcels_of(const boost::json::value& order);
  /// All pages of a list.
  std::vector<boost::json::value> listed(Member& who, const std::string& list);

  LiveOrders& orders_;
  Member* admin_;
};

}  // namespace perdura::simulator::live
