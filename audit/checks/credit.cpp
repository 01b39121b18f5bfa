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
                  taken == books.credit_of_orders.end() ? 0 : taken->second,
                  "the store credit taken for " + order + " is not what its payment keeps of it");
  }
  for (const auto& [order, taken] : books.credit_of_orders) {
    if (taken == 0 || books.payments.contains(order)) continue;
    findings.add({"CREDIT_WITHOUT_PAYMENT", order, order},
                 "store credit was taken for an order that has no payment", "0",
                 std::to_string(taken));
  }
}

}  // namespace perdura::audit
