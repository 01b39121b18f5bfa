#pragma once
// A plain consumer: orders as somebody knows them who only reads their events.
#include <map>
#include <string>
#include <string_view>

#include "simulator/feed/fact.hpp"

namespace perdura::simulator::feed {

/// Folds events of the topic `order`, those of one order in their order.
class OrderFold {
 public:
  /// Statuses by order: what its last event that changed it says.
  using Statuses = std::map<std::string, std::string>;

  void take(const platform::Message& message);
  const Statuses& statuses() const { return statuses_; }

 private:
  Statuses statuses_;
};

/// What the events of an order in this status let a reader know; "" : nothing yet. Parcels are told
/// on a topic of their own, so to such a reader an order that is on its way is paid.
std::string_view status_told(std::string_view status);

}  // namespace perdura::simulator::feed
