// The books of a payment gateway and of our payment service, for one payment.
#include "tests/workflows/books.hpp"

namespace perdura::workflows {

void Books::add_card_payments(temporal::Activities& all) {
  namespace payment = activities::payment;
  namespace order = activities::order;
  add(all, payment::open, [this](const OpenPayment& in) { return open(in); });
  add(all, payment::validate, [this](const ValidateAttempt& in) { return validate(in); });
  add(all, payment::capture, [this](const CaptureAttempt& in) { return capture(in); });
  add(all, payment::ask, [this](const AskGateway&) { return ask(); });
  add(all, payment::close, [this](const ClosePayment& in) { return close(in); });
  add(all, payment::give_back, [this](const GiveBack& in) { return give_back(in); });
  add(all, order::awaiting_payment,
      [this](const RecordAwaitingPayment& in) { return move(in.order_id, "AWAITING_PAYMENT"); });
  add(all, order::attempt_declined, [this](const RecordAttemptDeclined& in) {
    return OrderRecorded{orders[in.order_id.value()], true};
  });
  add(all, order::look, [this](const LookAtOrder& in) {
    return OrderStands{orders[in.order_id.value()], paid_by_};
  });
  add(all, order::payment_validated, [this](const RecordPaymentValidated& in) {
    const auto recorded = move(in.order_id, "PAID");
    if (recorded.moved) paid_by_ = in.attempt_id;
    return recorded;
  });
  add(all, order::unpaid, [this](const RecordUnpaid& in) {
    switch (in.because) {
      case UnpaidBecause::Deadline:
        return move(in.order_id, "EXPIRED");
      case UnpaidBecause::Cancelled:
        return move(in.order_id, "CANCELLED");
      case UnpaidBecause::LastAttemptDeclined:
      case UnpaidBecause::Mismatch:
        break;
    }
    return move(in.order_id, "FAILED");
  });
}

OpenPaymentOutcome Books::open(const OpenPayment&) {
  if (!opened_) {
    if (payment_closed) return PaymentWithdrawn{};
    attempts["att_1"];
    opened_ = PaymentOpened{.attempt_id = domain::AttemptId("att_1"),
                            .pg_order_id = domain::PgOrderId("pay-1"),
                            .checkout_url = "http://gateway/checkout/pay-1"};
  }
  return *opened_;
}

ValidateOutcome Books::validate(const ValidateAttempt& expected) {
  if (silent) return GatewayUnknown{};
  const CardAttempt& attempt = attempts[expected.attempt_id.value()];
  const Money amount(attempt.amount);
  if (attempt.status == "READY") return AttemptUnpaid{};
  if (attempt.status == "DECLINED") {
    std::int32_t declined = 0;
    for (const auto& [id, other] : attempts) declined += other.status == "DECLINED" ? 1 : 0;
    return AttemptDeclined{declined};
  }
  if (attempt.status != "AUTHORIZED" && attempt.status != "CAPTURED") {
    return AttemptOver{attempt.status};
  }
  if (amount != expected.amount) return AttemptMismatched{expected.currency, amount};
  if (attempt.status == "CAPTURED") return AttemptCaptured{amount};
  return AttemptValid{};
}

CaptureOutcome Books::capture(const CaptureAttempt& due) {
  CardAttempt& attempt = attempts[due.attempt_id.value()];
  if (silent) return GatewayUnknown{};
  if (attempt.status == "CAPTURED") return AttemptCaptured{Money(attempt.amount)};
  if (payment_closed) return PaymentIsClosed{};
  if (attempt.status != "AUTHORIZED") return AttemptOver{attempt.status};
  attempt.status = "CAPTURED";
  if (deaf) return GatewayUnknown{};
  return AttemptCaptured{Money(attempt.amount)};
}

AskOutcome Books::ask() {
  if (silent) return GatewayUnknown{};
  GatewayAnswered answer;
  for (const auto& [id, attempt] : attempts) {
    if (attempt.status == "AUTHORIZED" || attempt.status == "CAPTURED") {
      answer.to_validate.push_back(domain::AttemptId(id));
    }
  }
  return answer;
}

/// Those that no workflow looks after are given back at once, as their `Refund` would.
PaymentClosed Books::close(const ClosePayment& end) {
  payment_closed = true;
  for (const auto& id : end.validating) attempts[id.value()].validating = true;
  for (auto& [id, attempt] : attempts) {
    if (!attempt.validating) give_back(attempt);
  }
  return {};
}

GiveBackOutcome Books::give_back(const GiveBack& back) {
  if (silent) return GatewayUnknown{};
  CardAttempt& attempt = attempts[back.attempt_id.value()];
  if (back.amount && attempt.status == "CAPTURED") {
    if (parts_.insert(back.refund_id.value()).second) attempt.amount -= back.amount->value();
    return GivenBack{*back.amount, "PARTIALLY_REFUNDED"};
  }
  give_back(attempt);
  return GivenBack{Money(attempt.status == "REFUNDED" ? attempt.amount : 0), attempt.status};
}

void Books::give_back(CardAttempt& attempt) {
  const bool held = attempt.status == "AUTHORIZED";
  const bool taken = attempt.status == "CAPTURED";
  if (held) attempt.status = "VOIDED";
  if (taken) attempt.status = "REFUNDED";
  if (attempt.status == "READY") attempt.status = "EXPIRED";
  if (held || taken) ++refunds;
}

std::int64_t Books::at_gateway() const {
  std::int64_t sum = 0;
  for (const auto& [id, attempt] : attempts) {
    if (attempt.status == "AUTHORIZED" || attempt.status == "CAPTURED") sum += attempt.amount;
  }
  return sum;
}

}  // namespace perdura::workflows
