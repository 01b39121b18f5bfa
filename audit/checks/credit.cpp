#include "audit/checks.hpp"

namespace perdura::audit {
namespace {

void check_account(const AccountRow& account, Findings& to) {
  const auto about = [&](const char* code) {
    return Findings::About{code, account.user_id, "", Causes::Nothing};
  };
  to.same(about("CREDIT_BALANCE"), account.sum, account.balance,
          "a member's store credit is not what its movements add up to");
  to.same(about("CREDIT_LAST_BALANCE"), account.last, account.balance,
          "a member's store credit is not what its last movement left");
  to.same(about("CREDIT_MOVEMENTS"), account.counted, account.movements,
          "a member's store credit counts other movements than there are");
}

using ByMember = std::map<std::string, Amount>;

Amount sum_of(const ByMember& taken) {
  Amount sum = 0;
  for (const auto& [member, amount] : taken) sum += amount;
  return sum;
}

/// An order takes its own buyer's credit, and gives it back to him.
void check_owner(const OrderRow& order, const ByMember& taken, Findings& to) {
  for (const auto& [member, amount] : taken) {
    if (amount == 0 || member == order.buyer_id) continue;
    to.add({"CREDIT_OF_ANOTHER", order.id + " " + member, order.id, Causes::Nothing},
           "the store credit taken for " + order.id + " is not its buyer's", "of " + order.buyer_id,
           std::to_string(amount) + " of " + member);
  }
}

}  // namespace

void check_credit(const Books& books, std::vector<Finding>& to) {
  Findings findings(Check::Credit, to);
  for (const auto& [user, account] : books.accounts) check_account(account, findings);
  for (const auto& [order, payment] : books.payments) {
    Amount kept = 0;
    for (const AttemptRow& attempt : payment.attempts) {
      if (attempt.method == "CREDIT") kept += attempt.captured - attempt.refunded;
    }
    const auto taken = books.credit_of_orders.find(order);
    // Its two tables are read one after the other.
    findings.same({"CREDIT_OF_ORDER", payment.row.payment_id, order}, kept,
                  taken == books.credit_of_orders.end() ? 0 : sum_of(taken->second),
                  "the store credit taken for " + order + " is not what its payment keeps of it");
  }
  for (const auto& [id, taken] : books.credit_of_orders) {
    const auto order = books.orders.find(id);
    if (order != books.orders.end()) check_owner(order->second.row, taken, findings);
    const Amount sum = sum_of(taken);
    if (sum == 0 || books.payments.contains(id)) continue;
    findings.add({"CREDIT_WITHOUT_PAYMENT", id, id},
                 "store credit was taken for an order that has no payment", "0",
                 std::to_string(sum));
  }
}

}  // namespace perdura::audit
