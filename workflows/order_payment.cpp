// From AWAITING_PAYMENT to PAID, or to an end without: FAILED, EXPIRED, CANCELLED.
//
// Whoever sets `paid_for_` or `closing_` first has decided. Attempts take turns by `validating_`,
// with no await between looking and setting. Who closes lets our own look end, and tells the
// attempt's workflow: if either has captured before, the payment was first after all. Then
// everything is undone, and only then the end is recorded.
#include <algorithm>
#include <climits>

#include "activities/order.hpp"
#include "activities/product.hpp"
#include "domain/deadlines.hpp"
#include "planted/bug.hpp"
#include "workflows/order.hpp"
#include "workflows/refunding.hpp"
#include "workflows/refusals.hpp"

namespace perdura::workflows {

using namespace domain::calls;
using namespace temporal;
using domain::AttemptId;
using domain::Code;
namespace product = activities::product;
namespace payment = activities::payment;
namespace bookkeeping = activities::order;

Task<void> Order::await_payment() {
  auto paying = until([this] { return decided(); }, patience_.payment, "payment deadline");
  const bool in_time = co_await paying;
  if (!in_time) {
    auto asking = deadline_passed();
    co_await asking;
  }
  auto over = until([this] { return !awaiting(); });
  co_await over;
}

// ---- the deadline -------------------------------------------------------------------------------

/// No deadline that concerns money fires without asking its owner first. Who still does not know
/// after a minute lets the order expire; the attempt in doubt is asked about on, by its own
/// workflow, and given back whatever it turns out to be.
Task<void> Order::deadline_passed() {
  auto asking = ask_gateway(INT_MAX);
  const bool answered = co_await asking;
  if (decided()) co_return;
  auto closing = close_for_money();
  const bool closed = co_await closing;
  if (!closed) co_return;
  if (!answered && !validations_.contains(opened_->attempt_id.value())) {
    auto leaving = leave_alone(opened_->attempt_id);
    co_await leaving;
  }
  auto ending = unpaid({.order_id = order_.order_id,
                        .because = UnpaidBecause::Deadline,
                        .failure = not_paid_in_time(),
                        .cancellation_id = {}});
  co_await ending;
}

/// Asks about all of the payment, so often at most, and follows whatever holds money to its end;
/// both within the time that a gateway has to answer. False: it has not said.
Task<bool> Order::ask_gateway(int most) {
  const TimePoint until_then = now() + patience_.gateway_answer;
  const auto left = [=] { return std::max(until_then - now(), Duration(0)); };
  for (int asked = 1;; ++asked) {
    auto asking = must(payment::ask, {order_.payment_id});
    const AskOutcome said = co_await asking;
    if (decided()) co_return true;
    if (const auto* answer = std::get_if<GatewayAnswered>(&said)) {
      for (const AttemptId& attempt : answer->to_validate) spawn(validated(attempt));
      auto followed = until([&] { return decided() || all_told(answer->to_validate); }, left());
      co_await followed;
      co_return true;
    }
    if (asked == most || left() == Duration(0)) co_return false;
    auto pause = until([this] { return decided(); },
                       std::min<Duration>(left(), doubt_pause(patience_, asked)));
    co_await pause;
  }
}

bool Order::all_told(const std::vector<AttemptId>& attempts) const {
  return std::ranges::all_of(attempts, [this](const AttemptId& attempt) {
    const auto found = validations_.find(attempt.value());
    return found != validations_.end() && found->second.has_value();
  });
}

// ---- validation ---------------------------------------------------------------------------------

Task<PaymentValidated> Order::validate(ValidatePayment told) {
  auto placed = until([this] { return placement_.has_value(); });
  co_await placed;
  auto validating = validated(told.attempt_id);
  co_return co_await validating;
}

/// Once for each attempt, and one after the other: who is first decides, and the next finds it
/// decided.
Task<PaymentValidated> Order::validated(AttemptId attempt) {
  const auto [entry, is_new] = validations_.try_emplace(attempt.value());
  std::optional<PaymentValidated>* const told = &entry->second;
  if (!is_new) {
    auto telling = tell_again(attempt);
    co_await telling;
    auto there = until([told] { return told->has_value(); });
    co_await there;
    co_return **told;
  }
  // Who waited beside us may have been woken first.
  while (validating_ && !decided()) {
    auto alone = until([this] { return !validating_ || decided(); });
    co_await alone;
  }
  auto validating = awaiting() && !decided() ? in_turn(attempt) : surplus(attempt);
  *told = co_await validating;
  co_return **told;
}

/// Its own workflow may be in doubt, and pause for longer than the order has time.
Task<void> Order::tell_again(AttemptId attempt) {
  const bool followed = validating_ == attempt && child_started_.ready() && !looking_;
  if (!since(2) || !followed) co_return;
  try {
    auto telling = signal_external(attempt.value(), told_again_signal, ToldAgain{});
    co_await telling;
  } catch (const TemporalFailure& failure) {
    if (is_cancellation(failure)) throw;  // else it has ended
  }
}

/// Runs of before code 2 take their turn one step later, so two that are told of together both do.
Task<PaymentValidated> Order::in_turn(AttemptId attempt) {
  if (!since(1)) return by_child(std::move(attempt));
  if (since(2)) {
    validating_ = attempt;
    child_started_ = {};
  }
  return validate_first(std::move(attempt));
}

StartValidation Order::validation_of(const AttemptId& attempt, bool order_closed) const {
  return {.expected = {.attempt_id = attempt,
                       .payment_id = order_.payment_id,
                       .order_id = order_.order_id,
                       .buyer_id = order_.buyer_id,
                       .currency = held_->currency,
                       .amount = held_->total},
          .order_closed = order_closed,
          .patience = order_.patience};
}

namespace {

ChildOptions child_of(const AttemptId& attempt) {
  return {.id = attempt.value(), .parent_close = ParentClosePolicy::Abandon};
}

bool holds_nothing(const ValidationEnd& end) {
  return std::holds_alternative<AttemptDeclined>(end) || std::holds_alternative<AttemptOver>(end);
}

}  // namespace

/// The first look is our own: two calls in one task, as nearly every attempt needs no more. What it
/// does not settle gets a workflow of its own.
Task<PaymentValidated> Order::validate_first(AttemptId attempt) {
  validating_ = attempt;
  auto looking = look_first(attempt);
  auto end = co_await looking;
  if (captured_ && captured_ != attempt && !(end && holds_nothing(*end))) {
    auto leaving = surplus(attempt);  // another one has paid meanwhile
    co_return co_await leaving;
  }
  auto concluding = end ? conclude(attempt, std::move(*end)) : by_child(attempt);
  co_return co_await concluding;
}

/// Nothing: who was asked did not say, or there is money to be given back.
Task<std::optional<ValidationEnd>> Order::look_first(AttemptId attempt) {
  looking_ = true;
  std::optional<ValidationEnd> end;
  try {
    auto looking = look(attempt);
    end = co_await looking;
  } catch (const ActivityFailure& failure) {
    if (is_cancellation(failure)) throw;
  }
  looking_ = false;
  if (!end || std::holds_alternative<AttemptMismatched>(*end)) co_return std::nullopt;
  const auto* captured = std::get_if<AttemptCaptured>(&*end);
  if (captured && captured->amount != held_->total) co_return std::nullopt;
  co_return end;
}

/// Asks, and captures what is as we say, unless somebody has closed the order meanwhile.
Task<std::optional<ValidationEnd>> Order::look(AttemptId attempt) {
  auto validating = start_local(payment::validate, validation_of(attempt, false).expected);
  const ValidateOutcome said = co_await validating;
  if (!std::holds_alternative<AttemptValid>(said)) co_return end_of(said);
  if (closing_) co_return std::nullopt;
  auto capturing = start_local(payment::capture, {.attempt_id = attempt, .amount = held_->total});
  const CaptureOutcome taken = co_await capturing;
  co_return end_of(taken);
}

/// Follows the attempt's own workflow to its end, or until the order is closed and the child has
/// been told so: then it goes on alone.
Task<PaymentValidated> Order::by_child(AttemptId attempt) {
  if (!since(1)) validating_ = attempt;
  const auto is_ours = [this, attempt] { return validating_ == attempt; };
  std::optional<ValidationEnd> end;
  for (int refusals = 1; !end && is_ours(); ++refusals) {
    auto child =
        start_child(payment_validation, validation_of(attempt, closing_), child_of(attempt));
    child_started_ = child.started;
    std::string why;
    try {
      auto ended = until([&] { return child.result.ready() || !is_ours(); });
      co_await ended;
      if (child.result.ready()) end = co_await child.result;
    } catch (const ChildWorkflowFailure& failure) {
      why = failure.what();
    }
    if (end || why.empty()) continue;
    // Its id is another run's, as after a reset of ours: that one is let come to its end.
    auto waiting = refused(std::move(why), refusals);
    co_await waiting;
  }
  if (!end) {
    auto over = until([this] { return !awaiting(); });
    co_await over;
    if (captured_ == attempt) co_return PaymentValidated{now_.status, "CAPTURED", {}};
    co_return PaymentValidated{now_.status, "IN_DOUBT",
                               now_.failure.value_or(ended_already(now_.status))};
  }
  auto concluding = conclude(attempt, std::move(*end));
  co_return co_await concluding;
}

Task<PaymentValidated> Order::conclude(AttemptId attempt, ValidationEnd end) {
  if (std::holds_alternative<AttemptCaptured>(end)) {
    auto paying = paid_by(attempt);
    co_return co_await paying;
  }
  if (validating_ == attempt) validating_.reset();
  if (closing_) {
    auto over = until([this] { return !awaiting(); });
    co_await over;
  }
  if (const auto* refused = std::get_if<AttemptDeclined>(&end)) {
    auto declining = declined(attempt, refused->declined);
    co_return co_await declining;
  }
  if (const auto* over = std::get_if<AttemptOver>(&end)) {
    co_return PaymentValidated{now_.status, over->status, now_.failure};
  }
  if (!decided()) {
    const auto& mismatch = std::get<AttemptMismatched>(end);
    auto ending = unpaid({.order_id = order_.order_id,
                          .because = UnpaidBecause::Mismatch,
                          .failure = mismatched(mismatch, held_->total),
                          .cancellation_id = {}});
    co_await ending;
  }
  co_return PaymentValidated{now_.status, "VOIDED", now_.failure};
}

/// The money is ours, so the order is paid: from here on only forward, for as long as it takes.
Task<PaymentValidated> Order::paid_by(AttemptId attempt) {
  if (since(2) && captured_ == attempt) {  // our look and the order itself say so
    auto telling = surplus(attempt);
    co_return co_await telling;
  }
  paid_for_ = true;
  closing_ = false;
  captured_ = attempt;
  saga_.keep();
  auto selling = spawn(must(product::sell, {.order_id = order_.order_id}));
  auto recording =
      spawn(must(bookkeeping::payment_validated,
                 {.order_id = order_.order_id, .attempt_id = attempt, .captured = held_->total}));
  co_await selling;
  const OrderRecorded recorded = co_await recording;
  validating_.reset();
  if (is_dead(recorded.status)) {
    // A late "paid" never wakes them.
    auto returning = take_back(attempt);
    co_await returning;
    now_ = {recorded.status, ended_already(recorded.status)};
    co_return PaymentValidated{now_.status, "REFUNDED", now_.failure};
  }
  now_.status = "PAID";
  waits_for(recorded);
  co_return PaymentValidated{now_.status, "CAPTURED", {}};
}

Task<void> Order::take_back(AttemptId attempt) {
  auto returning = give_back({.attempt_id = attempt, .refund_id = refund_of(attempt)}, patience_);
  co_await returning;
  auto releasing = must(product::release, {.order_id = order_.order_id});
  co_await releasing;
}

Task<PaymentValidated> Order::declined(AttemptId attempt, std::int32_t times) {
  const bool last = times >= domain::max_payment_attempts;
  if (!decided() && (!last || planted(Bug::RefusalRetried))) {
    auto recording = must(bookkeeping::attempt_declined,
                          {.order_id = order_.order_id, .attempt_id = attempt, .declined = times});
    co_await recording;
  } else if (!decided()) {
    auto ending = unpaid({.order_id = order_.order_id,
                          .because = UnpaidBecause::LastAttemptDeclined,
                          .failure = declined_too_often(times),
                          .cancellation_id = {}});
    co_await ending;
  }
  co_return PaymentValidated{now_.status, "DECLINED", now_.failure};
}

/// Another attempt has paid, or the order is closed. In the latter case the payment service, which
/// closed the payment, has it given back. It may also be the one that the order, asked about
/// itself, turns out to be paid by.
Task<PaymentValidated> Order::surplus(AttemptId attempt) {
  auto over = until([this] { return !awaiting(); });
  co_await over;
  if (since(2) && captured_ == attempt) {
    co_return PaymentValidated{now_.status, is_dead(now_.status) ? "REFUNDED" : "CAPTURED",
                               now_.failure};
  }
  if (paid_for_ && !planted(Bug::SurplusKept)) {
    auto leaving = leave_alone(attempt);
    co_await leaving;
  }
  const Failure failure = now_.failure.value_or(ended_already(now_.status));
  co_return PaymentValidated{now_.status, "IN_DOUBT", failure};
}

// ---- an end without payment ---------------------------------------------------------------------

/// A workflow of its own gives back whatever the attempt holds; we do not wait for it.
Task<void> Order::leave_alone(AttemptId attempt) {
  left_alone_.push_back(attempt);
  auto child = start_child(payment_validation, validation_of(attempt, true), child_of(attempt));
  bool started = true;
  try {
    co_await child.started;
  } catch (const ChildWorkflowFailure&) {
    started = false;  // it runs already
  }
  if (started) co_return;
  auto telling = tell_closed(attempt);
  co_await telling;
}

/// False: its workflow has ended.
Task<bool> Order::tell_closed(AttemptId attempt) {
  try {
    auto telling = signal_external(attempt.value(), order_closed_signal, OrderClosed{});
    co_await telling;
  } catch (const TemporalFailure& failure) {
    if (is_cancellation(failure)) throw;
    co_return false;
  }
  co_return true;
}

/// False: it is paid. A worker that died with that task in its hands may have told so, and only the
/// order knows.
Task<bool> Order::close_for_money() {
  closing_ = true;
  if (!since(1)) co_return true;
  auto looking = must(bookkeeping::look, {.order_id = order_.order_id});
  const OrderStands stands = co_await looking;
  // One that is over was paid once, and has its money back: a late "paid" never wakes it.
  const bool over = since(2) && is_dead(stands.status);
  if (stands.captured && !paid_for_ && !over) {
    // Told of again it is not one too many.
    validations_[stands.captured->value()] = PaymentValidated{stands.status, "CAPTURED", {}};
    auto paying = paid_by(*stands.captured);
    co_await paying;
  }
  co_return !paid_for_;
}

/// The attempt's workflow goes on alone, unless it has ended.
Task<void> Order::let_go(AttemptId attempt) {
  const auto ended = [this, attempt] { return since(2) && validating_ != attempt; };
  auto begun = until([&] { return child_started_.ready() || ended(); });
  co_await begun;
  if (ended()) co_return;
  auto telling = tell_closed(attempt);
  const bool told = co_await telling;
  if (told && validating_ == attempt) {
    left_alone_.push_back(attempt);
    validating_.reset();
  }
}

/// Unless it turns out to be paid.
Task<void> Order::unpaid(RecordUnpaid why) {
  if (!closing_) {
    auto closing = close_for_money();
    const bool closed = co_await closing;
    if (!closed) co_return;
  }
  auto looked = until([this] { return !looking_; });
  co_await looked;
  if (validating_) {
    if (!paid_for_) {
      auto letting_go = let_go(*validating_);
      co_await letting_go;
    }
    auto ended = until([this] { return !validating_; });
    co_await ended;
    if (paid_for_) co_return;
  }
  auto undoing = shielded(must_undo(std::move(saga_)));
  co_await undoing;
  auto recording = must(bookkeeping::unpaid, why);
  const auto recorded = co_await recording;
  now_ = {recorded.status, why.failure};
}

/// Compensation of the opening.
Task<void> Order::close_payment() {
  ActivityOptions options = payment::close.options;
  options.retry = RetryPolicy{.maximum_interval = std::chrono::minutes(1)};
  options.summary = "compensation";
  auto closing = start(
      payment::close,
      {.order_id = order_.order_id, .payment_id = order_.payment_id, .validating = left_alone_},
      std::move(options));
  co_await closing;
}

}  // namespace perdura::workflows
