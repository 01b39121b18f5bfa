#include "platform/temporal/workflow_delivery.hpp"

#include "platform/temporal/origin.hpp"

namespace perdura::platform {
namespace {

using temporal::AlreadyStarted;
using temporal::ClientError;
using temporal::NotFound;
using temporal::Payloads;
using temporal::Result;
using temporal::StatusCode;
using Told = std::function<void(Delivered)>;

Delivered outcome_of(const ClientError& error) {
  if (error.is<AlreadyStarted>()) return Delivered::Taken;
  if (error.is<NotFound>()) return Delivered::Closed;
  return Delivered::TryLater;
}

/// The server will say the same the next time. A workflow whose task has failed is not ready, which
/// passes.
bool is_final(const ClientError& error) {
  if (error.is<temporal::WorkflowNotReady>()) return false;
  switch (error.status.code) {
    case StatusCode::InvalidArgument:
    case StatusCode::PermissionDenied:
    case StatusCode::Unauthenticated:
    case StatusCode::Unimplemented:
    case StatusCode::FailedPrecondition:
      return true;
    default:
      return false;
  }
}

template <class T>
temporal::Answer<T> telling(const WorkflowFact& fact, const WorkflowDelivery::OnRefused& on_refused,
                            Told done) {
  return [fact, on_refused, done = std::move(done)](const Result<T>& result) {
    if (result.ok()) return done(Delivered::Taken);
    const ClientError& error = result.error();
    if (on_refused && is_final(error)) on_refused(fact, error.status.message);
    done(outcome_of(error));
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
      start.headers = headers_of(fact.origin);
      start.reuse = temporal::IdReusePolicy::RejectDuplicate;
      return client_.start(std::move(start),
                           telling<temporal::StartedRun>(fact, on_refused_, std::move(done)));
    }
    case Delivery::Signal:
      return client_.signal({.id = fact.workflow_id},
                            {.name = fact.name,
                             .input = input_of(fact),
                             .headers = headers_of(fact.origin),
                             .request_id = fact.request_id},
                            telling<temporal::Acknowledged>(fact, on_refused_, std::move(done)));
    case Delivery::Update:
      return client_.update({.id = fact.workflow_id},
                            {.name = fact.name,
                             .input = input_of(fact),
                             .headers = headers_of(fact.origin),
                             .update_id = fact.request_id,
                             .wait_for = temporal::UpdateStage::Accepted,
                             .timeout = update_patience},
                            telling<temporal::UpdateOutcome>(fact, on_refused_, std::move(done)));
  }
}

}  // namespace perdura::platform
