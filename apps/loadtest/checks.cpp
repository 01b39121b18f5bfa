#include "apps/loadtest/checks.hpp"

#include <set>

namespace perdura::apps::loadtest {
namespace {

/// Of errors of one kind.
constexpr int errors_shown_max = 5;

class Differences {
 public:
  void compare(const std::string& what, std::int64_t expected, std::int64_t found) {
    if (expected == found) return;
    lines_.push_back(what + ": expected " + std::to_string(expected) + ", found " +
                     std::to_string(found));
  }
  void add(std::string line) { lines_.push_back(std::move(line)); }
  std::vector<std::string> take() { return std::move(lines_); }

 private:
  std::vector<std::string> lines_;
};

/// No answer, two answers for one order, or an order that nobody was told of.
void compare_answers(const std::vector<Ended>& ended, const std::vector<Order>& listed,
                     Differences& differences) {
  std::set<domain::OrderId> told;
  int unanswered = 0;
  for (const auto& one : ended) {
    if (!one.error.empty() && ++unanswered <= errors_shown_max) {
      differences.add("an order without an end: " + one.error);
    }
    if (!one.order_id.empty() && !told.insert(one.order_id).second) {
      differences.add("two requests were answered with one order, " + one.order_id.value());
    }
  }
  differences.compare("orders without an end", 0, unanswered);
  std::set<domain::OrderId> known;
  for (const auto& order : listed) known.insert(order.id);
  int untold = 0;
  for (const auto& id : known) untold += told.contains(id) ? 0 : 1;
  int unknown = 0;
  for (const auto& id : told) unknown += known.contains(id) ? 0 : 1;
  differences.compare("orders in the buyer's list that no answer named", 0, untold);
  differences.compare("orders answered that are not in the buyer's list", 0, unknown);
}

}  // namespace

AtGateway at_gateway(const std::vector<BookedPayment>& payments) {
  AtGateway sum;
  for (const auto& payment : payments) {
    sum.captured += payment.captured - payment.refunded;
    sum.held += held(payment);
    const bool once = payment.transactions.size() == 1 && payment.captured == order_total;
    sum.captured_once += once && payment.refunded.is_zero() ? 1 : 0;
  }
  return sum;
}

Tally tally_of(const std::vector<Ended>& ended, const std::vector<Order>& listed) {
  Tally tally;
  for (const auto& one : ended) {
    ++tally.answers[one.answer == 0 ? "none" : std::to_string(one.answer)];
    const Order order{.id = {}, .number = {}, .status = one.status, .total = {}, .failure = {}};
    const bool failed = one.status == "FAILED";
    ++(is_paid(order) ? tally.paid : failed ? tally.failed : tally.other);
    if (failed) ++tally.failures[one.failure_code];
  }
  for (const auto& order : listed) {
    if (is_paid(order)) ++tally.paid_listed;
    if (order.status == "FAILED") ++tally.failed_listed;
  }
  return tally;
}

std::vector<std::string> differences(const Expected& expected, const Found& found,
                                     const std::vector<Ended>& ended) {
  const Tally tally = tally_of(ended, found.orders);
  Differences differences;
  differences.compare("orders PAID by their answers", expected.paid, tally.paid);
  differences.compare("orders FAILED by their answers", expected.failed, tally.failed);
  differences.compare("orders with another end", 0, tally.other);
  differences.compare("orders PAID in the buyer's list", expected.paid, tally.paid_listed);
  differences.compare("orders FAILED in the buyer's list", expected.failed, tally.failed_listed);
  for (const auto& [code, count] : tally.failures) {
    if (code == expected.failure_code) continue;
    differences.compare("orders FAILED for " + (code.empty() ? "no reason" : code), 0, count);
  }
  differences.compare("coffee on hand", expected.on_hand, found.on_hand);
  differences.compare("coffee reserved", 0, found.reserved);
  differences.compare("credit left", expected.credit.value(), found.credit.value());
  if (expected.captured) {
    const AtGateway& gateway = found.gateway;
    differences.compare("captured at the gateway", expected.captured->value(),
                        gateway.captured.value());
    differences.compare("payments captured once", expected.paid, gateway.captured_once);
    differences.compare("held at the gateway", 0, gateway.held.value());
  }
  compare_answers(ended, found.orders, differences);
  return differences.take();
}

bool is_settled(const Expected& expected, const Found& found) {
  return found.on_hand == expected.on_hand && found.reserved == 0 &&
         found.credit == expected.credit;
}

}  // namespace perdura::apps::loadtest
