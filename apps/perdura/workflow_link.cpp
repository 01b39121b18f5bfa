#include "apps/perdura/workflow_link.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "services/order/sagas/temporal_sagas.hpp"

namespace perdura::apps {
namespace {

constexpr std::chrono::seconds watch_every{5};

temporal::StartOptions order_start_of(const platform::WorkflowFact& fact) {
  return services::order::order_start(json::from_text<domain::calls::PlaceOrder>(fact.body),
                                      task_queue);
}

/// Its type is all there is to say: id and input are the fact's, and nobody searches for it.
temporal::StartOptions plain_start_of(const platform::WorkflowFact& fact) {
  temporal::StartOptions start;
  start.type = fact.name;
  start.task_queue = task_queue;
  return start;
}

struct WorkflowType {
  std::string_view name;
  temporal::StartOptions (*start_of)(const platform::WorkflowFact&);
};

/// All workflows that services start by a fact. (The delivery sets id and input, and that an id is
/// used once.)
constexpr std::array<WorkflowType, 3> workflow_types{{
    {"Order", order_start_of},
    {"Refund", plain_start_of},
    {"Shipment", plain_start_of},
}};

/// The log outlives whoever tells.
platform::WorkflowDelivery::OnRefused telling_refusals(const platform::Logger& log) {
  return [&log](const platform::WorkflowFact& fact, const std::string& cause) {
    log.log(platform::LogLevel::Error, "a fact cannot be delivered to its workflow",
            {{"workflow_id", fact.workflow_id}, {"fact", fact.name}, {"cause", cause}});
  };
}

}  // namespace

temporal::StartOptions start_of(const platform::WorkflowFact& fact) {
  const auto* const type =
      std::find_if(workflow_types.begin(), workflow_types.end(),
                   [&](const WorkflowType& known) { return known.name == fact.name; });
  if (type == workflow_types.end()) {
    throw std::invalid_argument("there is no workflow of the type " + fact.name);
  }
  return type->start_of(fact);
}

WorkflowLink::WorkflowLink(Process& process, TemporalLink& temporal, const char* meanwhile)
    : log_(process.log),
      delivery_(temporal.client(), start_of, telling_refusals(process.log)),
      temporal_(temporal.dependency()),
      outage_(process.log, temporal.place(), meanwhile) {}

platform::WorkflowRelay::Deliver WorkflowLink::delivering() {
  return [this](const platform::WorkflowFact& fact, std::function<void(platform::Delivered)> done) {
    deliver(fact, std::move(done));
  };
}

void WorkflowLink::deliver(const platform::WorkflowFact& fact,
                           std::function<void(platform::Delivered)> done) {
  try {
    delivery_.deliver(fact, std::move(done));
  } catch (const std::exception& error) {
    telling_refusals(log_)(fact, error.what());
    throw;
  }
}

void WorkflowLink::watch() {
  watch_ =
      std::make_unique<platform::Rounds>(platform::Pace{.period = watch_every}, [this] { look(); });
}

void WorkflowLink::look() {
  try {
    temporal_.check();
    outage_.answered();
  } catch (const std::exception& error) {
    outage_.unusable(error.what());
  }
}

}  // namespace perdura::apps
