#pragma once
// The facts of a simulated world, as its services commit them.
#include <deque>

#include "simulator/feed/orders.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator::feed {

/// Only listens: a world with a tap is the same world. What its outboxes take is a fact from then
/// on, also if its own broker should never see it. Outlives the world; one thread.
class Tap {
 public:
  /// To be called before anything happens in the world.
  void listen(World& world);

  /// The topics on which its services publish.
  const std::vector<platform::Topic>& topics() const { return topics_; }
  /// The next fact that was not taken yet, in the order of their commits.
  std::optional<Fact> take();
  /// What a reader of the topic `order` has to know of each order: from the service's own rows.
  OrderFold::Statuses statuses() const;

 private:
  void committed(const Commit& commit);

  std::vector<platform::Topic> topics_;
  std::deque<Fact> facts_;
  OrderFold::Statuses rows_;  // by order, as the table has them
};

}  // namespace perdura::simulator::feed
