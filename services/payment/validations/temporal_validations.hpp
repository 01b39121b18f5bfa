#pragma once
// The payment service's port to the workflows `Order`, on Temporal.
#include "services/payment/validations.hpp"
#include "temporal/client/await.hpp"

namespace perdura::services::payment {

class TemporalValidations final : public Validations {
 public:
  /// The client outlives it.
  struct Parts {
    temporal::Client& client;
    temporal::Await await = temporal::blocking_await();
  };

  explicit TemporalValidations(Parts parts) : parts_(std::move(parts)) {}

  ValidationAnswer validate(const domain::OrderId& order,
                            const domain::calls::ValidatePayment& attempt, const Origin& origin,
                            Wait wait) override;

 private:
  Parts parts_;
};

}  // namespace perdura::services::payment
