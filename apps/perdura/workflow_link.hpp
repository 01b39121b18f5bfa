#pragma once
// A service's way to its workflows: from the facts of its outbox to Temporal.
#include <functional>
#include <memory>

#include "apps/perdura/temporal_link.hpp"
#include "platform/core/outage.hpp"
#include "platform/drivers/rounds.hpp"
#include "platform/temporal/workflow_delivery.hpp"

namespace perdura::apps {

/// With what a workflow of the fact's type is started: a row of the table in `workflow_link.cpp`.
/// Throws `std::invalid_argument` for a type that it does not have.
temporal::StartOptions start_of(const platform::WorkflowFact& fact);

/// Process and Temporal outlive it, and every delivery that is under way.
class WorkflowLink {
 public:
  /// `meanwhile`: what becomes of the service's work while Temporal is away.
  WorkflowLink(Process& process, TemporalLink& temporal, const char* meanwhile);
  WorkflowLink(const WorkflowLink&) = delete;
  WorkflowLink& operator=(const WorkflowLink&) = delete;

  /// For `Store::send_facts`. A fact that cannot be delivered stays in the outbox and is tried
  /// again; the log tells it, for somebody has to look.
  platform::WorkflowRelay::Deliver delivering();
  /// From now on the log tells when Temporal goes away and comes back.
  void watch();

 private:
  void deliver(const platform::WorkflowFact& fact, std::function<void(platform::Delivered)> done);
  void look();

  const platform::Logger& log_;
  platform::WorkflowDelivery delivery_;
  platform::Dependency temporal_;
  platform::Outage outage_;
  std::unique_ptr<platform::Rounds> watch_;  // last: it uses all of the above
};

}  // namespace perdura::apps
