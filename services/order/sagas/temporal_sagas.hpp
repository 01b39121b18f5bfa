#pragma once
// The order service's port to its workflows, on Temporal.
#include <string>

#include "services/order/sagas.hpp"
#include "temporal/client/await.hpp"

namespace perdura::services::order {

/// With what the workflow `Order` of this input is started; used by the request that places an
/// order and by the relay that starts it later.
temporal::StartOptions order_start(const domain::calls::PlaceOrder& order, std::string task_queue);

class TemporalSagas final : public Sagas {
 public:
  /// The client outlives it.
  struct Parts {
    temporal::Client& client;
    std::string task_queue;
    temporal::Await await = temporal::blocking_await();
  };

  explicit TemporalSagas(Parts parts) : parts_(std::move(parts)) {}

  PlaceAnswer place(const domain::calls::PlaceOrder& order, const Origin& origin,
                    Wait wait) override;
  CancelAnswer cancel(const domain::OrderId& order, const domain::calls::CancelOrder& cancel,
                      const Origin& origin, Wait wait) override;
  ConfirmAnswer confirm_purchase(const domain::OrderId& order,
                                 const domain::calls::ConfirmPurchase& wish, const Origin& origin,
                                 Wait wait) override;

 private:
  Parts parts_;
};

}  // namespace perdura::services::order
