#include "tests/e2e/audit.hpp"

#include <algorithm>
#include <set>

#include "apps/perdura/audit_command.hpp"
#include "audit/report.hpp"
#include "tests/e2e/eventually.hpp"

namespace perdura::e2e {
namespace {

/// Where an order may be left: from PAID on by whoever tests no further.
const std::set<std::string> ends{"PAID",   "SHIPPING", "DELIVERED", "COMPLETED",
                                 "FAILED", "EXPIRED",  "CANCELLED"};

std::vector<SeenOrder> all_orders(Stage& stage) {
  std::vector<SeenOrder> all;
  for (std::size_t n = 0; n < stage.buyers(); ++n) {
    std::ranges::move(stage.read_orders(n), std::back_inserter(all));
  }
  return all;
}

audit::Scope scope_of(Stage& stage) {
  auto scope = audit::Scope::of({});
  scope.letters = true;  // an event that will never arrive is nobody's own affair
  for (const auto& order : all_orders(stage)) scope.orders.insert(order.id.value());
  for (std::size_t n = 0; n < stage.wish().goods.size(); ++n) {
    scope.skus.insert(stage.sku(n).value());
  }
  for (std::size_t n = 0; n < stage.buyers(); ++n) {
    scope.members.insert(stage.buyer(n).id().value());
  }
  return scope;
}

/// The auditor that users have, at a stage of which nothing should be under way.
class Auditor {
 public:
  explicit Auditor(Stage& stage) : stage_(stage), process_(world().settings()), desk_(process_) {}

  audit::Reading read() const { return audit::read(desk_.ports(), scope_of(stage_), untold); }
  /// Waits for rest; what it says of a stage that never rests.
  std::vector<std::string> findings() {
    try {
      eventually("the books to agree", [&] { return agree(); });
      return {};
    } catch (const std::exception& error) {
      return {error.what() + ("\n" + complaint())};
    }
  }

 private:
  static void untold(std::string_view, std::size_t) {}

  audit::Reading excused(audit::Reading reading) const {
    std::erase_if(reading.findings,
                  [&](const auto& one) { return stage_.excuses().contains(one.code); });
    return reading;
  }
  bool agree() const {
    try {
      return audit::is_quiet(excused(read()), true);
    } catch (const audit::Away&) {
      return false;  // a server that has just come back
    }
  }
  std::string complaint() const {
    const auto first = excused(read());
    const auto second = audit::read_again(desk_.ports(), first, untold);
    return audit::text_of(audit::judge(first, excused(second), true));
  }

  Stage& stage_;
  const apps::Process process_;
  const apps::AuditDesk desk_;
};

/// One line for each difference.
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

bool came_about(const SeenOrder& order) {
  return order.status != "FAILED" && order.status != "EXPIRED";
}

/// What the buyer reads is what the books say; no payer was charged twice, though it may have gone
/// back.
void compare_orders(const std::vector<SeenOrder>& orders, const audit::Books& books,
                    Findings& findings) {
  for (const auto& order : orders) {
    const std::string of = order.id.value() + " (" + order.status + "): ";
    const auto& row = books.orders.at(order.id.value()).row;
    if (row.status != order.status) findings.add(of + "it is " + row.status);
    findings.same(of + "captured, as shown", row.captured, order.payment.captured_amount.value());
    findings.same(of + "refunded, as shown", row.refunded, order.payment.refunded_amount.value());
    const auto payment = books.payments.find(order.id.value());
    if (payment == books.payments.end()) continue;
    const auto charges = std::ranges::count_if(payment->second.attempts,
                                               [](const auto& one) { return one.captured > 0; });
    if (charges > 1) findings.add(of + "charged " + std::to_string(charges) + " times");
  }
}

/// What was on the shelf at first, and what has left it; reserved is nothing.
void compare_shelf(Stage& stage, const std::vector<SeenOrder>& orders, Findings& findings) {
  const auto skus = stage.read_skus();
  for (std::size_t n = 0; n < skus.size(); ++n) {
    domain::Units sold = 0;
    for (const auto& order : orders) {
      for (const auto& line : order.lines) {
        if (came_about(order) && line.sku_id == skus[n].sku_id) {
          sold += line.quantity.value() - line.cancelled;
        }
      }
    }
    const std::string of = skus[n].sku_id.value() + ": ";
    findings.same(of + "on hand", stage.wish().goods[n].stock - sold, skus[n].stock);
    findings.same(of + "reserved", 0, skus[n].reserved);
  }
}

/// What was granted, and what was kept of it.
void compare_purse(Stage& stage, const std::vector<SeenOrder>& orders, Findings& findings) {
  std::int64_t left = stage.wish().credit.value();
  for (const auto& order : orders) {
    if (order.payment.pg_order_id) continue;
    left -= order.payment.captured_amount.value() - order.payment.refunded_amount.value();
  }
  std::int64_t found = 0;
  for (std::size_t n = 0; n < stage.buyers(); ++n) {
    found += stage.buyer(n).session().credit_balance().value();
  }
  findings.same("credit left", left, found);
}

}  // namespace

std::vector<std::string> audit(Stage& stage) {
  Findings findings;
  try {
    eventually("the end of every order", [&] {
      return std::ranges::all_of(all_orders(stage),
                                 [](const auto& order) { return ends.contains(order.status); });
    });
  } catch (const std::exception& error) {
    findings.add(error.what());
  }
  Auditor auditor(stage);
  for (auto& line : auditor.findings()) findings.add(std::move(line));
  const auto orders = all_orders(stage);
  compare_orders(orders, auditor.read().books, findings);
  compare_shelf(stage, orders, findings);
  compare_purse(stage, orders, findings);
  return findings.take();
}

}  // namespace perdura::e2e
