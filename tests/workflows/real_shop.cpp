#include "tests/workflows/real_shop.hpp"

#include <temporal/api/history/v1/message.pb.h>

#include "activities/order.hpp"
#include "activities/payment.hpp"
#include "activities/product.hpp"
#include "activities/shipping.hpp"
#include "migrations/order.hpp"
#include "workflows/all.hpp"

namespace perdura::workflows {

using namespace std::chrono_literals;
using services::order::testing::parsed;
using services::order::testing::text;
using services::testing::HttpMethod;
using services::testing::ServiceWorld;
using temporal::WorkerOptions;
using temporal::testing::Fate;
using temporal::testing::SearchAttributeType;
namespace sql = platform::sql;

namespace {

constexpr const char* task_queue = "orders";
constexpr int relay_sweeps = 2;  // one has it taken, one settles it
constexpr std::int64_t recovery_period_s = 30;
constexpr int recovery_batch = 100;
constexpr std::int64_t in_stock = 10;
constexpr std::int64_t coffee_price = 5'000;
constexpr std::int64_t purse = 100'000;

temporal::StartOptions start_of(const platform::WorkflowFact& fact) {
  if (fact.name == "Order") {
    return services::order::order_start(json::from_text<domain::calls::PlaceOrder>(fact.body),
                                        task_queue);
  }
  return {.type = fact.name, .task_queue = task_queue};
}

/// A payment as the world of payments calls it: pay_7 is "7".
std::string number_of(const std::string& payment) {
  return payment.substr(domain::PaymentId::prefix.size());
}

std::int64_t number_in(sql::Database& db, sql::Sql statement) {
  return db.read(
      [&](sql::Reader& reader) { return reader.query_one<std::int64_t>(statement).value_or(0); });
}

}  // namespace

OrderSide::OrderSide(services::order::Sagas& sagas, std::chrono::milliseconds saga_wait)
    : ServiceWorld(migrations::order()),
      service({db, clock, ids, sagas, addresses, log, outbox, facts},
              {.deadlines = {}, .saga_wait = saga_wait}) {
  router.add(services::order::routes(service));
}

RealShop::RealShop(RealShopOptions options)
    : meets_([this](const std::string& target) {
        sync();
        const int nth = ++calls[target];
        return weather ? weather(target, nth) : Weather::Fair;
      }),
      order(saga_port_, options.saga_wait),
      coffee(product.coffee(coffee_price, in_stock).sku_id),
      tea(product.coffee(1'000, in_stock).sku_id),
      product_client_(client("product", product, to_product_)),
      payment_client_(client("payment", payment, to_payment_)),
      order_client_(client("order", order, to_order_)),
      shipping_client_(client("shipping", shipping, to_shipping_)),
      world(environment(options)),
      sagas_({world.client(), task_queue, await()}),
      validations_({.client = world.client(), .await = await()}),
      delivery_(world.client(), start_of),
      order_relay_(
          relay(order, [this](auto& tx, const auto& fact) { order.service.put_right(tx, fact); })),
      payment_relay_(relay(
          payment, [this](auto& tx, const auto& fact) { payment.service.put_right(tx, fact); })),
      shipping_relay_(relay(
          shipping, [this](auto& tx, const auto& fact) { shipping.service.put_right(tx, fact); })),
      synced_(world.runtime().now()) {
  payment.give(anna, purse);
  payment.validations.script = [this](const domain::AttemptId& attempt) {
    const std::string asked = payment.validations.asked.back();
    return validations_.validate(domain::OrderId(asked.substr(0, asked.find(' '))),
                                 {.attempt_id = attempt}, {}, 1'800ms);
  };
}

platform::WorkflowRelay RealShop::relay(ServiceWorld& service,
                                        platform::WorkflowRelay::OnClosed on_closed) {
  return {service.db,
          [this](const auto& fact, auto done) { delivery_.deliver(fact, done); },
          std::move(on_closed),
          {.now = [&service] { return platform::wall_of(service.clock); }, .wake = [] {}},
          {.owner = "test"}};
}

activities::ServiceClient RealShop::client(const char* name, ServiceWorld& service, Line& line) {
  return {name, line, [this, &service](platform::HttpRequest& request) {
            sync();  // a token is of the time at which it is shown
            request.headers.add("Authorization", service.token({"SERVICE"}));
          }};
}

temporal::testing::EnvironmentOptions RealShop::environment(const RealShopOptions& options) {
  temporal::testing::EnvironmentOptions made{
      .workflows = all(),
      .activities = activities(),
      .worker = worker(options.cached_runs),
      .server = {.search_attributes = {{"OrderStatus", SearchAttributeType::Keyword},
                                       {"BuyerId", SearchAttributeType::Keyword}}}};
  if (const auto longest = options.way_to_temporal; longest > temporal::Duration{0}) {
    made.server.fate = [this, longest](std::string_view path, const auto&) {
      if (path.find("/Poll") != path.npos) return Fate{.answer_delay = longest * 2};
      const auto share = static_cast<std::int64_t>(world.runtime().random() % 1'000);
      return Fate{.request_delay = longest * share / 1'000};
    };
  }
  return made;
}

WorkerOptions RealShop::worker(std::size_t cached_runs) {
  return {.task_queue = task_queue,
          .max_cached_runs = cached_runs,
          .log = [this](WorkerOptions::Level level, const std::string& line) {
            if (level == WorkerOptions::Level::Error && !alarms_expected) ADD_FAILURE() << line;
          }};
}

temporal::Activities RealShop::activities() {
  const activities::Now now = [this] { return world.runtime().now(); };
  temporal::Activities known;
  activities::add_order(known, order_client_, now);
  activities::add_payment(known, payment_client_, now);
  activities::add_product(known, product_client_, now);
  activities::add_shipping(known, shipping_client_, now);
  return known;
}

temporal::Await RealShop::await() {
  return [this](const std::function<void(std::function<void()>)>& begin) {
    const auto over = std::make_shared<bool>(false);
    begin([over] { *over = true; });
    if (!world.runtime().run_until([&] { return *over; })) {
      throw std::runtime_error("nothing is left to happen, and there is no answer");
    }
    sync();
  };
}

/// The services' clocks stand still but here.
void RealShop::sync() {
  const auto now = world.runtime().now();
  const auto passed = now - std::exchange(synced_, now);
  for (ServiceWorld* service :
       {static_cast<ServiceWorld*>(&product), static_cast<ServiceWorld*>(&payment),
        static_cast<ServiceWorld*>(&shipping), static_cast<ServiceWorld*>(&order)}) {
    service->clock.advance(passed);
  }
}

void RealShop::relay_facts(platform::WorkflowRelay& relay) {
  EXPECT_EQ(relay.sweep().failure, "");
  world.runtime().run_until_idle();
}

/// What the gateway and the courier do with time, and tell.
void RealShop::outside() {
  payment.wait(0s);
  payment.deliver();
  if (!dispatched_) return;
  shipping.wait(0s);
  shipping.deliver();
  shipping.poll();
}

void RealShop::be_rough() {
  weather = [](const std::string&, int nth) {
    return nth <= 3 ? Weather::NotSent : nth == 4 ? Weather::AnswerLost : Weather::Fair;
  };
}

namespace {

std::string items_of(const RealShop::Lines& lines) {
  std::string items;
  for (const auto& [sku, units] : lines) {
    items += (items.empty() ? "" : ",") + (R"({"sku_id":")" + sku.value()) + R"(","quantity":)" +
             std::to_string(units) + "}";
  }
  return "[" + items + "]";
}

}  // namespace

HttpResponse RealShop::place(const Lines& lines, std::int64_t total, const std::string& key) {
  sync();
  return order.send(HttpMethod::Post, "/api/v1/orders", anna,
                    R"({"items":)" + items_of(lines) + R"(,"expected_total":)" +
                        std::to_string(total) + R"(,"payment":{"credit":"all"}})",
                    key);
}

HttpResponse RealShop::cancel(const std::string& id, const std::string& key) {
  sync();
  return order.send(HttpMethod::Post, "/api/v1/orders/" + id + "/cancel", anna,
                    R"({"reason":"CHANGED_MIND"})", key);
}

std::string RealShop::placed_by_card(const Lines& lines, std::int64_t total,
                                     const std::string& key) {
  sync();
  const auto response = order.send(
      HttpMethod::Post, "/api/v1/orders", anna,
      R"({"items":)" + items_of(lines) + R"(,"expected_total":)" + std::to_string(total) + "}",
      key);
  EXPECT_TRUE(response.status == 201 || response.status == 202) << response.body;
  const auto id = text(parsed(response), "/id");
  EXPECT_TRUE(pass_until([&] { return status(id) == "AWAITING_PAYMENT"; })) << status(id);
  return id;
}

HttpResponse RealShop::confirm(const std::string& id, int transaction, std::int64_t amount,
                               const std::string& key) {
  const auto of = text(read(id), "/payment/id");
  return payment.send(HttpMethod::Post, "/api/v1/payments/" + of + "/confirm", anna,
                      R"({"pg_transaction_id":")" +
                          payment.transaction(transaction, number_of(of)) + R"(","amount":)" +
                          std::to_string(amount) + "}",
                      key);
}

void RealShop::pay(const std::string& id, std::optional<std::int64_t> amount) {
  payment.pay(number_of(text(read(id), "/payment/id")), amount);
}

void RealShop::decline(const std::string& id) {
  payment.decline(number_of(text(read(id), "/payment/id")));
}

mock_pg::ControlView RealShop::at_gateway(const std::string& id) {
  return payment.book(number_of(text(read(id), "/payment/id")));
}

std::string RealShop::dispatch(const std::string& id) {
  const std::string parcel =
      std::string(domain::ShipmentId::prefix) + id.substr(domain::OrderId::prefix.size()) + "-1";
  sync();
  dispatched_ = true;
  const As seller{shipping.view(parcel).seller_id.value(), "SELLER"};
  const auto response = shipping.send(HttpMethod::Post, "/api/v1/shipments/" + parcel + "/dispatch",
                                      seller, R"({"courier_code":"04"})");
  EXPECT_EQ(response.status, 200) << response.body;
  return text(parsed(response), "/waybill");
}

void RealShop::carry(const std::string& waybill, int scans) { shipping.advance(waybill, scans); }

boost::json::value RealShop::read(const std::string& id) {
  sync();
  return parsed(order.get("/api/v1/orders/" + id, anna));
}

std::string RealShop::status(const std::string& id) { return text(read(id), "/status"); }

std::string RealShop::cancellation(const std::string& id) {
  return text(read(id), "/cancellations/0/status");
}

void RealShop::pass(std::chrono::seconds span) {
  for (std::int64_t second = 0; second < span.count(); ++second) {
    world.runtime().run_for(1s);
    sync();
    outside();
    for (int sweep = 0; sweep < relay_sweeps; ++sweep) {
      relay_facts(order_relay_);
      // A sweep of all shards costs more than a look.
      if (waits(payment)) relay_facts(payment_relay_);
      if (waits(shipping)) relay_facts(shipping_relay_);
    }
    if (++seconds_ % recovery_period_s == 0) order.service.recover(recovery_batch);
  }
}

bool RealShop::pass_until(const std::function<bool()>& holds) {
  constexpr int most_seconds = 2 * 60 * 60;
  for (int second = 0; second < most_seconds; ++second) {
    if (holds()) return true;
    pass(1s);
  }
  return holds();
}

std::string RealShop::paid_coffees(int units) {
  const auto response = place_coffees(units);
  EXPECT_TRUE(response.status == 201 || response.status == 202) << response.body;
  const auto id = text(parsed(response), "/id");
  EXPECT_TRUE(pass_until([&] { return status(id) == "PAID"; })) << status(id);
  return id;
}

void RealShop::lose_workflow(const std::string& id) {
  const auto removed =
      world.ask<temporal::Acknowledged>([&](auto answer) { world.client().remove({id}, answer); });
  EXPECT_TRUE(removed.ok()) << removed.error().status.message;
  world.runtime().run_until_idle();
  sync();
  EXPECT_EQ(world.server().history(id).events_size(), 0);
}

void RealShop::expect_books(int coffees_sold) {
  // A parcel's last status is told to a workflow that may have ended.
  for (int second = 0; second < 10 && !nothing_waits(); ++second) pass(1s);
  const auto coffees = product.sku(coffee);
  EXPECT_EQ(coffees.stock, in_stock - coffees_sold);
  EXPECT_EQ(coffees.reserved, 0);
  const auto teas = product.sku(tea);
  EXPECT_EQ(teas.stock, in_stock);
  EXPECT_EQ(teas.reserved, 0);
  for (const auto& sku : {coffees, teas}) {
    const auto sums = product.sums(sku.sku_id);
    EXPECT_EQ(sums.on_hand, sku.stock) << "stock and its history disagree";
    EXPECT_EQ(sums.reserved, sku.reserved);
  }
  const std::int64_t spent = coffee_price * coffees_sold;
  EXPECT_EQ(payment.balance(anna), Money(purse - spent));
  EXPECT_EQ(payment.sum_of_movements(anna), Money(purse - spent));
  const auto captured =
      number_in(payment.db, "SELECT COALESCE(SUM(captured), 0) FROM payment_attempt");
  const auto refunded =
      number_in(payment.db, "SELECT COALESCE(SUM(refunded), 0) FROM payment_attempt");
  EXPECT_EQ(captured - refunded, spent);
  // What was captured and given back before the order was paid, it never heard of.
  EXPECT_EQ(number_in(order.db, "SELECT COALESCE(SUM(captured - refunded), 0) FROM orders"), spent)
      << "orders and payments disagree";
  EXPECT_TRUE(nothing_waits());
}

bool RealShop::waits(ServiceWorld& service) {
  return number_in(service.db, "SELECT COUNT(*) FROM workflow_outbox") != 0;
}

bool RealShop::nothing_waits() { return !waits(payment) && !waits(shipping) && !waits(order); }

std::vector<platform::Origin> RealShop::call_origins() const {
  std::vector<platform::Origin> all;
  for (const Line* line : {&to_product_, &to_payment_, &to_order_}) {
    all.insert(all.end(), line->origins.begin(), line->origins.end());
  }
  return all;
}

std::vector<platform::Origin> RealShop::event_origins() const {
  std::vector<platform::Origin> all;
  for (const auto& event : payment.written()) all.push_back(event.origin);
  for (const auto& event : order.written()) all.push_back(event.origin);
  return all;
}

std::map<std::string, int> RealShop::events() const {
  std::map<std::string, int> found;
  for (const ServiceWorld* service :
       {static_cast<const ServiceWorld*>(&payment), static_cast<const ServiceWorld*>(&order)}) {
    for (const auto& event : service->written()) ++found[event.type];
  }
  return found;
}

}  // namespace perdura::workflows
