#include <cstdio>

#include "apps/client/table.hpp"
#include "apps/loadtest/report.hpp"

namespace perdura::apps::loadtest {
namespace {

using enum Align;

/// "1,402.85".
std::string rounded(double number, int digits) {
  char text[64];
  const int length = std::snprintf(text, sizeof text, "%.*f", digits, number);
  std::string shown(text, static_cast<std::size_t>(length));
  const std::size_t first = shown.starts_with('-') ? 1 : 0;
  for (std::size_t at = shown.find('.'); at > first + 3;) shown.insert(at -= 3, ",");
  return shown;
}

std::string tenths(double number) { return rounded(number, 1); }
std::string hundredths(double number) { return rounded(number, 2); }

std::string counts(const std::map<std::string, int>& counted) {
  std::string text;
  for (const auto& [what, count] : counted) {
    text += (text.empty() ? "" : ", ") + grouped(count) + " × " + what;
  }
  return text.empty() ? "none" : text;
}

/// "none", or "3 × after 429, 1 × in doubt".
std::string repeats(const SentAgain& sent) {
  std::map<std::string, int> counted;
  const auto add = [&](const char* what, std::uint64_t count) {
    if (count > 0) counted[what] = static_cast<int>(count);
  };
  add("after 429", sent.throttled);
  add("after 503", sent.unavailable);
  add("while the first was at work", sent.in_progress);
  add("in doubt", sent.in_doubt);
  add("that found nobody", sent.not_sent);
  return counts(counted);
}

std::string checks_table(const Report& report) {
  Table table{
      .columns = {{"check"}, {"expected", Right}, {"found", Right}}, .rows = {}, .indent = "  "};
  for (const auto& check : report.checks) {
    table.rows.push_back({check.what, grouped(check.expected), grouped(check.found)});
  }
  return apps::render(table);
}

std::string times_table(const Report& report) {
  Table table{
      .columns = {{"milliseconds"}, {"p50", Right}, {"p95", Right}, {"p99", Right}, {"max", Right}},
      .rows = {},
      .indent = "  "};
  const auto add = [&](const char* what, const Spread& spread) {
    table.rows.push_back(
        {what, tenths(spread.p50), tenths(spread.p95), tenths(spread.p99), tenths(spread.max)});
  };
  add("to the answer", report.answer_ms);
  add("to the end", report.end_ms);
  return apps::render(table);
}

std::string costs_table(const Report& report) {
  Table table{.columns = {{"process"}, {"CPU ms an order", Right}, {"RSS MiB", Right}},
              .rows = {},
              .indent = "  "};
  const auto add = [&](const ProcessCost& cost) {
    table.rows.push_back({cost.process, hundredths(cost.cpu_ms_an_order), tenths(cost.rss_mib)});
  };
  for (const auto& cost : report.processes) add(cost);
  add(report.sum);
  table.rows.push_back({"this program", hundredths(report.driver_cpu_ms_an_order), "-"});
  std::string text = apps::render(table);
  const std::string until = report.at_rest ? "all its work was done" : "it was given up on";
  text += "  counted until " + until + ", " + hundredths(report.rest_after_seconds) +
          " s after the last order;\n  at rest the stack uses " +
          tenths(report.idle_cpu_ms_a_second) + " ms a second of it\n";
  if (!report.at_rest) {
    text += "  THE STACK WAS STILL AT WORK: what it did later is not in these figures\n";
  }
  for (const auto& name : report.not_measured) {
    text += "  " + name + " began or ended during the run and is not in the sum\n";
  }
  return text;
}

std::string histories(const HistoryEvents& events) {
  std::string text = "  history events an order: ";
  if (events.sampled > 0) {
    text += tenths(events.mean) + ", at most " + grouped(events.max) + " (" +
            grouped(events.sampled) + " PAID orders looked at)";
  }
  if (events.why) {
    text += (events.sampled > 0 ? "; then " : "not measured: ") + *events.why;
  }
  return text + "\n";
}

}  // namespace

std::string render(const Report& report) {
  std::string text = "\n" + grouped(report.orders) +
                     (report.pay == "card" ? " orders by card, " : " orders of 3 coffees, ") +
                     grouped(report.concurrency) + " at a time, " + report.shape + "; " +
                     grouped(report.warmup) + " before them to warm up\n\n";
  text += checks_table(report);
  text += "\n  " + tenths(report.orders_a_second) + " orders a second to their end, " +
          tenths(report.paid_a_second) + " to PAID; " + hundredths(report.seconds) + " s in all\n";
  text +=
      "  answers: " + counts(report.answers) + "; sent again: " + repeats(report.sent_again) + "\n";
  if (!report.failures.empty()) text += "  refused: " + counts(report.failures) + "\n";
  text += histories(report.history_events) + "\n" + times_table(report) + "\n";
  text += costs_table(report) + "\n";
  if (report.differences.empty()) return text + "All is as it had to be.\n";
  text += "Not as it had to be:\n";
  for (const auto& line : report.differences) text += "  " + line + "\n";
  return text;
}

}  // namespace perdura::apps::loadtest
