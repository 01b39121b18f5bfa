#pragma once
// The workflow outbox's way to Temporal: what `WorkflowRelay` calls for each fact.
#include <functional>
#include <string>

#include "platform/outbox/workflow_relay.hpp"
#include "temporal/client/client.hpp"

namespace perdura::platform {

/// Delivers facts as starts, signals and updates. A fact's request id makes it one fact, however
/// often it is delivered: of a start and a signal it is the request id, of an update the update's.
///
/// Taken: the server has it. Of a start also: the workflow runs, or has run. Of an update: it was
/// accepted, or its validator refused it; either is the workflow's own answer.
/// Closed: there is no open run of that id. TryLater: anything else. Thread-safe.
class WorkflowDelivery {
 public:
  /// What a workflow is started with: type, task queue, search attributes. The delivery sets id,
  /// input, request id and policies.
  using StartOf = std::function<temporal::StartOptions(const WorkflowFact&)>;

  /// Told of a fact that Temporal refuses for a reason that time will not mend, at each attempt. On
  /// any thread, perhaps after the delivery has gone.
  using OnRefused = std::function<void(const WorkflowFact&, const std::string& cause)>;

  /// How long an update may take to be accepted; then it is delivered again.
  static constexpr std::chrono::seconds update_patience{10};

  /// The client outlives it, and every delivery that is under way.
  WorkflowDelivery(temporal::Client& client, StartOf start_of, OnRefused on_refused = {})
      : client_(client), start_of_(std::move(start_of)), on_refused_(std::move(on_refused)) {}

  void deliver(const WorkflowFact& fact, std::function<void(Delivered)> done) const;

 private:
  temporal::Client& client_;
  StartOf start_of_;
  OnRefused on_refused_;
};

}  // namespace perdura::platform
