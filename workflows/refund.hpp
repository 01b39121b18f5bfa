#pragma once
// `Refund`: one void or refund for which no order waits (money that came too late, goodwill).
// Workflow id: the refund id.
#include "domain/calls/card_payment.hpp"
#include "temporal/definition.hpp"

namespace perdura::workflows {

class Refund {
 public:
  /// Ends when it is known to have happened.
  temporal::Task<domain::calls::GivenBack> run(domain::calls::StartRefund refund);
};

temporal::WorkflowDefinition refund_workflow();

}  // namespace perdura::workflows
