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

OrderWorld::OrderWorld() : ServiceWorld(migrations::order()) { router.add(routes(service)); }

PlaceAnswer OrderWorld::pay(const PlaceOrder& order) {
  const auto goods = held(order);
  const auto recorded = tell("paid", RecordPaid{order.order_id, goods, goods.total},
                             domain::effect_key(order.order_id, "paid").value());
  return Placement{recorded.status, {}};
}

PlaceAnswer OrderWorld::fail(const PlaceOrder& order, const Failure& failure) {
  const auto recorded = tell("failed", RecordFailed{order.order_id, failure},
                             domain::effect_key(order.order_id, "failed").value());
  return Placement{recorded.status, failure};
}

CancelAnswer OrderWorld::cancel_all(const domain::OrderId& order, const CancelOrder& cancel) {
  const auto id = cancel.cancellation_id;
  const auto pending =
      tell("cancel-pending", RecordCancelPending{order, id, cancel.led_by, cancel.reason},
           domain::effect_key(order, "cancel", id).value());
  if (!pending.moved) return CancelRefused{domain::Code("ILLEGAL_TRANSITION"), "too late"};
  const domain::Money refunded(6'000);
  const auto done = tell("cancelled", RecordCancelled{order, id, refunded},
                         domain::effect_key(order, "cancelled", id).value());
  return OrderCancellation{done.status, refunded};
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
