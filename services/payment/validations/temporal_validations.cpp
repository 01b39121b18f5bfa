#include "services/payment/validations/temporal_validations.hpp"

#include "platform/temporal/origin.hpp"

namespace perdura::services::payment {
namespace {

using domain::calls::PaymentValidated;
using domain::calls::ValidatePayment;
using temporal::ClientError;
using temporal::FailureInfo;
using temporal::UpdateOutcome;
using temporal::UpdateStage;

std::string message_of(const FailureInfo& failure) {
  return failure.type.empty() ? failure.message : failure.type + ": " + failure.message;
}

/// The caller's patience ended first.
ValidationAnswer not_asked(const ClientError& error) {
  if (error.status.code == temporal::StatusCode::DeadlineExceeded) return ValidationPending{};
  return ValidationUnavailable{error.status.message};
}

/// A refusal bears a code of ours as its type; what the server or the SDK say of their own does
/// not.
ValidationAnswer refusal_of(const FailureInfo& failure) {
  try {
    return ValidationRefused{domain::Code(failure.type), failure.message};
  } catch (const std::invalid_argument&) {
    return ValidationUnavailable{message_of(failure)};
  }
}

ValidationAnswer answer_of(const UpdateOutcome& outcome) {
  if (outcome.failure) return refusal_of(*outcome.failure);
  if (outcome.stage != UpdateStage::Completed) return ValidationPending{};
  try {
    return temporal::only_payload<PaymentValidated>(outcome.result);
  } catch (const temporal::PayloadError& error) {
    return ValidationUnavailable{error.what()};
  }
}

}  // namespace

ValidationAnswer TemporalValidations::validate(const domain::OrderId& order,
                                               const ValidatePayment& attempt, const Origin& origin,
                                               Wait wait) {
  const auto asked = temporal::await_answer<UpdateOutcome>(parts_.await, [&](auto go) {
    parts_.client.update({.id = order.value()},
                         {.name = "validate",
                          .input = {temporal::to_payload(attempt)},
                          .headers = platform::headers_of(origin),
                          .update_id = domain::calls::validate_update(attempt.attempt_id),
                          .timeout = wait},
                         std::move(go));
  });
  if (!asked) return not_asked(asked.error());
  return answer_of(*asked);
}

}  // namespace perdura::services::payment
