#include "tests/audit/audit_world.hpp"

#include "audit/checks/words.hpp"

namespace perdura::audit::testing {

using namespace std::chrono_literals;
using sql::Reader;
using sql::Transaction;

namespace {

constexpr int to_pick_up = 2;   // ACCEPTED, PICKED_UP
constexpr int to_the_door = 6;  // … DELIVERED

}  // namespace

std::map<std::string, RunState> FakeWorkflows::look_at(const std::vector<std::string>& ids) {
  std::map<std::string, RunState> states;
  for (const auto& id : ids) {
    const auto run = running.find(id);
    const bool open = run != running.end();
    states[id] = {.open = open, .type = open ? run->second : "", .busy_with = busy[id]};
  }
  return states;
}

AuditWorld::AuditWorld() {
  control_.add(mock_courier::control_routes(shop.shipping.outside.courier));
  on_credit = shop.paid_coffees(2);
  delivered = carried(to_the_door);
  shipping = carried(to_pick_up);
  cancelled = shop.placed_by_card(1, "cancelled");
  shop.pay(cancelled);
  EXPECT_TRUE(shop.pass_until([&] { return shop.status(cancelled) == "PAID"; }));
  shop.cancel(cancelled, "cancel");
  EXPECT_TRUE(shop.pass_until([&] { return shop.status(cancelled) == "CANCELLED"; }));
  failed = shop.placed_by_card(1, "failed");
  shop.pay(failed, 1);
  EXPECT_TRUE(shop.pass_until([&] { return shop.status(failed) == "FAILED"; }));
  unpaid = shop.placed_by_card(1, "unpaid");
  shop.pass(30s);
  settle();
}

/// Of an order by card: so many scans of its parcel.
std::string AuditWorld::carried(int scans) {
  const auto id = shop.placed_by_card(1, "carried-" + std::to_string(scans));
  shop.pay(id);
  EXPECT_TRUE(shop.pass_until([&] { return shop.status(id) == "PAID"; }));
  shop.pass(5s);
  const auto waybill = shop.dispatch(id);
  shop.pass(5s);
  shop.carry(waybill, scans);
  const std::string end = scans == to_the_door ? "DELIVERED" : "SHIPPING";
  EXPECT_TRUE(shop.pass_until([&] { return shop.status(id) == end; }));
  return id;
}

sql::Database& AuditWorld::database(const std::string& service) {
  if (service == "order") return shop.order.db;
  if (service == "payment") return shop.payment.db;
  if (service == "product") return shop.product.db;
  return shop.shipping.db;
}

Ports AuditWorld::ports() {
  return {.order = shop.order.db,
          .payment = shop.payment.db,
          .product = shop.product.db,
          .shipping = shop.shipping.db,
          .stores = {{"order", shop.order.db},
                     {"payment", shop.payment.db},
                     {"product", shop.product.db},
                     {"shipping", shop.shipping.db}},
          .gateway = shop.payment.outside.client,
          .courier = courier_,
          .bus = bus,
          .workflows = runs,
          .clock = shop.shipping.clock};
}

/// What the consumer would have made of the parcels' events.
void AuditWorld::fold_parcels() {
  const auto parcels = shop.shipping.db.read([](Reader& reader) {
    return reader.query<CopyRow>(
        "SELECT shipment_id, order_id, status, courier_code, waybill FROM shipment "
        "WHERE attempt > 0 OR status = 'CANCELLED' ORDER BY shipment_id");
  });
  shop.order.db.transaction([&](Transaction& tx) {
    tx.execute("DELETE FROM order_shipment");
    for (const auto& row : parcels) {
      tx.execute(
          "INSERT INTO order_shipment (shipment_id, order_id, seller_id, status, courier_code, "
          "waybill, units, updated_at) VALUES (?, ?, 'usr_seller', ?, ?, ?, '[]', 0)",
          row.shipment_id, row.order_id, row.status, row.courier_code, row.waybill);
    }
  });
}

void AuditWorld::settle() {
  for (const char* service : {"order", "payment", "product", "shipping"}) {
    database(service).transaction([](Transaction& tx) { tx.execute("DELETE FROM outbox"); });
  }
  fold_parcels();
  const auto books = read().books;
  for (const auto& [id, order] : books.orders) {
    if (!is_final(order)) runs.running[id] = "Order";
  }
  for (const auto& [id, parcel] : books.shipments) {
    if (parcel.row.status == "SHIPPING") runs.running[id] = "Shipment";
  }
}

Verdict AuditWorld::judged(bool quiesced) {
  const auto first = read();
  return judge(first, audit::read_again(ports(), first, untold), quiesced);
}

std::set<std::string> AuditWorld::codes() {
  std::set<std::string> all;
  for (const auto& one : read().findings) all.insert(one.code);
  return all;
}

AuditWorld& world() {
  static AuditWorld made;
  return made;
}

}  // namespace perdura::audit::testing
