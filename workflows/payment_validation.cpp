#include "workflows/payment_validation.hpp"

#include "workflows/refunding.hpp"

namespace perdura::workflows {

using namespace domain::calls;
using namespace temporal;
namespace payment = activities::payment;

Task<ValidationEnd> PaymentValidation::run(StartValidation start) {
  start_ = std::move(start);
  patience_ = start_.patience.value_or(Patience{});
  closed_ = closed_ || start_.order_closed;
  std::optional<ValidationEnd> end;
  for (int asked = 1; !closed_ && !end; ++asked) {
    const int told = told_;
    auto looking = look();
    end = co_await looking;
    if (closed_ || end) continue;
    auto waiting = until([&] { return closed_ || told_ > told; }, doubt_pause(patience_, asked));
    co_await waiting;
  }
  // The order takes a signal that was delivered for one that was heard.
  auto heard = until(all_heard);
  co_await heard;
  const auto* captured = end ? std::get_if<AttemptCaptured>(&*end) : nullptr;
  const bool too_much_or_little = captured && captured->amount != start_.expected.amount;
  const bool nothing_taken = end && (std::holds_alternative<AttemptDeclined>(*end) ||
                                     std::holds_alternative<AttemptOver>(*end));
  const bool fits = captured && !too_much_or_little && !closed_;
  if (nothing_taken || fits) co_return *end;

  auto returning = over();
  const ValidationEnd returned = co_await returning;
  if (too_much_or_little) {
    co_return AttemptMismatched{start_.expected.currency, captured->amount};
  }
  if (end && std::holds_alternative<AttemptMismatched>(*end)) co_return *end;
  co_return returned;
}

/// Asks, and captures what is as the order says.
Task<std::optional<ValidationEnd>> PaymentValidation::look() {
  auto validating = must(payment::validate, start_.expected);
  const ValidateOutcome said = co_await validating;
  if (!std::holds_alternative<AttemptValid>(said)) co_return end_of(said);
  if (closed_) co_return std::nullopt;
  auto capturing = must(payment::capture, {.attempt_id = start_.expected.attempt_id,
                                           .amount = start_.expected.amount});
  const CaptureOutcome taken = co_await capturing;
  // The service knows sooner than we that the order is closed.
  if (std::holds_alternative<PaymentIsClosed>(taken)) closed_ = true;
  co_return end_of(taken);
}

Task<ValidationEnd> PaymentValidation::over() {
  const auto& attempt = start_.expected.attempt_id;
  auto giving = give_back({.attempt_id = attempt, .refund_id = refund_of(attempt)}, patience_);
  const GivenBack back = co_await giving;
  co_return AttemptOver{back.status};
}

WorkflowDefinition payment_validation_workflow() {
  return define<PaymentValidation>("PaymentValidation")
      .run(&PaymentValidation::run)
      .signal(order_closed_signal, &PaymentValidation::order_closed)
      .signal(told_again_signal, &PaymentValidation::told_again);
}

}  // namespace perdura::workflows
