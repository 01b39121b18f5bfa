#include "tests/services/order/order_world.hpp"

#include "migrations/order.hpp"
#include "platform/sql/no_port_calls.hpp"

namespace perdura::services::order::testing {

using namespace domain::calls;
namespace sql = platform::sql;

namespace {

struct FactRow {
  std::string workflow_id;
  platform::Delivery kind = platform::Delivery::Signal;
  std::string name;
  std::string request_id;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(FactRow, (), (workflow_id, kind, name, request_id, body))

}  // namespace

PlaceAnswer ScriptedSagas::place(const PlaceOrder& order, const Origin& origin, Wait wait) {
  platform::require_no_open_transaction("asking a workflow");
  placed.push_back(order);
  origins.push_back(origin);
  waited = wait;
  return on_place ? on_place(order) : PlaceAnswer(Pending{});
}

CancelAnswer ScriptedSagas::cancel(const domain::OrderId& order, const CancelOrder& cancel,
                                   const Origin& origin, Wait) {
  platform::require_no_open_transaction("asking a workflow");
  cancels.push_back(cancel);
  origins.push_back(origin);
  return on_cancel ? on_cancel(order, cancel) : CancelAnswer(Pending{});
}

ConfirmAnswer ScriptedSagas::confirm_purchase(const domain::OrderId& order,
                                              const ConfirmPurchase& wish, const Origin& origin,
                                              Wait wait) {
  platform::require_no_open_transaction("asking a workflow");
  confirms.push_back(wish);
  origins.push_back(origin);
  waited = wait;
  return on_confirm ? on_confirm(order) : ConfirmAnswer(Pending{});
}

AddressAnswer ScriptedAddresses::freeze(const FreezeAddress& wanted,
                                        const platform::Origin& origin) {
  platform::require_no_open_transaction("freezing an address");
  frozen.push_back(wanted);
  origins.push_back(origin);
  const auto script = on_freeze;  // it may replace itself
  return script ? script(wanted) : AddressAnswer(AddressFrozen{});
}

OrderWorld::OrderWorld() : ServiceWorld(migrations::order()) {
  router.add(routes(service));
  router.add(oversight_routes(oversight));
}

PlaceAnswer OrderWorld::pay(const PlaceOrder& order) {
  const auto goods = held(order);
  const auto recorded = tell("paid", RecordPaid{order.order_id, goods, goods.total},
                             domain::effect_key(order.order_id, "paid").value());
  return Placement{recorded.status, {}};
}

PlaceAnswer OrderWorld::fail(const PlaceOrder& order, const Failure& failure) {
  const auto recorded =
      tell("failed", RecordFailed{order.order_id, failure},
           domain::effect_key(order.order_id, "failed/" + failure.code.value()).value());
  return Placement{recorded.status, failure};
}

CancelAnswer OrderWorld::cancel_all(const domain::OrderId& order, const CancelOrder& cancel) {
  const auto id = cancel.cancellation_id;
  const auto pending =
      tell("cancel-pending", RecordCancelPending{order, id, cancel.led_by, cancel.reason},
           domain::effect_key(order, "cancel", id).value());
  if (!pending.moved) return SagaRefused{domain::Code("ILLEGAL_TRANSITION"), "too late"};
  const domain::Money refunded(6'000);
  const auto done = tell("cancelled", RecordCancelled{order, id, refunded},
                         domain::effect_key(order, "cancelled", id).value());
  return OrderCancellation{done.status, refunded};
}

PlaceAnswer OrderWorld::open(const PlaceOrder& order) {
  const auto recorded =
      tell("awaiting-payment",
           RecordAwaitingPayment{order.order_id, held(order), order.credit,
                                 domain::PgOrderId("pg_" + order.order_id.value()),
                                 "http://pg.test/checkout/" + order.order_id.value()},
           domain::effect_key(order.order_id, "awaiting-payment").value());
  return Placement{recorded.status, {}};
}

OrderRecorded OrderWorld::capture(const domain::OrderId& order, int number) {
  return tell("payment-validated",
              RecordPaymentValidated{order, attempt(number), domain::Money(6'000)},
              domain::effect_key(order, "payment-validated").value());
}

OrderRecorded OrderWorld::decline(const domain::OrderId& order, int number) {
  return tell("attempt-declined", RecordAttemptDeclined{order, attempt(number), number},
              domain::effect_key(order, "declined", attempt(number)).value());
}

OrderRecorded OrderWorld::end_unpaid(const domain::OrderId& order, UnpaidBecause because,
                                     const std::string& code) {
  return tell("unpaid", RecordUnpaid{order, because, {domain::Code(code), "not paid", {}}, {}},
              domain::effect_key(order, "unpaid/" + std::string(domain::name_of(because))).value());
}

CancelAnswer OrderWorld::cancel_unpaid(const domain::OrderId& order, const CancelOrder& cancel) {
  const auto done =
      tell("unpaid",
           RecordUnpaid{order,
                        UnpaidBecause::Cancelled,
                        {domain::Code("CANCELLED"), "cancelled by BUYER", {}},
                        cancel.cancellation_id},
           domain::effect_key(order, "unpaid/CANCELLED", cancel.cancellation_id).value());
  return OrderCancellation{done.status, {}};
}

OrderRecorded OrderWorld::tell_parcel(const std::string& order, int number,
                                      const std::string& status,
                                      std::vector<domain::ParcelUnits> lines,
                                      std::int64_t refunded) {
  const domain::EventId event("evt_told_" + std::to_string(++parcels_told_));
  const domain::OrderId id(order);
  return tell("shipment",
              RecordShipment{id, event, domain::ShipmentId("shp_" + std::to_string(number)), status,
                             std::move(lines), domain::Money(refunded)},
              domain::effect_key(id, "shipment", event).value());
}

OrderRecorded OrderWorld::complete(const domain::OrderId& order, domain::Actor led_by) {
  return tell(
      "completed", RecordCompleted{order, led_by},
      domain::effect_key(order, "completed/" + std::string(domain::name_of(led_by))).value());
}

std::string OrderWorld::paid_for_two_parcels(const std::string& key) {
  sagas.on_place = [this](const PlaceOrder& order) { return pay(order); };
  const auto response = place(two_lines, key);
  EXPECT_EQ(response.status, 201) << response.body;
  return text(parsed(response), "/id");
}

std::string OrderWorld::delivered_order(const std::string& key) {
  const auto id = paid_for_two_parcels(key);
  tell_parcel(id, 1, "DELIVERED", {units(0, 2)});
  EXPECT_EQ(tell_parcel(id, 2, "DELIVERED", {units(1, 1)}).status, "DELIVERED");
  return id;
}

std::string OrderWorld::awaiting_order(const std::string& key) {
  sagas.on_place = [this](const PlaceOrder& order) { return open(order); };
  const auto response = place(two_by_card, key);
  EXPECT_EQ(response.status, 201) << response.body;
  return text(parsed(response), "/id");
}

std::string OrderWorld::paid_order(const std::string& key) {
  sagas.on_place = [this](const PlaceOrder& order) { return pay(order); };
  const auto response = place(two_coffees, key);
  EXPECT_EQ(response.status, 201) << response.body;
  return text(parsed(response), "/id");
}

std::string OrderWorld::pending_order(const std::string& key) {
  sagas.on_place = nullptr;
  const auto response = place(two_coffees, key);
  EXPECT_EQ(response.status, 202) << response.body;
  return text(parsed(response), "/id");
}

std::vector<Event> OrderWorld::events() {
  std::vector<Event> events;
  for (const auto& event : written()) {
    events.push_back({event.type, json::parse(event.body), event.sequence});
  }
  return events;
}

std::vector<platform::WorkflowFact> OrderWorld::facts() {
  const auto rows = db.read([](sql::Reader& reader) {
    return reader.query<FactRow>(
        "SELECT workflow_id, kind, name, request_id, body FROM workflow_outbox "
        "ORDER BY workflow_id, place");
  });
  std::vector<platform::WorkflowFact> facts;
  for (const auto& row : rows) {
    facts.push_back({row.workflow_id, row.kind, row.name, row.request_id, row.body});
  }
  return facts;
}

std::int64_t OrderWorld::orders() {
  return db.read([](sql::Reader& reader) {
    return reader.query_one<std::int64_t>("SELECT COUNT(*) FROM orders").value();
  });
}

void OrderWorld::set_status(const std::string& id, Status status) {
  db.transaction([&](sql::Transaction& tx) {
    tx.execute("UPDATE orders SET status = ?, version = version + 1 WHERE id = ?", status, id);
  });
}

void OrderWorld::ship_all(const std::string& id) {
  db.transaction([&](sql::Transaction& tx) {
    tx.execute("UPDATE order_line SET shipped = quantity WHERE order_id = ?", id);
  });
}

domain::ParcelUnits units(int line, int quantity) {
  return {domain::LineId("lin_" + std::to_string(line)), domain::Quantity(quantity)};
}

OrderRecorded bare(OrderRecorded recorded) {
  recorded.due_in.reset();
  recorded.remind_in.reset();
  return recorded;
}

value parsed(const HttpResponse& response) { return json::parse(response.body); }

std::string text(const value& document, std::string_view pointer) {
  boost::json::error_code error;
  const auto* found = document.find_pointer({pointer.data(), pointer.size()}, error);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

std::int64_t number(const value& document, std::string_view pointer) {
  return document.at_pointer({pointer.data(), pointer.size()}).as_int64();
}

std::vector<std::string> texts(const value& array) {
  return json::decode<std::vector<std::string>>(array);
}

std::vector<std::string> steps_of(const value& timeline) {
  std::vector<std::string> steps;
  for (const auto& item : timeline.at("items").as_array()) {
    const auto undone = text(item, "/compensates");
    steps.push_back(text(item, "/step") + " " + text(item, "/status") +
                    (undone.empty() ? "" : " undoes " + undone));
  }
  return steps;
}

domain::AttemptId attempt(int number) { return domain::AttemptId("att_" + std::to_string(number)); }

Reserved held(const PlaceOrder& order) {
  const domain::Money price(3'000);
  Reserved goods;
  for (const auto& item : order.items) {
    domain::OrderLine line;
    line.line_id = domain::LineId("lin_" + std::to_string(goods.lines.size()));
    line.product_id = domain::ProductId("prd_coffee");
    line.sku_id = item.sku_id;
    line.seller_id = domain::UserId("usr_shop");
    line.quantity = item.quantity;
    line.unit_price = price;
    line.list_total = line.final = price * item.quantity.value();
    goods.total += line.final;
    goods.lines.push_back(line);
  }
  return goods;
}

}  // namespace perdura::services::order::testing
