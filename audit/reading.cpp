#include "audit/reading.hpp"

#include <algorithm>

#include "audit/checks.hpp"
#include "audit/movements.hpp"
#include "audit/outside.hpp"
#include "audit/stores/letters.hpp"
#include "audit/stores/stores.hpp"
#include "audit/workers.hpp"
#include "domain/calls/shipping.hpp"

namespace perdura::audit {
namespace {

/// From so many suspects on, all is read again: a page costs less than its items one by one.
constexpr std::size_t suspects_max = 2'000;
/// Workflows that are looked at one by one.
constexpr std::size_t looks_max = 10'000;

/// What is on its way comes first: what it explains is then surely older than it.
Transit read_transit(const Ports& ports, const Progress& progress) {
  Transit transit;
  const auto now = std::chrono::floor<std::chrono::milliseconds>(ports.clock.wall());
  for (const Store& listed : ports.stores) {
    const Store store{listed.service, listed.database, ports.pages};
    read_letters(store, now, transit);
    progress("outboxes of " + store.service, transit.events.size() + transit.facts.size());
  }
  read_topics({"order", ports.order, ports.pages}, ports.bus, transit);
  transit.open_workflows = ports.workflows.open();
  progress("open workflows", transit.open_workflows.size());
  return transit;
}

/// Goods and members of the orders that were read.
void widen(Scope& scope, const Books& books) {
  for (const auto& [id, order] : books.orders) {
    scope.members.insert(order.row.buyer_id);
    for (const LineRow& line : order.lines) scope.skus.insert(line.sku_id);
  }
  for (const auto& [id, payment] : books.payments) scope.members.insert(payment.row.buyer_id);
  for (const auto& [id, stock] : books.stock) {
    for (const auto& [sku, units] : stock.left) scope.skus.insert(sku);
  }
}

Books read_books(const Ports& ports, Scope& scope, const Progress& progress) {
  Books books;
  const Pages& pages = ports.pages;
  const Store order{"order", ports.order, pages}, payment{"payment", ports.payment, pages},
      product{"product", ports.product, pages}, shipping{"shipping", ports.shipping, pages};
  const auto windows = windows_of(order, scope);
  read_orders(order, windows, books, progress);
  read_payments(payment, windows, books, progress);
  read_reservations(product, windows, books, progress);
  read_shipments(shipping, windows, books, progress);
  if (!scope.everything) widen(scope, books);
  read_skus(product, scope, books, progress);
  read_credit(payment, scope, books, progress);
  read_gateway(ports.gateway, scope, pages.items, books, progress);
  read_courier(ports.courier, scope, pages.items, books, progress);
  return books;
}

void read_rest(const Ports& ports, Reading& reading, const Progress& progress) {
  if (!reading.scope.letters) {
    std::erase_if(reading.transit.refused,
                  [&](const auto& row) { return !reading.scope.orders.contains(row.key); });
    reading.transit.dead_letters.clear();
  }
  reading.books = read_books(ports, reading.scope, progress);
  reading.findings = check_all(reading.books, reading.transit);
}

/// What the second reading has to see of the first.
Scope suspects_of(const Reading& first) {
  auto scope = Scope::of({});
  scope.letters = first.scope.letters;
  scope.all_transit = first.scope.all_transit;
  for (const Finding& one : first.findings) {
    if (!one.order.empty()) scope.orders.insert(one.order);
    if (one.check == Check::Stock && one.order.empty()) scope.skus.insert(one.subject);
    if (one.check == Check::Credit && one.order.empty()) scope.members.insert(one.subject);
    if (one.code == "GATEWAY_PAYMENT_UNKNOWN") scope.pg_orders.insert(one.subject);
    // The courier is asked by the order that it names.
    if (one.code == "COURIER_ORDER") scope.orders.insert(one.found);
    // Whoever's credit it was, not only the buyer's.
    const auto credit = first.books.credit_of_orders.find(one.order);
    if (credit != first.books.credit_of_orders.end()) {
      for (const auto& [member, taken] : credit->second) scope.members.insert(member);
    }
    const auto stock = first.books.stock.find(one.order);
    if (stock == first.books.stock.end()) continue;
    for (const auto& [sku, units] : stock->second.out) scope.skus.insert(sku);
  }
  for (const Movement& one : movements_of(first)) {
    if (!one.order.empty()) scope.orders.insert(one.order);
  }
  return scope.orders.size() > suspects_max ? first.scope : scope;
}

/// Whoever gives its money back.
void add_workers(const Books& books, const std::string& order, std::set<std::string>& ids) {
  const auto payment = books.payments.find(order);
  if (payment == books.payments.end()) return;
  for (const RefundRow& refund : payment->second.refunds) {
    if (is_wanted(refund)) ids.merge(workers_of(refund, books));
  }
}

/// An order's own workflow, those of its refunds, and those of its parcels.
std::vector<std::string> workflows_of(const Reading& first) {
  std::set<std::string> ids;
  for (const Finding& one : first.findings) {
    if (one.order.empty() || one.causes == Causes::Nothing || one.causes == Causes::Copies)
      continue;
    ids.insert(one.order);
    add_workers(first.books, one.order, ids);
    const auto parcels = first.books.parcels.find(one.order);
    if (parcels == first.books.parcels.end()) continue;
    for (const std::string& id : parcels->second) {
      const ShipmentRow& row = first.books.shipments.at(id).row;
      if (row.attempt == 0) continue;
      ids.insert(domain::calls::shipment_workflow(domain::ShipmentId(id),
                                                  static_cast<std::int32_t>(row.attempt)));
    }
  }
  std::vector<std::string> all(ids.begin(), ids.end());
  if (all.size() > looks_max) all.resize(looks_max);
  return all;
}

/// The list of open workflows lags behind; what was looked at does not.
void correct(Transit& transit) {
  for (const auto& [id, run] : transit.looked_at) {
    if (!run.open) transit.open_workflows.erase(id);
    if (run.open) transit.open_workflows.try_emplace(id, run.type);
  }
}

}  // namespace

Reading read(const Ports& ports, const Scope& scope, const Progress& progress) {
  Reading reading{
      .scope = scope, .transit = read_transit(ports, progress), .books = {}, .findings = {}};
  read_rest(ports, reading, progress);
  return reading;
}

Reading read_again(const Ports& ports, const Reading& first, const Progress& progress) {
  Reading reading{.scope = suspects_of(first),
                  .transit = read_transit(ports, progress),
                  .books = {},
                  .findings = {}};
  reading.transit.looked_at = ports.workflows.look_at(workflows_of(first));
  correct(reading.transit);
  read_rest(ports, reading, progress);
  return reading;
}

}  // namespace perdura::audit
