#include "tests/services/shipping/shipping_world.hpp"

#include "domain/names.hpp"
#include "json/rfc3339.hpp"
#include "migrations/shipping.hpp"
#include "platform/core/webhook_signature.hpp"

namespace perdura::services::shipping::testing {

using platform::sql::Reader;

ShippingWorld::ShippingWorld() : ServiceWorld(migrations::shipping()) {
  router.add(routes(service));
}

std::string ShippingWorld::open_body(const std::string& order) {
  const auto parcel = [&](const std::string& name, const As& who, int units) {
    return R"({"shipment_id":"shp_)" + name + R"(","seller_id":")" + who.id +
           R"(","lines":[{"line_id":"lin_)" + name + R"(","sku_id":"sku_)" + name +
           R"(","quantity":)" + std::to_string(units) + "}]}";
  };
  return R"({"order_id":"ord_)" + order + R"(","buyer_id":")" + buyer.id +
         R"(","address_snapshot_id":"ads_)" + order + R"(","parcels":[)" +
         parcel(order + "a", seller, 2) + "," + parcel(order + "b", other_seller, 1) + "]}";
}

HttpResponse ShippingWorld::open(const std::string& order) const {
  return send(HttpMethod::Post, "/internal/v1/shipments", worker, open_body(order),
              "ord_" + order + "/shipments");
}

void ShippingWorld::opened(const std::string& order) const {
  EXPECT_TRUE(std::holds_alternative<ShipmentsOpened>(decoded<OpenOutcome>(open(order))));
}

HttpResponse ShippingWorld::dispatch(const std::string& id, const std::string& courier_code,
                                     const std::string& key) const {
  return send(HttpMethod::Post, "/api/v1/shipments/" + id + "/dispatch", seller,
              R"({"courier_code":")" + courier_code + "\"}", key);
}

std::string ShippingWorld::dispatched(const std::string& order) {
  opened(order);
  return decoded<ShipmentView>(dispatch("shp_" + order + "a")).waybill.value().value();
}

std::string ShippingWorld::stop(const std::string& order, const std::string& shipment) const {
  StopShipments request{domain::OrderId("ord_" + order), std::nullopt,
                        domain::CancellationId("can_" + order)};
  if (!shipment.empty()) request.shipment_ids = {domain::ShipmentId(shipment)};
  std::string text;
  for (const auto& item : ask<ShipmentsStopped>("stop", request).items) {
    text +=
        (text.empty() ? "" : ", ") + std::string(domain::name_of(item.answer)) + " " + item.status;
  }
  return text;
}

void ShippingWorld::advance(const std::string& waybill, int times) {
  for (int n = 0; n < times; ++n) {
    clock.advance(1h);
    outside.courier.with([&](auto& brain, auto now) { return brain.advance(now, waybill); });
  }
}

void ShippingWorld::lose(const std::string& waybill) {
  outside.courier.with([&](auto& brain, auto now) { return brain.lose(now, waybill); });
}

void ShippingWorld::force(FaultCall call, FaultKind kind, std::int64_t times) {
  const auto set = outside.courier.with([&](auto& brain, auto now) {
    return brain.set_fault(now, {.waybill = {},
                                 .reference = {},
                                 .call = call,
                                 .kind = kind,
                                 .times = times,
                                 .delay_ms = {}});
  });
  EXPECT_TRUE(set.has_value());
}

HttpResponse ShippingWorld::hook(const std::string& body, std::chrono::seconds ago,
                                 const std::string& secret) const {
  const auto at = std::chrono::floor<std::chrono::seconds>(clock.wall()) - ago;
  HttpRequest request{
      .method = HttpMethod::Post, .target = webhook_target, .headers = {}, .body = body};
  request.headers.set(platform::webhook_signature_field, platform::sign_webhook(secret, body, at));
  return router.handle(request);
}

std::string ShippingWorld::scan_body(const std::string& waybill, const std::string& status,
                                     bool returning, const std::string& reference) const {
  const auto at = std::chrono::floor<std::chrono::milliseconds>(clock.now());
  return R"({"event_id":"e1","waybill":")" + waybill + R"(","reference":")" + reference +
         R"(","order_id":"ord_7","courier_code":"04","status":")" + status + R"(","at":")" +
         json::format_time(at) + R"(","place":"here","returning":)" +
         (returning ? "true" : "false") + "}";
}

std::string ShippingWorld::status(const std::string& id) const {
  return std::string(domain::name_of(view(id).status));
}

std::vector<std::string> ShippingWorld::published() const {
  std::vector<std::string> found;
  for (const auto& event : written()) found.push_back(event.type + " " + event.aggregate);
  return found;
}

BOOST_DESCRIBE_STRUCT(Told, (), (workflow_id, kind, name, request_id, body))

std::vector<Told> ShippingWorld::told(const std::string& workflow) const {
  return db.read([&](Reader& tx) {
    return tx.query<Told>(
        "SELECT workflow_id, kind, name, request_id, body FROM workflow_outbox "
        "WHERE workflow_id = ? ORDER BY place",
        workflow);
  });
}

std::string ShippingWorld::statuses_told(const std::string& workflow,
                                         const std::string& shipment) const {
  std::string text;
  for (const auto& fact : told(workflow)) {
    if (fact.name != "shipment_changed") continue;
    const auto changed = json::from_text<ShipmentChanged>(fact.body);
    EXPECT_EQ(changed.event_id.value(), fact.request_id);
    if (changed.shipment_id.value() != shipment) continue;
    text += (text.empty() ? "" : " ") + changed.status;
  }
  return text;
}

std::vector<std::string> ShippingWorld::tickets() const {
  const auto rows = db.read([](Reader& tx) {
    return tx.query<store::TicketRow>(
        "SELECT ticket_id, kind, shipment_id, order_id, status, opened_at, closed_at FROM ticket "
        "ORDER BY kind, shipment_id");
  });
  std::vector<std::string> found;
  for (const auto& row : rows) {
    found.push_back(std::string(domain::name_of(row.kind)) + " " + row.shipment_id.value());
  }
  return found;
}

}  // namespace perdura::services::shipping::testing
