#include "apps/loadtest/report.hpp"

#include <algorithm>
#include <cstdio>

namespace perdura::apps::loadtest {
namespace {

double in_ms(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

std::vector<Check> checks_of(const Expected& expected, const Found& found, const Tally& tally) {
  std::vector<Check> checks{{"orders PAID", expected.paid, tally.paid},
                            {"orders FAILED", expected.failed, tally.failed},
                            {"PAID in the buyer's list", expected.paid, tally.paid_listed},
                            {"FAILED in the buyer's list", expected.failed, tally.failed_listed},
                            {"coffee on hand", expected.on_hand, found.on_hand},
                            {"coffee reserved", 0, found.reserved}};
  if (!expected.captured) {
    checks.push_back({"credit left", expected.credit.value(), found.credit.value()});
    return checks;
  }
  const AtGateway& gateway = found.gateway;
  checks.push_back(
      {"captured at the gateway", expected.captured->value(), gateway.captured.value()});
  checks.push_back({"payments captured once", expected.paid, gateway.captured_once});
  checks.push_back({"held at the gateway", 0, gateway.held.value()});
  return checks;
}

void add_times(const std::vector<Ended>& ended, Report& report) {
  std::vector<double> answers;
  std::vector<double> ends;
  std::chrono::nanoseconds last{};
  for (const auto& one : ended) {
    last = std::max(last, one.ended);
    if (!one.error.empty()) continue;
    answers.push_back(in_ms(one.answered - one.sent));
    ends.push_back(in_ms(one.ended - one.sent));
  }
  report.answer_ms = spread_of(std::move(answers));
  report.end_ms = spread_of(std::move(ends));
  report.seconds = in_ms(last) / 1'000;
}

void add_rates(const Plan& plan, const Tally& tally, Report& report) {
  if (report.seconds <= 0) return;
  report.orders_a_second = (tally.paid + tally.failed) / report.seconds;
  report.paid_a_second = tally.paid / report.seconds;
  if (report.paid_a_second >= plan.min_rate) return;
  char text[80];
  std::snprintf(text, sizeof text, "orders to PAID a second: expected at least %.1f, found %.1f",
                plan.min_rate, report.paid_a_second);
  report.differences.emplace_back(text);
}

void add_costs(const Costs& costs, Report& report) {
  report.processes = costs.costs;
  report.not_measured = costs.others;
  report.sum.process = "sum";
  for (const auto& cost : costs.costs) {
    report.sum.cpu_ms_an_order += cost.cpu_ms_an_order;
    report.sum.rss_mib += cost.rss_mib;
  }
}

SentAgain sent_between(const Repeats& before, const Repeats& after) {
  return {.throttled = after.throttled - before.throttled,
          .unavailable = after.unavailable - before.unavailable,
          .in_progress = after.in_progress - before.in_progress,
          .in_doubt = after.in_doubt - before.in_doubt,
          .not_sent = after.not_sent - before.not_sent};
}

}  // namespace

Report report_of(const Plan& plan, const Measured& measured) {
  const Expected expected = expected_of(plan);
  const Tally tally = tally_of(measured.ended, measured.found.orders);
  Report report;
  report.orders = plan.orders;
  report.concurrency = plan.concurrency;
  report.pay = to_string(plan.pay);
  report.shape = to_string(plan.shape);
  report.warmup = plan.warmup;
  report.checks = checks_of(expected, measured.found, tally);
  report.differences = differences(expected, measured.found, measured.ended);
  report.answers = tally.answers;
  report.failures = tally.failures;
  report.sent_again = sent_between(measured.before, measured.after);
  report.history_events = measured.history_events;
  report.driver_cpu_ms_an_order = measured.driver_cpu_ms / plan.orders;
  report.at_rest = measured.drained.at_rest;
  report.rest_after_seconds = in_ms(measured.drained.after) / 1'000;
  report.idle_cpu_ms_a_second = measured.idle_cpu_ms_a_second;
  add_times(measured.ended, report);
  add_rates(plan, tally, report);
  add_costs(measured.costs, report);
  return report;
}

int exit_code(const Report& report) { return report.differences.empty() ? 0 : 1; }

}  // namespace perdura::apps::loadtest
