#pragma once
// `PaymentValidation`: what the gateway says about one attempt, against what the order says; then
// the capture. Workflow id: the attempt id. A child of `Order`, for what its own first look did not
// settle, and it outlives it: it ends only when the attempt is captured for an open order,
// declined, lapsed, voided or refunded.
#include <optional>
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

/// What of the gateway's answers is an end; nothing: it has to be asked again.
struct EndOfAttempt {
  using Known = std::optional<ValidationEnd>;
  Known operator()(const domain::calls::AttemptCaptured& end) const { return end; }
  Known operator()(const domain::calls::AttemptDeclined& end) const { return end; }
  Known operator()(const domain::calls::AttemptMismatched& end) const { return end; }
  Known operator()(const domain::calls::AttemptOver& end) const { return end; }
  Known operator()(const domain::calls::AttemptValid&) const { return std::nullopt; }
  // An attempt is looked at because somebody was told of money: a gateway that says that there is
  // none says so too early.
  Known operator()(const domain::calls::AttemptUnpaid&) const { return std::nullopt; }
  Known operator()(const domain::calls::PaymentIsClosed&) const { return std::nullopt; }
  Known operator()(const domain::calls::GatewayUnknown&) const { return std::nullopt; }
};

template <class Outcome>
std::optional<ValidationEnd> end_of(const Outcome& said) {
  return std::visit(EndOfAttempt{}, said);
}

/// The signal `order_closed`: who has not captured does not any more, and what is captured goes
/// back.
struct OrderClosed {};
BOOST_DESCRIBE_STRUCT(OrderClosed, (), ())

/// The signal `told_again`: the gateway has told of the attempt once more. Who is in doubt asks at
/// once, not when his pause is over.
struct ToldAgain {};
BOOST_DESCRIBE_STRUCT(ToldAgain, (), ())

class PaymentValidation {
 public:
  temporal::Task<ValidationEnd> run(StartValidation start);
  void order_closed(OrderClosed) { closed_ = true; }
  void told_again(ToldAgain) { ++told_; }

 private:
  temporal::Task<std::optional<ValidationEnd>> look();
  temporal::Task<ValidationEnd> over();

  StartValidation start_;
  domain::calls::Patience patience_;
  bool closed_ = false;
  int told_ = 0;  // again, so often
};

inline const temporal::WorkflowType<StartValidation, ValidationEnd> payment_validation{
    "PaymentValidation"};
inline constexpr const char* order_closed_signal = "order_closed";
inline constexpr const char* told_again_signal = "told_again";

temporal::WorkflowDefinition payment_validation_workflow();

}  // namespace perdura::workflows
