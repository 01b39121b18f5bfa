#pragma once
// Scenario texts that tests start from.
#include <string>
#include <string_view>
#include <vector>

#include "simulator/scenario/load.hpp"

namespace perdura::simulator::scenario {

/// A day of orders, with what today's shop cannot do yet.
inline constexpr std::string_view day_shaped =
    R"(scenario: black-friday
about: A day's orders in two hours; payment gateway brown-out at noon; two stock-outs.
version: 1
time: {start: 2026-11-27T00:00:00+09:00, span: 24h, heal: 60d}     # heal = liveness phase
catalog: {skus: 400, stock_each: 2_000, hot: {skus: 2, share_pct: 5, stock_each: 5_000}}
sellers: {count: 20, dispatch_after: 10min..8h}
customers: 20_000
workload:
  - orders:   {rate: step, points: [[00:00, 10/s], [02:00, 24/min]], lines: 1..4, coupon_pct: 30}
  - cancels:  {pct: 6, after: 1s..40min}
  - returns:  {pct: 4, after_delivery: 1d..6d}
  - exchanges: {pct: 1}
faults:
  intensity: swarm                   # none | swarm | listed only
  windows:
    - {from: 12:00, for: 15min, gateway: {timeout_pct: 40, late_confirm_pct: 20}}
    - {from: 13:00, for: 2min, kafka: down}
    - {from: 13:05, for: 10min, workers: {kill_each: 30s}}
expect:
  invariants: all
  within: {confirmed_pct: ">= 90", p99_place_order: "<= 4s", stuck_sagas: 0}
  sometimes: [stock_out_rejected, refund_raced_confirm]
)";

/// As a failure that was found is written down.
inline constexpr std::string_view regression =
    R"(scenario: cancel-races-confirm        # the kind of file `shrink` writes
version: 1
found: {build: 4f2a91c, scenario: black-friday, seed: 1187, checker: refund}
orders: [{id: o1, lines: [{sku: s1, quantity: 1, price: 1won}]}]
script: [{at: 0s, place: o1}, {at: 1s, pay: o1}, {at: 2s, cancel: o1}]
plan:
  - {site: gateway.capture, entity: o1, nth: 1, choice: delay, by: 3s}
  - {site: activity.RefundPayment, entity: o1, nth: 1, choice: crash_after_commit}
expect: {invariants: all, final: {o1: {order: CANCELLED, refunded: 1won, refunds: 1}}}
)";

/// "3:7: there is no …", one a finding.
inline std::vector<std::string> findings_in(std::string_view text, LoadOptions options = {}) {
  std::vector<std::string> lines;
  for (const auto& finding : load(text, options).findings) {
    lines.push_back(to_line("", finding).substr(1));
  }
  return lines;
}

}  // namespace perdura::simulator::scenario
