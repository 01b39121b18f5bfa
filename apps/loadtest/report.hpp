#pragma once
// What a run found, for people and for programs. Pure.
#include <map>
#include <string>
#include <vector>

#include "apps/client/transport.hpp"
#include "apps/loadtest/checks.hpp"
#include "apps/loadtest/drain.hpp"
#include "apps/loadtest/history.hpp"
#include "apps/loadtest/percentiles.hpp"
#include "apps/loadtest/usage.hpp"

namespace perdura::apps::loadtest {

struct Check {
  std::string what;
  std::int64_t expected = 0;
  std::int64_t found = 0;
};
BOOST_DESCRIBE_STRUCT(Check, (), (what, expected, found))

/// Why requests were sent again during the run.
struct SentAgain {
  std::uint64_t throttled = 0;
  std::uint64_t unavailable = 0;
  std::uint64_t in_progress = 0;
  std::uint64_t in_doubt = 0;
  std::uint64_t not_sent = 0;
};
BOOST_DESCRIBE_STRUCT(SentAgain, (), (throttled, unavailable, in_progress, in_doubt, not_sent))

/// Milliseconds are from the sending of an order: to its answer, and to its end.
struct Report {
  int orders = 0;
  int concurrency = 0;
  std::string pay;
  std::string shape;
  int warmup = 0;
  std::vector<Check> checks;
  std::vector<std::string> differences;  // empty: passed
  double seconds = 0;                    // from the first sending to the last end
  double orders_a_second = 0;            // ended, paid or not
  double paid_a_second = 0;
  Spread answer_ms;
  Spread end_ms;
  std::map<std::string, int> answers;   // by status code
  std::map<std::string, int> failures;  // by code
  SentAgain sent_again;
  HistoryEvents history_events;  // of PAID orders
  std::vector<ProcessCost> processes;
  ProcessCost sum;
  double driver_cpu_ms_an_order = 0;
  std::vector<std::string> not_measured;  // processes that began or ended during the run
  // CPU is counted from the first sending until the stack was at rest, or given up on.
  bool at_rest = false;
  double rest_after_seconds = 0;    // after the last end
  double idle_cpu_ms_a_second = 0;  // of the stack, before the run
};
BOOST_DESCRIBE_STRUCT(Report, (),
                      (orders, concurrency, pay, shape, warmup, checks, differences, seconds,
                       orders_a_second, paid_a_second, answer_ms, end_ms, answers, failures,
                       sent_again, history_events, processes, sum, driver_cpu_ms_an_order,
                       not_measured, at_rest, rest_after_seconds, idle_cpu_ms_a_second))

struct Measured {
  Found found;
  std::vector<Ended> ended;
  Repeats before;  // of the transport
  Repeats after;
  Costs costs;
  double driver_cpu_ms = 0;
  double idle_cpu_ms_a_second = 0;
  Drained drained;
  HistoryEvents history_events;
};

Report report_of(const Plan& plan, const Measured& measured);

/// 0 if all is as it had to be, else 1.
int exit_code(const Report& report);

/// For a terminal of 80 columns.
std::string render(const Report& report);

}  // namespace perdura::apps::loadtest
