#include "activities/payment.hpp"

namespace perdura::activities {

using domain::effect_key;
using temporal::ActivityContext;
using namespace domain::calls;

void add_payment(temporal::Activities& activities, const ServiceClient& service, Now now) {
  activities.add(payment::charge,
                 [&service, now](ActivityContext& context, const ChargeCredit& due) {
                   return service.post<ChargeOutcome>(context, now(), "/internal/v1/credit/charges",
                                                      effect_key(due.order_id, "charge"), due);
                 });
  activities.add(payment::refund,
                 [&service, now](ActivityContext& context, const RefundCredit& back) {
                   return service.post<Refunded>(context, now(), "/internal/v1/credit/refunds",
                                                 effect_key(back.order_id, "refund"), back);
                 });
}

}  // namespace perdura::activities
