#pragma once
// A scenario's workload: orders that come by themselves, and what people do with them.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "simulator/run/habits.hpp"
#include "simulator/run/scene.hpp"

namespace perdura::simulator {

/// Nobody waits on a fiber here: each act is a step at its time, so that 100,000 orders can be
/// under way. They are called "w1", "w2" and so on.
class Workload {
 public:
  /// Scenario and chance outlive it.
  Workload(const scenario::Scenario& scenario, Scene scene, const Chooser& chance);
  Workload(const Workload&) = delete;
  Workload& operator=(const Workload&) = delete;

  /// Time 0 is now.
  void begin();
  /// Every order has come, and whatever somebody was to do has been done.
  bool ended() const { return to_do_ == 0; }

 private:
  struct Item {
    std::string name;
    Member* buyer = nullptr;
    Habits habits = {};
    std::int64_t total = 0;
    std::set<std::string> dispatching = {};  // parcels whose seller knows of them
    bool delivered = false;
  };

  void comes(const Stretch& stretch, std::int64_t nth);
  void place(const scenario::OrderStream& stream, const std::string& name, std::uint64_t number);
  std::vector<Players::Line> lines_of(const scenario::OrderStream& stream, const std::string& name);
  void accepted(const std::string& id);
  void changed(const std::string& id, const Orders::Seen& order);
  void pay(const std::string& id);
  void dispatch(const std::string& id, const Parcel& parcel);
  /// A thing that somebody does with an order on a fiber of his own, so long from now.
  void later(Duration delay, const std::string& order, std::function<void()> work);

  const scenario::Scenario& scenario_;
  const Scene scene_;
  Players& players_;
  const Chooser& chance_;
  const std::vector<Stretch> stretches_;
  std::map<std::string, Item> items_;  // by id, those that are not over
  std::uint64_t placed_ = 0;
  std::size_t to_do_ = 0;
};

}  // namespace perdura::simulator
