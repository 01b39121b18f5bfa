#include "workflows/all.hpp"

#include "workflows/cancellation.hpp"
#include "workflows/order.hpp"
#include "workflows/payment_validation.hpp"
#include "workflows/refund.hpp"
#include "workflows/shipment.hpp"

namespace perdura::workflows {

std::vector<temporal::WorkflowDefinition> all() {
  return {order_workflow(), payment_validation_workflow(), cancellation_workflow(),
          shipment_workflow(), refund_workflow()};
}

}  // namespace perdura::workflows
