#include "services/payment/validations/temporal_validations.hpp"

#include "platform/temporal/origin.hpp"
#include "platform/temporal/update_failure.hpp"

namespace perdura::services::payment {
namespace {

using domain::calls::PaymentValidated;
using domain::calls::ValidatePayment;
using temporal::ClientError;
using temporal::FailureInfo;
using temporal::UpdateOutcome;
using temporal::UpdateStage;

/// The caller's patience ended first.
ValidationAnswer not_asked(const ClientError& error) {
  if (error.status.code == temporal::StatusCode::DeadlineExceeded) return ValidationPending{};
  return ValidationUnavailable{error.status.message};
}

ValidationAnswer refusal_of(const FailureInfo& failure) {
  if (const auto code = platform::refusal_code<domain::Code>(failure)) {
    return ValidationRefused{*code, failure.message};
  }
  return ValidationUnavailable{platform::message_of(failure)};
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
