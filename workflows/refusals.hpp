#pragma once
// How refusals of an order are worded: the same for whoever waits for the answer and for whoever
// reads the order later.
#include <optional>
#include <vector>

#include "domain/calls/card_payment.hpp"
#include "domain/calls/payment.hpp"
#include "domain/calls/place_order.hpp"
#include "temporal/failure.hpp"

namespace perdura::workflows {

/// Nothing if stock is held.
std::optional<domain::calls::Failure> refusal_of(
    const domain::calls::ReserveOutcome& outcome,
    const std::vector<domain::calls::WantedUnits>& items);
/// Nothing if the credit was taken.
std::optional<domain::calls::Failure> refusal_of(const domain::calls::ChargeOutcome& outcome);
/// Nothing if it can be paid at the gateway.
std::optional<domain::calls::Failure> refusal_of(const domain::calls::OpenPaymentOutcome& outcome);
/// A service could not be reached for as long as a placement waits, or a fault of ours.
domain::calls::Failure unavailable(const temporal::TemporalFailure& failure);

// Why an order that awaited its payment ended without.
domain::calls::Failure not_paid_in_time();
domain::calls::Failure declined_too_often(std::int32_t times);
domain::calls::Failure mismatched(const domain::calls::AttemptMismatched& at_gateway,
                                  domain::Money due);
/// An attempt to pay that came when the order had ended, or was paid.
domain::calls::Failure ended_already(const std::string& status);

/// Over without goods that are his: nothing is held for it and nothing owed.
bool is_dead(const std::string& order_status);

/// An act that the order's status does not allow: ILLEGAL_TRANSITION.
temporal::ApplicationFailure illegal_now(const std::string& status);

/// The refund that takes back a placement's charge: one an order, named after it.
domain::RefundId placement_refund(const domain::OrderId& order);

}  // namespace perdura::workflows
