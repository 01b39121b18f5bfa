#include <set>

#include "audit/checks.hpp"
#include "audit/checks/words.hpp"

namespace perdura::audit {
namespace {

/// A payment of ours, and the gateway's page of it.
struct Pair {
  const Payment& ours;
  const GatewayPayment& theirs;
  const Order* order;
};

const AttemptRow* attempt_of(const Payment& payment, const std::string& transaction) {
  const auto found =
      std::ranges::find(payment.attempts, transaction, &AttemptRow::pg_transaction_id);
  return found == payment.attempts.end() ? nullptr : &*found;
}

bool moved_money(const GatewayTransaction& one) {
  return one.status == "AUTHORIZED" || one.captured_amount > 0;
}

void check_transaction(const Pair& pair, const GatewayTransaction& one, Findings& to) {
  const std::string& order = pair.ours.row.order_id;
  const auto about = [&](const char* code) {
    return Findings::About{code, one.pg_transaction_id, order};
  };
  const AttemptRow* attempt = attempt_of(pair.ours, one.pg_transaction_id);
  const bool open = pair.order != nullptr && pair.order->row.status == "AWAITING_PAYMENT";
  // Until the deadline the payer may act before we hear of it.
  if (attempt == nullptr && moved_money(one) && !(open && one.captured_amount == 0)) {
    return to.add(about("GATEWAY_MONEY_UNKNOWN"),
                  "the gateway has money of " + order + " in a transaction that we do not know",
                  "none", one.status + " " + std::to_string(one.captured_amount));
  }
  to.same(about("GATEWAY_CAPTURED"), attempt == nullptr ? 0 : attempt->captured,
          one.captured_amount,
          "the gateway has captured other money for " + order + " than we say");
  to.same(about("GATEWAY_REFUNDED"), attempt == nullptr ? 0 : attempt->refunded,
          one.refunded_amount, "the gateway has refunded other money of " + order + " than we say");
  if (one.refund_pending_amount > 0) {
    to.add(about("GATEWAY_REFUND_UNDER_WAY"),
           "the gateway has not said how a refund of " + order + " ended", "0",
           std::to_string(one.refund_pending_amount));
  }
  if (one.status == "AUTHORIZED" && !open) {
    to.add(
        about("GATEWAY_STILL_HELD"),
        "the gateway still holds the payer's money for " + order + ", which does not wait for it",
        "captured or voided", "AUTHORIZED");
  }
}

/// Each refund once, here and there.
void check_refunds(const Pair& pair, Findings& to) {
  std::map<std::string, Amount> done;  // there
  for (const GatewayRefund& refund : pair.theirs.refunds) {
    if (refund.status == "DONE") done[refund.refund_id] += refund.amount;
  }
  const std::string& order = pair.ours.row.order_id;
  Amount at_desk = 0;
  for (const RefundRow& refund : pair.ours.refunds) {
    if (!refund.ours) {
      at_desk += refund.amount;
      continue;
    }
    const auto there = done.find(refund.refund_id);
    const Amount given = there == done.end() ? 0 : there->second;
    if (there != done.end()) done.erase(there);
    to.same({"GATEWAY_REFUND", refund.refund_id, order},
            refund.status == "DONE" ? refund.amount : 0, given,
            "a refund of " + order + " is not the same at the gateway");
  }
  Amount unknown = 0;
  for (const auto& [id, amount] : done) unknown += amount;
  to.same({"GATEWAY_REFUND_UNKNOWN", pair.theirs.pg_order_id, order}, at_desk, unknown,
          "the gateway has given back money of " + order + " under ids that are not ours");
}

void check_registration(const Pair& pair, Findings& to) {
  const auto same = [&](const char* what, const std::string& expected, const std::string& found) {
    if (expected == found) return;
    to.add({"GATEWAY_REGISTERED", pair.theirs.pg_order_id + " " + what, pair.ours.row.order_id},
           "the gateway has registered " + pair.theirs.pg_order_id + " with another " + what,
           expected, found);
  };
  same("order", pair.ours.row.order_id, pair.theirs.order_id);
  same("currency", pair.ours.row.currency, pair.theirs.currency);
  same("amount", std::to_string(pair.ours.row.due.value_or(0)), std::to_string(pair.theirs.amount));
}

void check_pair(const Pair& pair, Findings& to) {
  check_registration(pair, to);
  check_refunds(pair, to);
  for (const auto& one : pair.theirs.transactions) check_transaction(pair, one, to);
  for (const AttemptRow& attempt : pair.ours.attempts) {
    if (!attempt.pg_transaction_id) continue;
    const auto there = std::ranges::find(pair.theirs.transactions, *attempt.pg_transaction_id,
                                         &GatewayTransaction::pg_transaction_id);
    if (there != pair.theirs.transactions.end()) continue;
    to.add({"GATEWAY_TRANSACTION_MISSING", attempt.attempt_id, attempt.order_id},
           "the gateway does not know a transaction that we have of " + attempt.order_id,
           *attempt.pg_transaction_id, "none");
  }
}

}  // namespace

void check_gateway(const Books& books, std::vector<Finding>& to) {
  Findings findings(Check::Gateway, to);
  std::set<std::string> known;
  for (const auto& [id, payment] : books.payments) {
    if (!payment.row.pg_order_id) continue;
    known.insert(*payment.row.pg_order_id);
    const auto theirs = books.gateway.find(*payment.row.pg_order_id);
    const auto order = books.orders.find(id);
    if (theirs != books.gateway.end()) {
      check_pair({payment, theirs->second, order == books.orders.end() ? nullptr : &order->second},
                 findings);
    } else if (payment.row.registered) {
      findings.add({"GATEWAY_PAYMENT_MISSING", *payment.row.pg_order_id, id},
                   "the gateway does not know the payment of " + id, "the payment", "none");
    }
  }
  for (const auto& [id, theirs] : books.gateway) {
    if (known.contains(id)) continue;
    findings.add({"GATEWAY_PAYMENT_UNKNOWN", id, theirs.order_id},
                 "the gateway has a payment of " + theirs.order_id + " that we do not know", "none",
                 id);
  }
}

}  // namespace perdura::audit
