#pragma once
// Refusals as problem documents; their status codes stand in one place.
#include "domain/calls/order.hpp"
#include "platform/core/problem.hpp"

namespace perdura::services::order {

/// The document of an order that was refused; carries `order_id`.
platform::Problem problem_of(const domain::OrderId& order, const domain::calls::Failure& failure);

/// 409: units of these lines are with the courier already.
domain::calls::Failure already_shipped(const std::vector<domain::LineId>& lines);

/// "not yours" looks the same.
platform::ProblemException unknown_order();

platform::Problem illegal(const std::string& detail);

}  // namespace perdura::services::order
