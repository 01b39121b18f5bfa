#include "activities/product.hpp"

namespace perdura::activities {

using domain::effect_key;
using temporal::ActivityContext;
using namespace domain::calls;

void add_product(temporal::Activities& activities, const ServiceClient& service, Now now) {
  activities.add(
      product::reserve, [&service, now](ActivityContext& context, const ReserveStock& wanted) {
        return service.post<ReserveOutcome>(context, now(), "/internal/v1/reservations",
                                            effect_key(wanted.order_id, "reserve"), wanted);
      });
  activities.add(product::sell,
                 [&service, now](ActivityContext& context, const ReservationRef& held) {
                   return service.post<StockMoved>(context, now(), "/internal/v1/reservations/sell",
                                                   effect_key(held.order_id, "sell"), held);
                 });
  activities.add(
      product::release, [&service, now](ActivityContext& context, const ReservationRef& held) {
        return service.post<StockMoved>(context, now(), "/internal/v1/reservations/release",
                                        effect_key(held.order_id, "release"), held);
      });
}

}  // namespace perdura::activities
