#pragma once
// `Order`: one order from its placement on. Workflow id: the order id.
//
// This is the one place where payment, cancellation and (later) shipping race, so none of them can
// both win. Statuses live in the order service; what is kept here is what the workflow needs to
// decide.
#include <optional>
#include <string>

#include "domain/calls/payment.hpp"
#include "domain/calls/place_order.hpp"
#include "temporal/definition.hpp"
#include "temporal/saga.hpp"

namespace perdura::workflows {

/// How long a placement may take before it is undone (commerce rules: PENDING).
inline constexpr temporal::Duration placement_patience = std::chrono::minutes(10);

class Order {
 public:
  temporal::Task<domain::calls::Placement> run(domain::calls::PlaceOrder order);

  /// Update `place`: waits for the end of the placement.
  temporal::Task<domain::calls::Placement> placed();
  /// Update `cancel`: the whole order, before it ships.
  temporal::Task<domain::calls::OrderCancellation> cancel(domain::calls::CancelOrder wanted);
  void may_cancel(const domain::calls::CancelOrder& wanted) const;
  /// Query `status`.
  domain::calls::Placement status() const;

 private:
  temporal::Task<domain::calls::Placement> place();
  temporal::Task<std::optional<domain::calls::Failure>> secure(temporal::Saga& saga);
  temporal::Task<void> confirm();
  temporal::Task<domain::calls::Placement> refuse(domain::calls::Failure failure);
  temporal::Duration patience_left() const;

  domain::calls::PlaceOrder order_;
  std::optional<domain::calls::Reserved> held_;
  std::optional<domain::calls::Placement> placement_;
  bool paid_for_ = false;  // from here on only forward; `placement_` follows
  bool cancelling_ = false;
  bool cancelled_ = false;
};

temporal::WorkflowDefinition order_workflow();

}  // namespace perdura::workflows
