#pragma once
// The port to the workflows `Order`: what a request asks of them while its client waits. Whatever
// happens here, the order's rows are the truth, and the workflow outbox delivers what is missing.
#include <chrono>
#include <string>
#include <variant>

#include "domain/calls/place_order.hpp"
#include "platform/core/context.hpp"

namespace perdura::services::order {

/// The fact in the workflow outbox that starts an order's workflow. A cancel's request id is the
/// cancellation's id.
inline std::string start_request(const domain::OrderId& order) { return order.value() + "/start"; }
/// The update by which a buyer confirms.
inline std::string confirm_request(const domain::OrderId& order) {
  return order.value() + "/confirm-purchase";
}

/// It goes on; its end was not reached before the deadline.
struct Pending {};
/// Nobody could be asked, or nobody knows whether the request arrived.
struct SagaUnavailable {
  std::string cause;  // for the log
};
/// The workflow's validator said no, or the run is closed: nothing has happened or will.
struct SagaRefused {
  domain::Code code;
  std::string detail;
};

using PlaceAnswer = std::variant<domain::calls::Placement, Pending, SagaUnavailable>;
using CancelAnswer =
    std::variant<domain::calls::OrderCancellation, SagaRefused, Pending, SagaUnavailable>;
using ConfirmAnswer = std::variant<domain::calls::Placement, SagaRefused, Pending, SagaUnavailable>;

/// Thread-safe. `origin` goes with the workflow's calls. Failures are values. Never called while a
/// transaction is open.
class Sagas {
 public:
  using Wait = std::chrono::milliseconds;
  using Origin = platform::Origin;

  Sagas() = default;
  Sagas(const Sagas&) = delete;
  Sagas& operator=(const Sagas&) = delete;
  virtual ~Sagas() = default;

  /// Starts the workflow `Order` (id: the order's) unless it runs already, and waits for the end
  /// of its placement (update `place`), at most that long.
  virtual PlaceAnswer place(const domain::calls::PlaceOrder& order, const Origin& origin,
                            Wait wait) = 0;

  /// Asks the order's workflow to cancel (update `cancel`, id: the cancellation's, so that asking
  /// again attaches to the same) and waits for its end, at most that long.
  virtual CancelAnswer cancel(const domain::OrderId& order,
                              const domain::calls::CancelOrder& cancel, const Origin& origin,
                              Wait wait) = 0;

  /// Asks the order's workflow to complete it (update `confirm_purchase`, one an order) and waits
  /// for its end, at most that long.
  virtual ConfirmAnswer confirm_purchase(const domain::OrderId& order,
                                         const domain::calls::ConfirmPurchase& wish,
                                         const Origin& origin, Wait wait) = 0;
};

}  // namespace perdura::services::order
