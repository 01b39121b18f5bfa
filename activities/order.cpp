#include "activities/order.hpp"

namespace perdura::activities {

using domain::effect_key;
using temporal::ActivityContext;
using namespace domain::calls;

void add_order(temporal::Activities& activities, const ServiceClient& service, Now now) {
  activities.add(order::paid, [&service, now](ActivityContext& context, const RecordPaid& fact) {
    return service.post<OrderRecorded>(context, now(), "/internal/v1/orders/paid",
                                       effect_key(fact.order_id, "paid"), fact);
  });
  activities.add(order::failed,
                 [&service, now](ActivityContext& context, const RecordFailed& fact) {
                   return service.post<OrderRecorded>(context, now(), "/internal/v1/orders/failed",
                                                      effect_key(fact.order_id, "failed"), fact);
                 });
  activities.add(order::cancel_pending,
                 [&service, now](ActivityContext& context, const RecordCancelPending& fact) {
                   return service.post<OrderRecorded>(
                       context, now(), "/internal/v1/orders/cancel-pending",
                       effect_key(fact.order_id, "cancel", fact.cancellation_id), fact);
                 });
  activities.add(order::cancelled,
                 [&service, now](ActivityContext& context, const RecordCancelled& fact) {
                   return service.post<OrderRecorded>(
                       context, now(), "/internal/v1/orders/cancelled",
                       effect_key(fact.order_id, "cancelled", fact.cancellation_id), fact);
                 });
}

}  // namespace perdura::activities
