#pragma once
// Money on its way back, asked for until it is known to have arrived.
#include <optional>

#include "activities/payment.hpp"
#include "workflows/doubt.hpp"

namespace perdura::workflows {

/// Voids or refunds what an attempt at the gateway holds.
inline temporal::Task<domain::calls::GivenBack> give_back(domain::calls::GiveBack what,
                                                          domain::calls::Patience patience) {
  for (int asked = 1;; ++asked) {
    auto giving = must(activities::payment::give_back, what);
    const domain::calls::GiveBackOutcome said = co_await giving;
    if (const auto* done = std::get_if<domain::calls::GivenBack>(&said)) co_return *done;
    auto pause = temporal::sleep(doubt_pause(patience, asked));
    co_await pause;
  }
}

/// What an order was paid with goes back: to the attempt that was captured, or to store credit.
struct OrderRefund {
  domain::OrderId order_id;
  domain::PaymentId payment_id;
  std::optional<domain::AttemptId> captured;
  domain::RefundId refund_id;
  domain::Reason reason = domain::Reason::Other;
  std::optional<domain::Money> amount;  // none: all that is left
};

/// What was given back. A refund of 0 is done at once, nobody is asked.
inline temporal::Task<domain::Money> give_back_for(OrderRefund refund,
                                                   domain::calls::Patience patience) {
  if (refund.amount && refund.amount->is_zero()) co_return domain::Money();
  if (refund.captured) {
    auto giving = give_back({.attempt_id = *refund.captured,
                             .refund_id = refund.refund_id,
                             .reason = refund.reason,
                             .amount = refund.amount},
                            patience);
    const domain::calls::GivenBack back = co_await giving;
    co_return back.amount;
  }
  auto refunding = must(activities::payment::refund, {.order_id = refund.order_id,
                                                      .payment_id = refund.payment_id,
                                                      .refund_id = refund.refund_id,
                                                      .reason = refund.reason,
                                                      .amount = refund.amount});
  const domain::calls::Refunded refunded = co_await refunding;
  co_return refunded.amount;
}

}  // namespace perdura::workflows
