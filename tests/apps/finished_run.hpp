#pragma once
// A run as it has to come out, for tests to spoil.
#include "apps/loadtest/report.hpp"

namespace perdura::apps::testing {

/// The first ones paid, 1 ms apart, each answered after 10 ms and ended after 20 ms.
inline loadtest::Measured finished(const loadtest::Plan& plan) {
  using std::chrono::milliseconds;
  const auto expected = loadtest::expected_of(plan);
  loadtest::Measured run;
  run.found = {.on_hand = expected.on_hand, .reserved = 0, .credit = expected.credit, .orders = {}};
  if (expected.captured) {
    run.found.gateway = {.captured = *expected.captured, .captured_once = expected.paid};
  }
  for (int n = 0; n < plan.orders; ++n) {
    const bool paid = n < expected.paid;
    loadtest::Ended ended{.order_id = domain::OrderId("ord_" + std::to_string(n)),
                          .answer = paid ? 201 : 409,
                          .status = paid ? "PAID" : "FAILED",
                          .failure_code = paid ? "" : expected.failure_code,
                          .error = {},
                          .sent = milliseconds(n),
                          .answered = milliseconds(n + 10),
                          .ended = milliseconds(n + 20)};
    run.found.orders.push_back(
        {.id = ended.order_id, .number = {}, .status = ended.status, .total = {}, .failure = {}});
    run.ended.push_back(std::move(ended));
  }
  run.drained.at_rest = true;
  return run;
}

}  // namespace perdura::apps::testing
