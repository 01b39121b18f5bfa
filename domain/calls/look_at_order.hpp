#pragma once
// What a workflow asks that may have told more than its history says: a worker that dies with a
// task in its hands has made its calls, and another one begins the task anew.
#include <optional>
#include <string>

#include "domain/ids.hpp"

namespace perdura::domain::calls {

/// `POST /internal/v1/orders/look`, key `<order id>/look`: moves nothing, and is answered anew each
/// time.
struct LookAtOrder {
  OrderId order_id;

  bool operator==(const LookAtOrder&) const = default;
};
BOOST_DESCRIBE_STRUCT(LookAtOrder, (), (order_id))

/// The order's status by name, and which attempt at the gateway it was paid by, if by any.
struct OrderStands {
  std::string status;
  std::optional<AttemptId> captured = {};

  bool operator==(const OrderStands&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderStands, (), (status, captured))

}  // namespace perdura::domain::calls
