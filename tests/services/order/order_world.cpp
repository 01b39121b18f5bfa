#include "tests/services/order/order_world.hpp"

#include "domain/names.hpp"
#include "migrations/order.hpp"
#include "migrations/outbox.hpp"
#include "platform/outbox/headers.hpp"
#include "platform/sql/no_port_calls.hpp"

namespace perdura::services::order::testing {

using namespace domain::calls;
namespace sql = platform::sql;

namespace {

/// "usr_anna BUYER" in a header of the test's own.
platform::Identity identify(const HttpRequest& request) {
  const auto who = request.headers.find("X-Test-Caller");
  if (!who) return platform::NoToken{};
  const auto blank = who->find(' ');
  return platform::Caller{std::string(who->substr(0, blank)),
                          {std::string(who->substr(blank + 1))}};
}

struct EventRow {
  std::string headers;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(EventRow, (), (headers, body))

struct FactRow {
  std::string workflow_id;
  platform::Delivery kind = platform::Delivery::Signal;
  std::string name;
  std::string request_id;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(FactRow, (), (workflow_id, kind, name, request_id, body))

}  // namespace

void Faults::before_begin() {
  if (down) throw sql::Unavailable("the database is down");
}

PlaceAnswer ScriptedSagas::place(const PlaceOrder& order, Wait wait) {
  platform::require_no_open_transaction("asking a workflow");
  placed.push_back(order);
  waited = wait;
  return on_place ? on_place(order) : PlaceAnswer(Pending{});
}

CancelAnswer ScriptedSagas::cancel(const domain::OrderId& order, const CancelOrder& cancel, Wait) {
  platform::require_no_open_transaction("asking a workflow");
  cancels.push_back(cancel);
  return on_cancel ? on_cancel(order, cancel) : CancelAnswer(Pending{});
}

OrderWorld::OrderWorld()
    : database(sql::open_sqlite(
          {.sleep = [](std::chrono::milliseconds) {}, .random = [] { return std::uint64_t{7}; }})) {
  const sql::MigrationSet sets[] = {migrations::outbox(), migrations::order()};
  sql::migrate(*database, sets, clock.now());
  database->set_hooks(&faults);
  service = std::make_unique<OrderService>(
      Ports{*database, clock, ids, sagas, log, outbox, workflow_outbox},
      Settings{
          .deadlines = {}, .workflow_ui = "http://ui.test:8233", .workflow_namespace = "perdura"});
  router = std::make_unique<platform::Router>(
      platform::Router::Parts{clock, randomness, log, metrics}, identify);
  router->add(routes(*service));
}

HttpResponse OrderWorld::call(const std::string& who, HttpMethod method, const std::string& target,
                              const std::string& body, const std::string& key) {
  HttpRequest request{.method = method, .target = target, .headers = {}, .body = body};
  if (!who.empty()) request.headers.set("X-Test-Caller", who);
  if (!key.empty()) request.headers.set("Idempotency-Key", key);
  return router->handle(request);
}

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
  const auto rows = database->read([](sql::Reader& reader) {
    return reader.query<EventRow>("SELECT headers, body FROM outbox ORDER BY message_key, place");
  });
  std::vector<Event> events;
  for (const auto& row : rows) {
    const auto headers = platform::headers_from_text(row.headers);
    events.push_back({*platform::find_header(headers, platform::header::type),
                      json::parse(row.body),
                      std::stoll(*platform::find_header(headers, platform::header::sequence))});
  }
  return events;
}

std::vector<platform::WorkflowFact> OrderWorld::facts() {
  const auto rows = database->read([](sql::Reader& reader) {
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
  return database->read([](sql::Reader& reader) {
    return reader.query_one<std::int64_t>("SELECT COUNT(*) FROM orders").value();
  });
}

void OrderWorld::set_status(const std::string& id, Status status) {
  database->transaction([&](sql::Transaction& tx) {
    tx.execute("UPDATE orders SET status = ?, version = version + 1 WHERE id = ?", status, id);
  });
}

void OrderWorld::ship_all(const std::string& id) {
  database->transaction([&](sql::Transaction& tx) {
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

std::string outcome(const HttpResponse& response) {
  const auto problem = platform::parse_problem(response.body);
  return std::to_string(response.status) + (problem ? " " + problem->code : "");
}

}  // namespace perdura::services::order::testing
