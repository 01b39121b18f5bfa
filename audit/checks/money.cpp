#include <set>

#include "audit/checks.hpp"
#include "audit/checks/words.hpp"
#include "audit/workers.hpp"

namespace perdura::audit {
namespace {

/// Money rule 4: after k of q units ⌊net·k/q⌋ has gone back.
Amount worth_of(const LineRow& line) {
  if (line.quantity <= 0) return 0;
  return line.final_total - line.final_total * gone(line) / line.quantity;
}

/// What the buyer pays in the end: the units that he keeps, and the fees of sellers who sent him
/// anything (rule 9).
Amount worth_of(const Order& order) {
  Amount sum = 0;
  std::set<std::string> sellers;
  for (const LineRow& line : order.lines) {
    sum += worth_of(line);
    if (gone(line) < line.quantity) sellers.insert(line.seller_id);
  }
  for (const FeeRow& fee : order.fees) {
    if (sellers.contains(fee.seller_id)) sum += fee.amount;
  }
  return sum;
}

void check_attempt(const AttemptRow& attempt, Findings& to) {
  const auto about = [&](const char* code) {
    return Findings::About{code, attempt.attempt_id, attempt.order_id, Causes::Nothing};
  };
  if (attempt.method != "CREDIT") {  // credit is taken in one step
    to.same(about("ATTEMPT_AUTHORISED"), attempt.noted_authorised, attempt.authorised,
            "what the attempt says was authorised is not what its events add up to");
    const Amount moved = std::max(attempt.authorised, attempt.captured);
    if (moved > 0 && !attempt.pg_transaction_id) {
      to.add(about("ATTEMPT_UNNAMED"),
             "an attempt to pay has money of the gateway's, and names no transaction there",
             "a transaction", "none for " + std::to_string(moved));
    }
  }
  to.same(about("ATTEMPT_CAPTURED"), attempt.noted_captured, attempt.captured,
          "what the attempt says was captured is not what its events add up to");
  to.same(about("ATTEMPT_REFUNDED"), attempt.noted_refunded, attempt.refunded,
          "what the attempt says was refunded is not what its events add up to");
  if (attempt.status != "AUTHORIZED" && attempt.status != "IN_DOUBT") return;
  to.add({"ATTEMPT_UNDECIDED", attempt.attempt_id, attempt.order_id},
         "an attempt to pay is " + attempt.status + ", and nobody asks the gateway about it",
         "an end", attempt.status);
}

void check_refunds(const Payment& payment, Findings& to) {
  std::map<std::string, Amount> pending;  // by attempt
  for (const RefundRow& refund : payment.refunds) {
    const bool done = refund.status == "DONE";
    to.same(
        {"REFUND_BOOKED", refund.refund_id, refund.order_id, Causes::Nothing},
        done ? refund.amount : 0, refund.noted,
        "a refund that is " + refund.status + " is not what the payment's events say went back");
    if (!done) pending[refund.attempt_id] += refund.amount;
  }
  for (const AttemptRow& attempt : payment.attempts) {
    const Amount promised = attempt.refunded + pending[attempt.attempt_id];
    if (promised <= attempt.captured) continue;
    to.add({"REFUND_BEYOND_CAPTURE", attempt.attempt_id, attempt.order_id, Causes::Nothing},
           "more is refunded, or about to be, than was captured",
           "at most " + std::to_string(attempt.captured), std::to_string(promised));
  }
}

/// Nothing but a workflow gives back what is to go back.
void check_workers(const Payment& payment, const Books& books, const Transit& transit,
                   Findings& to) {
  for (const RefundRow& refund : payment.refunds) {
    if (!is_wanted(refund)) continue;
    const auto workers = workers_of(refund, books);
    const bool open = std::ranges::any_of(
        workers, [&](const auto& id) { return transit.open_workflows.contains(id); });
    if (open) continue;
    to.add({"REFUND_WORKFLOW_LOST", refund.refund_id, refund.order_id, Causes::Facts},
           "the refund " + refund.refund_id + " of " + refund.order_id + " is " + refund.status +
               ", and its workflow is lost: nobody gives the money back",
           "an open workflow", "none");
  }
}

void check_payment(const Payment& payment, Findings& to) {
  int paying = 0;
  for (const AttemptRow& attempt : payment.attempts) {
    check_attempt(attempt, to);
    if (attempt.captured > attempt.refunded) ++paying;
  }
  if (paying > 1) {
    to.add({"PAID_TWICE", payment.row.payment_id, payment.row.order_id},
           "money is kept of more than one attempt to pay", "1", std::to_string(paying));
  }
  check_refunds(payment, to);
}

void check_identity(const Order& order, const Payment& payment, Findings& to) {
  const auto same = [&](const char* what, const std::string& expected, const std::string& found) {
    if (expected == found) return;
    to.add({"PAYMENT_OF_ORDER", payment.row.payment_id + " " + what, order.row.id},
           called(order) + ": its payment has another " + what, expected, found);
  };
  same("id", order.row.payment_id, payment.row.payment_id);
  same("buyer", order.row.buyer_id, payment.row.buyer_id);
  if (order.row.currency) same("currency", *order.row.currency, payment.row.currency);
  if (order.row.pg_order_id) {
    same("name at the gateway", *order.row.pg_order_id, payment.row.pg_order_id.value_or(""));
  }
}

/// Within the order service: its lines, its total, what it says of the money.
void check_order(const Order& order, Findings& to) {
  const auto about = [&](const char* code) {
    return Findings::About{code, order.row.id, order.row.id, Causes::Nothing};
  };
  if (!order.lines.empty()) {
    Amount sum = 0;
    for (const LineRow& line : order.lines) sum += line.final_total;
    for (const FeeRow& fee : order.fees) sum += fee.amount;
    to.same(about("ORDER_TOTAL"), sum, order.row.total.value_or(0),
            called(order) + ": its total is not the sum of its lines and fees");
  }
  if (is_kept(order)) {
    to.same(about("ORDER_CAPTURED"), order.row.total.value_or(0), order.row.captured,
            called(order) + ": what was captured is not its total");
  }
  // Unpaid, it keeps nothing, whatever it is made of.
  const bool paid = is_kept(order) || order.row.status == "CANCELLED";
  to.same(about("KEPT_VALUE"), paid ? worth_of(order) : 0, order.row.captured - order.row.refunded,
          called(order) + ": what it keeps of the money is not what its units are worth");
}

/// What the order says of its money, and what the payment service has.
void check_net(const Order& order, const Payment* payment, Findings& to) {
  Amount net = 0;
  for (const auto& attempt : payment == nullptr ? std::vector<AttemptRow>{} : payment->attempts) {
    net += attempt.captured - attempt.refunded;
  }
  to.same({"ORDER_PAYMENT", order.row.id, order.row.id}, net,
          order.row.captured - order.row.refunded,
          called(order) + ": it says that it keeps other money than its payment has");
}

}  // namespace

void check_money(const Books& books, const Transit& transit, std::vector<Finding>& to) {
  Findings findings(Check::Money, to);
  for (const auto& [id, payment] : books.payments) {
    check_payment(payment, findings);
    check_workers(payment, books, transit, findings);
    const auto order = books.orders.find(id);
    if (order == books.orders.end()) {
      findings.add({"PAYMENT_WITHOUT_ORDER", payment.row.payment_id, id},
                   "a payment is of an order that is not there", id, "none");
    } else {
      check_identity(order->second, payment, findings);
    }
  }
  for (const auto& [id, order] : books.orders) {
    check_order(order, findings);
    const auto payment = books.payments.find(id);
    check_net(order, payment == books.payments.end() ? nullptr : &payment->second, findings);
  }
}

}  // namespace perdura::audit
