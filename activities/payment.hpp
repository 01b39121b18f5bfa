#pragma once
// What workflows ask of the payment service.
#include "activities/product.hpp"
#include "domain/calls/payment.hpp"

namespace perdura::activities {

namespace payment {

using namespace domain::calls;

inline const temporal::ActivityType<ChargeCredit, ChargeOutcome> charge{
    "ChargeCredit", service_call(), quick_service_call()};
inline const temporal::ActivityType<RefundCredit, Refunded> refund{"RefundCredit", service_call(),
                                                                   quick_service_call()};

}  // namespace payment

/// The client outlives the activities.
void add_payment(temporal::Activities& activities, const ServiceClient& service, Now now);

}  // namespace perdura::activities
