#pragma once
// What workflows tell the order service.
#include "activities/calls.hpp"
#include "activities/options.hpp"
#include "domain/calls/look_at_order.hpp"
#include "domain/calls/order.hpp"

namespace perdura::activities {

namespace order {

using namespace domain::calls;

inline const temporal::ActivityType<LookAtOrder, OrderStands> look{"LookAtOrder", service_call(),
                                                                   quick_service_call()};
inline const temporal::ActivityType<RecordPaid, OrderRecorded> paid{"RecordPaid", service_call(),
                                                                    quick_service_call()};
inline const temporal::ActivityType<RecordAwaitingPayment, OrderRecorded> awaiting_payment{
    "RecordAwaitingPayment", service_call(), quick_service_call()};
inline const temporal::ActivityType<RecordAttemptDeclined, OrderRecorded> attempt_declined{
    "RecordAttemptDeclined", service_call(), quick_service_call()};
inline const temporal::ActivityType<RecordPaymentValidated, OrderRecorded> payment_validated{
    "RecordPaymentValidated", service_call(), quick_service_call()};
inline const temporal::ActivityType<RecordUnpaid, OrderRecorded> unpaid{
    "RecordUnpaid", service_call(), quick_service_call()};
inline const temporal::ActivityType<RecordCancelSettled, OrderRecorded> cancel_settled{
    "RecordCancelSettled", service_call(), quick_service_call()};
inline const temporal::ActivityType<RecordShipment, OrderRecorded> shipment{
    "RecordShipment", service_call(), quick_service_call()};
inline const temporal::ActivityType<RecordReminded, OrderRecorded> reminded{
    "RecordReminded", service_call(), quick_service_call()};
inline const temporal::ActivityType<RecordCompleted, OrderRecorded> completed{
    "RecordCompleted", service_call(), quick_service_call()};
inline const temporal::ActivityType<RecordFailed, OrderRecorded> failed{
    "RecordFailed", service_call(), quick_service_call()};
inline const temporal::ActivityType<RecordCancelPending, OrderRecorded> cancel_pending{
    "RecordCancelPending", service_call(), quick_service_call()};
inline const temporal::ActivityType<RecordCancelled, OrderRecorded> cancelled{
    "RecordCancelled", service_call(), quick_service_call()};

/// Every type above: one that is missing here cannot be registered.
using All = List<look, awaiting_payment, attempt_declined, payment_validated, unpaid, paid, failed,
                 shipment, reminded, completed, cancel_pending, cancelled, cancel_settled>;

}  // namespace order

/// The client outlives the activities.
void add_order(temporal::Activities& activities, const ServiceClient& service, Now now);

}  // namespace perdura::activities
