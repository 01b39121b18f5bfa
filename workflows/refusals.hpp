#pragma once
// How a placement's refusals are worded: the same for whoever waits for the answer and for whoever
// reads the order later.
#include <optional>
#include <vector>

#include "domain/calls/order.hpp"
#include "domain/calls/payment.hpp"
#include "temporal/failure.hpp"

namespace perdura::workflows {

/// Nothing if stock is held.
std::optional<domain::calls::Failure> refusal_of(
    const domain::calls::ReserveOutcome& outcome,
    const std::vector<domain::calls::WantedUnits>& items);
/// Nothing if the credit was taken.
std::optional<domain::calls::Failure> refusal_of(const domain::calls::ChargeOutcome& outcome);
/// A service could not be reached for as long as a placement waits, or a fault of ours.
domain::calls::Failure unavailable(const temporal::TemporalFailure& failure);

/// The refund that takes back a placement's charge: one an order, named after it.
domain::RefundId placement_refund(const domain::OrderId& order);

}  // namespace perdura::workflows
