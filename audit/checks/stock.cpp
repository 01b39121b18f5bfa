#include "audit/checks.hpp"
#include "audit/checks/words.hpp"

namespace perdura::audit {
namespace {

using BySku = std::map<std::string, Units>;

void check_levels(const SkuRow& sku, Findings& to) {
  const auto about = [&](const char* code) {
    return Findings::About{code, sku.sku_id, "", Causes::Nothing};
  };
  to.same(about("STOCK_ON_HAND"), sku.history_on_hand, sku.on_hand,
          "the units on hand are not what the stock history adds up to");
  to.same(about("STOCK_RESERVED"), sku.history_reserved, sku.reserved,
          "the units reserved are not what the stock history adds up to");
  to.same(about("STOCK_HELD"), sku.held, sku.reserved,
          "the units reserved are not what the open reservations hold");
}

Units in(const BySku& units, const std::string& sku) {
  const auto found = units.find(sku);
  return found == units.end() ? 0 : found->second;
}

/// The reservation against the history: both are written in one transaction, and read one after the
/// other.
void check_history(const std::string& order, const OrderStock& stock, const Books& books,
                   Findings& to) {
  BySku all = stock.left;
  all.insert(stock.out.begin(), stock.out.end());
  for (const auto& [sku, any] : all) {
    // Of others the history was not read.
    if (!books.skus.contains(sku)) continue;
    const Units left = in(stock.left, sku);
    to.same({"RESERVATION_SOLD", order + " " + sku, order}, stock.state == "SOLD" ? left : 0,
            in(stock.out, sku), "what left the shelf for " + order + " is not what was sold to it");
    to.same({"RESERVATION_HELD", order + " " + sku, order}, stock.state == "HELD" ? left : 0,
            in(stock.reserved, sku),
            "what the stock history reserves for " + order + " is not what its reservation holds");
  }
}

/// Units by SKU that an order's lines say must have been sold to it, or be held.
BySku wanted_by(const Order& order) {
  BySku units;
  for (const LineRow& line : order.lines) units[line.sku_id] += line.quantity - line.cancelled;
  return units;
}

void compare(const Order& order, const BySku& expected, const BySku& found, const char* code,
             const char* what, Findings& to) {
  BySku all = expected;
  all.insert(found.begin(), found.end());
  for (const auto& [sku, any] : all) {
    to.same({code, order.row.id + " " + sku, order.row.id}, in(expected, sku), in(found, sku),
            called(order) + ": " + what);
  }
}

void check_order(const Order& order, const OrderStock& stock, Findings& to) {
  const std::string& status = order.row.status;
  const bool waits = status == "AWAITING_PAYMENT";
  if (status == "PENDING") return;  // nothing is known of it yet
  const bool bought = is_kept(order) || status == "CANCELLED";
  compare(order, bought ? wanted_by(order) : BySku{}, stock.state == "SOLD" ? stock.left : BySku{},
          "ORDER_SOLD", "the units sold to it are not those that its lines leave it", to);
  compare(order, waits ? wanted_by(order) : BySku{}, stock.state == "HELD" ? stock.left : BySku{},
          "ORDER_HELD", "the units held for it are not those that it waits with", to);
}

}  // namespace

void check_stock(const Books& books, std::vector<Finding>& to) {
  Findings findings(Check::Stock, to);
  for (const auto& [id, sku] : books.skus) check_levels(sku, findings);
  for (const auto& [order, stock] : books.stock) {
    check_history(order, stock, books, findings);
    const bool holds = stock.state == "HELD" || stock.state == "SOLD";
    if (!holds || books.orders.contains(order)) continue;
    findings.add({"RESERVATION_WITHOUT_ORDER", order, order},
                 "goods are kept for an order that is not there", "none", *stock.state);
  }
  for (const auto& [id, order] : books.orders) {
    const auto stock = books.stock.find(id);
    check_order(order, stock == books.stock.end() ? OrderStock{} : stock->second, findings);
  }
}

}  // namespace perdura::audit
