#pragma once
// What workflows ask of the payment service.
#include "activities/calls.hpp"
#include "activities/options.hpp"
#include "domain/calls/card_payment.hpp"
#include "domain/calls/payment.hpp"

namespace perdura::activities {

namespace payment {

using namespace domain::calls;

inline const temporal::ActivityType<ChargeCredit, ChargeOutcome> charge{
    "ChargeCredit", service_call(), quick_service_call()};
inline const temporal::ActivityType<RefundCredit, Refunded> refund{"RefundCredit", service_call(),
                                                                   quick_service_call()};

// By card. The payment service asks the gateway while we wait, and says so when it does not know.
inline const temporal::ActivityType<OpenPayment, OpenPaymentOutcome> open{
    "OpenPayment", outside_call(), quick_service_call()};
inline const temporal::ActivityType<ValidateAttempt, ValidateOutcome> validate{
    "ValidateAttempt", outside_call(), quick_service_call()};
inline const temporal::ActivityType<CaptureAttempt, CaptureOutcome> capture{
    "CaptureAttempt", outside_call(), quick_service_call()};
inline const temporal::ActivityType<AskGateway, AskOutcome> ask{"AskGateway", outside_call(),
                                                                quick_service_call()};
inline const temporal::ActivityType<ClosePayment, PaymentClosed> close{
    "ClosePayment", service_call(), quick_service_call()};
inline const temporal::ActivityType<GiveBack, GiveBackOutcome> give_back{"GiveBack", outside_call(),
                                                                         quick_service_call()};

/// Every type above: one that is missing here cannot be registered.
using All = List<charge, refund, open, validate, capture, ask, close, give_back>;

}  // namespace payment

/// The client outlives the activities.
void add_payment(temporal::Activities& activities, const ServiceClient& service, Now now);

}  // namespace perdura::activities
