#include "platform/temporal/workflow_delivery.hpp"

namespace perdura::platform {
namespace {

using temporal::AlreadyStarted;
using temporal::ClientError;
using temporal::NotFound;
using temporal::Payloads;
using temporal::Result;
using Told = std::function<void(Delivered)>;

Delivered outcome_of(const ClientError& error) {
  if (error.is<AlreadyStarted>()) return Delivered::Taken;
  if (error.is<NotFound>()) return Delivered::Closed;
  return Delivered::TryLater;
}

template <class T>
temporal::Answer<T> telling(Told done) {
  return [done = std::move(done)](const Result<T>& result) {
    done(result.ok() ? Delivered::Taken : outcome_of(result.error()));
  };
}

Payloads input_of(const WorkflowFact& fact) { return {{.data = fact.body}}; }

}  // namespace

void WorkflowDelivery::deliver(const WorkflowFact& fact, Told done) const {
  switch (fact.kind) {
    case Delivery::Start: {
      temporal::StartOptions start = start_of_(fact);
      start.id = fact.workflow_id;
      start.input = input_of(fact);
      start.request_id = fact.request_id;
      start.reuse = temporal::IdReusePolicy::RejectDuplicate;
      return client_.start(std::move(start), telling<temporal::StartedRun>(std::move(done)));
    }
    case Delivery::Signal:
      return client_.signal(
          {.id = fact.workflow_id},
          {.name = fact.name, .input = input_of(fact), .request_id = fact.request_id},
          telling<temporal::Acknowledged>(std::move(done)));
    case Delivery::Update:
      return client_.update({.id = fact.workflow_id},
                            {.name = fact.name,
                             .input = input_of(fact),
                             .update_id = fact.request_id,
                             .wait_for = temporal::UpdateStage::Accepted,
                             .timeout = update_patience},
                            telling<temporal::UpdateOutcome>(std::move(done)));
  }
}

}  // namespace perdura::platform
