#include "tests/e2e/audit.hpp"

#include <algorithm>
#include <set>

#include "tests/e2e/eventually.hpp"
#include "tests/e2e/ledger.hpp"
#include "tests/e2e/outside_audit.hpp"

namespace perdura::e2e {
namespace {

/// One buyer, his orders, and what the services' books say of them.
struct Account {
  std::size_t buyer = 0;
  std::vector<SeenOrder> orders;
  std::map<std::string, PaymentBook> money;
  std::map<std::string, std::vector<ParcelRow>> parcels;
};

/// Where an order may be left: from PAID on by whoever tests no further.
const std::set<std::string> kept{"PAID", "SHIPPING", "DELIVERED", "COMPLETED"};
const std::set<std::string> given_up{"FAILED", "EXPIRED", "CANCELLED"};

bool is_open(const SeenCancellation& cancellation) {
  return cancellation.status != "COMPLETED" && cancellation.status != "REFUSED";
}

bool has_ended(const SeenOrder& order) {
  if (std::ranges::any_of(order.cancellations, is_open)) return false;
  return kept.contains(order.status) || given_up.contains(order.status);
}

/// Units that the shop does not get back; nothing was sold by an order without lines.
domain::Units sold(const SeenOrder& order, const domain::SkuId& sku) {
  domain::Units units = 0;
  if (order.status == "FAILED" || order.status == "EXPIRED") return 0;
  for (const auto& line : order.lines) {
    if (line.sku_id == sku) units += line.quantity.value() - line.cancelled;
  }
  return units;
}

/// What the buyer pays in the end: for all that did not come to nothing.
std::int64_t worth(const SeenOrder& order) {
  std::int64_t sum = 0;
  if (order.status == "FAILED" || order.status == "EXPIRED") return 0;
  for (const auto& line : order.lines) {
    const auto units = line.quantity.value() - line.cancelled - line.lost - line.sent_back;
    sum += line.unit_price.value() * units;
  }
  return sum;
}

void compare_payment(const SeenOrder& order, const Account& account, Findings& findings) {
  const auto found = account.money.find(order.id.value());
  const PaymentBook money = found == account.money.end() ? PaymentBook{} : found->second;
  const std::string of = order.id.value() + " (" + order.status + "): ";
  if (money.charges > 1) findings.add(of + "charged " + std::to_string(money.charges) + " times");
  if (kept.contains(order.status)) {
    findings.same(of + "captured", order.total.value(), money.captured);
  }
  // An order that ended unpaid does not tell of money that came too late.
  if (order.payment.captured_amount.value() > 0 || kept.contains(order.status)) {
    findings.same(of + "captured as shown", money.captured, order.payment.captured_amount.value());
    findings.same(of + "refunded as shown", money.refunded, order.payment.refunded_amount.value());
  }
  findings.same(of + "what the shop keeps", worth(order), money.captured - money.refunded);
  if (given_up.contains(order.status) && !order.failure) findings.add(of + "no reason is told");
  for (const auto& cancellation : order.cancellations) {
    if (is_open(cancellation)) findings.add(of + "its cancellation is " + cancellation.status);
  }
}

void compare_stock(Stage& stage, const std::vector<Account>& accounts, Findings& findings) {
  const auto skus = stage.read_skus();
  for (std::size_t n = 0; n < skus.size(); ++n) {
    const std::string of = skus[n].sku_id.value() + ": ";
    const auto book = stock_book(skus[n].sku_id);
    domain::Units all = 0;
    for (const auto& account : accounts) {
      for (const auto& order : account.orders) {
        const auto units = sold(order, skus[n].sku_id);
        const auto out = book.out_to.find(order.id.value());
        findings.same(of + "sold to " + order.id.value(), units,
                      out == book.out_to.end() ? 0 : out->second);
        all += units;
      }
    }
    findings.same(of + "on hand", stage.wish().goods[n].stock - all, skus[n].stock);
    findings.same(of + "reserved", 0, skus[n].reserved);
    findings.same(of + "on hand by its history", skus[n].stock, book.on_hand);
    findings.same(of + "reserved by its history", skus[n].reserved, book.reserved);
  }
}

void compare_credit(Stage& stage, const Account& account, Findings& findings) {
  std::int64_t spent = 0;
  for (const auto& order : account.orders) spent += order.payment.pg_order_id ? 0 : worth(order);
  Member& buyer = stage.buyer(account.buyer);
  const auto granted = account.buyer == 0 ? stage.wish().credit.value() : 0;
  const auto balance = buyer.session().credit_balance().value();
  findings.same("credit left", granted - spent, balance);
  findings.same("credit left by its movements", balance, credit_of(buyer.id()));
}

std::vector<Account> read_accounts(Stage& stage) {
  std::vector<Account> accounts;
  for (std::size_t n = 0; n < stage.buyers(); ++n) {
    const auto& id = stage.buyer(n).id();
    accounts.push_back({.buyer = n,
                        .orders = stage.read_orders(n),
                        .money = money_of(id),
                        .parcels = parcels_of(id)});
  }
  return accounts;
}

/// What outside and the order's parcels are about, as they must be once it has come to rest.
void compare_outside(const Account& account, Findings& findings) {
  for (const auto& order : account.orders) {
    const auto money = account.money.find(order.id.value());
    const auto parcels = account.parcels.find(order.id.value());
    const OutsideBooks books{
        .money = money == account.money.end() ? PaymentBook{} : money->second,
        .parcels = parcels == account.parcels.end() ? std::vector<ParcelRow>{} : parcels->second};
    compare_gateway(order, books, findings);
    compare_parcels(order, books, findings);
  }
}

/// Until nothing moves any more; what never rests is a finding.
void await_rest(Stage& stage, Findings& findings) {
  try {
    for (std::size_t n = 0; n < stage.buyers(); ++n) {
      eventually("the end of every order",
                 [&] { return std::ranges::all_of(stage.read_orders(n), has_ended); });
    }
    eventually("empty outboxes", [&] { return rows_under_way(stage) == 0; });
    eventually("the books outside to agree", [&] {
      Findings outside;
      for (const auto& account : read_accounts(stage)) compare_outside(account, outside);
      return outside.take().empty();
    });
  } catch (const std::exception& error) {
    findings.add(error.what());
  }
}

}  // namespace

std::vector<std::string> audit(Stage& stage) {
  Findings findings;
  await_rest(stage, findings);
  const auto accounts = read_accounts(stage);
  for (const auto& account : accounts) {
    for (const auto& order : account.orders) {
      if (!has_ended(order)) findings.add(order.id.value() + " is " + order.status);
      compare_payment(order, account, findings);
    }
    compare_outside(account, findings);
    compare_credit(stage, account, findings);
  }
  compare_stock(stage, accounts, findings);
  return findings.take();
}

}  // namespace perdura::e2e
