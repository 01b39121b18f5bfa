#pragma once
// What workflows tell the order service.
#include "activities/product.hpp"
#include "domain/calls/order.hpp"

namespace perdura::activities {

namespace order {

using namespace domain::calls;

inline const temporal::ActivityType<RecordPaid, OrderRecorded> paid{"RecordPaid", service_call(),
                                                                    quick_service_call()};
inline const temporal::ActivityType<RecordFailed, OrderRecorded> failed{
    "RecordFailed", service_call(), quick_service_call()};
inline const temporal::ActivityType<RecordCancelPending, OrderRecorded> cancel_pending{
    "RecordCancelPending", service_call(), quick_service_call()};
inline const temporal::ActivityType<RecordCancelled, OrderRecorded> cancelled{
    "RecordCancelled", service_call(), quick_service_call()};

}  // namespace order

/// The client outlives the activities.
void add_order(temporal::Activities& activities, const ServiceClient& service, Now now);

}  // namespace perdura::activities
