#pragma once
// `PaymentValidation`: what the gateway says about one attempt, against what the order says; then
// the capture. Workflow id: the attempt id. A child of `Order`, and it outlives it: it ends only
// when the attempt is captured for an open order, declined, lapsed, voided or refunded.
#include <variant>

#include "domain/calls/card_payment.hpp"
#include "domain/calls/place_order.hpp"
#include "temporal/definition.hpp"
#include "temporal/workflow.hpp"

namespace perdura::workflows {

struct StartValidation {
  domain::calls::ValidateAttempt expected;
  /// The order takes no money any more: whatever the attempt holds is given back.
  bool order_closed = false;
  std::optional<domain::calls::Patience> patience = {};
};
BOOST_DESCRIBE_STRUCT(StartValidation, (), (expected, order_closed, patience))

/// How it ended; of `AttemptMismatched` and `AttemptOver` nothing is held or kept any more.
using ValidationEnd = std::variant<domain::calls::AttemptCaptured, domain::calls::AttemptDeclined,
                                   domain::calls::AttemptMismatched, domain::calls::AttemptOver>;

/// The signal `order_closed`: who has not captured does not any more, and what is captured goes
/// back.
struct OrderClosed {};
BOOST_DESCRIBE_STRUCT(OrderClosed, (), ())

class PaymentValidation {
 public:
  temporal::Task<ValidationEnd> run(StartValidation start);
  void order_closed(OrderClosed) { closed_ = true; }

 private:
  temporal::Task<std::optional<ValidationEnd>> look();
  temporal::Task<ValidationEnd> over();

  StartValidation start_;
  domain::calls::Patience patience_;
  bool closed_ = false;
};

inline const temporal::WorkflowType<StartValidation, ValidationEnd> payment_validation{
    "PaymentValidation"};
inline constexpr const char* order_closed_signal = "order_closed";

temporal::WorkflowDefinition payment_validation_workflow();

}  // namespace perdura::workflows
