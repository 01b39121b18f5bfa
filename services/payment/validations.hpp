#pragma once
// The port to the workflows `Order`, as far as payments need it: what a confirm asks of one while
// its client waits. Whatever happens here, the workflow outbox delivers what is missing.
#include <chrono>
#include <string>
#include <variant>

#include "domain/calls/place_order.hpp"
#include "platform/core/context.hpp"

namespace perdura::services::payment {

/// It goes on; its end was not reached before the deadline.
struct ValidationPending {};
/// Nobody could be asked, or nobody knows whether the request arrived.
struct ValidationUnavailable {
  std::string cause;  // for the log
};
/// The workflow's validator said no: nothing has happened or will.
struct ValidationRefused {
  domain::Code code;
  std::string detail;
};

using ValidationAnswer = std::variant<domain::calls::PaymentValidated, ValidationPending,
                                      ValidationUnavailable, ValidationRefused>;

/// Thread-safe. `origin` goes with the workflow's calls. Failures are values. Never called while a
/// transaction is open.
class Validations {
 public:
  using Wait = std::chrono::milliseconds;
  using Origin = platform::Origin;

  Validations() = default;
  Validations(const Validations&) = delete;
  Validations& operator=(const Validations&) = delete;
  virtual ~Validations() = default;

  /// Tells the order's workflow of an attempt (update `validate`, id `validate_update(attempt)`, so
  /// that telling again attaches to the same) and waits for the end of its validation, at most that
  /// long.
  virtual ValidationAnswer validate(const domain::OrderId& order,
                                    const domain::calls::ValidatePayment& attempt,
                                    const Origin& origin, Wait wait) = 0;
};

}  // namespace perdura::services::payment
