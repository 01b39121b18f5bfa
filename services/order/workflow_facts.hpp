#pragma once
// What an order's workflow is told, as facts in the workflow outbox. Made from the rows and the
// settings alone, so that a fact written again is the same one: request id and body. Pure.
#include "domain/calls/place_order.hpp"
#include "platform/outbox/outbox.hpp"
#include "services/order/rows.hpp"
#include "services/order/store.hpp"

namespace perdura::services::order {

/// The workflow's input; a patience that is the usual one is left out.
domain::calls::PlaceOrder start_of(const OrderRow& order, const domain::calls::Patience& patience);
platform::WorkflowFact start_fact(const domain::calls::PlaceOrder& start,
                                  const platform::Origin& origin = {});

/// A lost workflow of a paid order is to take up where the rows are; `left`: the deadlines of what
/// it waits for. `captured`: the attempt that paid, none on credit.
domain::calls::ResumedOrder resumed_of(const store::Whole& whole,
                                       const std::optional<domain::AttemptId>& captured,
                                       const domain::calls::OrderRecorded& left);
/// What became of a parcel last, for a workflow that has not recorded it; `asked`: how often.
platform::WorkflowFact parcel_fact(const ShipmentRow& parcel, std::int64_t asked);

/// Of a cancellation that somebody asked for: it has a refund id.
domain::calls::CancelOrder cancel_of(const CancellationRow& cancellation);
platform::WorkflowFact cancel_fact(const CancellationRow& cancellation,
                                   const platform::Origin& origin = {});

domain::calls::ConfirmPurchase confirm_of(const OrderRow& order);
platform::WorkflowFact confirm_fact(const OrderRow& order, const platform::Origin& origin = {});

}  // namespace perdura::services::order
