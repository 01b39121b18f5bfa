#include "workflows/refund.hpp"

#include "workflows/refunding.hpp"

namespace perdura::workflows {

using namespace domain::calls;

temporal::Task<GivenBack> Refund::run(StartRefund refund) {
  const Patience patience = refund.patience.value_or(Patience{});
  return give_back(std::move(refund), patience);
}

temporal::WorkflowDefinition refund_workflow() {
  return temporal::define<Refund>("Refund").run(&Refund::run);
}

}  // namespace perdura::workflows
