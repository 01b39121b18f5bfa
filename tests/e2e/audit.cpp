#include "tests/e2e/audit.hpp"

#include <set>

#include "tests/e2e/eventually.hpp"
#include "tests/e2e/ledger.hpp"

namespace perdura::e2e {
namespace {

class Findings {
 public:
  void same(const std::string& what, std::int64_t expected, std::int64_t found) {
    if (expected == found) return;
    add(what + ": expected " + std::to_string(expected) + ", found " + std::to_string(found));
  }
  void add(std::string line) { lines_.push_back(std::move(line)); }
  std::vector<std::string> take() { return std::move(lines_); }

 private:
  std::vector<std::string> lines_;
};

const std::set<std::string> ends{"PAID", "FAILED", "CANCELLED"};

bool all_ended(const std::vector<SeenOrder>& orders) {
  for (const auto& order : orders) {
    if (!ends.contains(order.status)) return false;
  }
  return true;
}

domain::Units units_of(const SeenOrder& order, const domain::SkuId& sku) {
  domain::Units units = 0;
  for (const auto& item : order.items) units += item.sku_id == sku ? item.quantity.value() : 0;
  return units;
}

void compare_payment(const SeenOrder& order, const std::map<std::string, PaymentBook>& all,
                     Findings& findings) {
  const auto found = all.find(order.id.value());
  const PaymentBook money = found == all.end() ? PaymentBook{} : found->second;
  const std::string of = order.id.value() + " (" + order.status + "): ";
  if (money.charges > 1) findings.add(of + "charged " + std::to_string(money.charges) + " times");
  const bool paid = order.status == "PAID";
  if (paid || order.status == "CANCELLED") {
    findings.same(of + "captured", order.total.value(), money.captured);
    findings.same(of + "captured as shown", money.captured, order.payment.captured_amount.value());
    findings.same(of + "refunded as shown", money.refunded, order.payment.refunded_amount.value());
  }
  findings.same(of + "what the shop keeps", paid ? order.total.value() : 0,
                money.captured - money.refunded);
  if (order.status == "FAILED" && !order.failure) findings.add(of + "no reason is told");
  for (const auto& cancellation : order.cancellations) {
    if (cancellation.status == "COMPLETED" || cancellation.status == "REFUSED") continue;
    findings.add(of + "its cancellation is " + cancellation.status);
  }
}

void compare_stock(Stage& stage, const std::vector<SeenOrder>& orders, Findings& findings) {
  const auto skus = stage.read_skus();
  for (std::size_t n = 0; n < skus.size(); ++n) {
    const std::string of = skus[n].sku_id.value() + ": ";
    const auto book = stock_book(skus[n].sku_id);
    domain::Units sold = 0;
    for (const auto& order : orders) {
      const auto units = order.status == "PAID" ? units_of(order, skus[n].sku_id) : 0;
      const auto out = book.out_to.find(order.id.value());
      findings.same(of + "sold to " + order.id.value(), units,
                    out == book.out_to.end() ? 0 : out->second);
      sold += units;
    }
    findings.same(of + "on hand", stage.wish().goods[n].stock - sold, skus[n].stock);
    findings.same(of + "reserved", 0, skus[n].reserved);
    findings.same(of + "on hand by its history", skus[n].stock, book.on_hand);
    findings.same(of + "reserved by its history", skus[n].reserved, book.reserved);
  }
}

void compare_credit(Stage& stage, const std::vector<SeenOrder>& orders, Findings& findings) {
  std::int64_t spent = 0;
  for (const auto& order : orders) spent += order.status == "PAID" ? order.total.value() : 0;
  const auto balance = stage.buyer().session().credit_balance().value();
  findings.same("credit left", stage.wish().credit.value() - spent, balance);
  findings.same("credit left by its movements", balance, credit_of(stage));
}

}  // namespace

std::vector<std::string> audit(Stage& stage) {
  Findings findings;
  try {
    eventually("the end of every order", [&] { return all_ended(stage.read_orders()); });
    eventually("empty outboxes", [&] { return rows_under_way(stage) == 0; });
  } catch (const std::exception& error) {
    findings.add(error.what());
  }
  const auto orders = stage.read_orders();
  const auto money = money_of(stage);
  for (const auto& order : orders) {
    if (!ends.contains(order.status)) findings.add(order.id.value() + " is " + order.status);
    compare_payment(order, money, findings);
  }
  compare_stock(stage, orders, findings);
  compare_credit(stage, orders, findings);
  return findings.take();
}

}  // namespace perdura::e2e
