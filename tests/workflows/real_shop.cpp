#include "tests/workflows/real_shop.hpp"

#include <temporal/api/history/v1/message.pb.h>

#include "activities/order.hpp"
#include "activities/payment.hpp"
#include "activities/product.hpp"
#include "migrations/order.hpp"
#include "workflows/order.hpp"

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
  return services::order::order_start(json::from_text<domain::calls::PlaceOrder>(fact.body),
                                      task_queue);
}

std::int64_t number_in(sql::Database& db, sql::Sql statement) {
  return db.read(
      [&](sql::Reader& reader) { return reader.query_one<std::int64_t>(statement).value_or(0); });
}

}  // namespace

OrderSide::OrderSide(services::order::Sagas& sagas, std::chrono::milliseconds saga_wait)
    : ServiceWorld(migrations::order()),
      service({db, clock, ids, sagas, log, outbox, facts},
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
      world(environment(options)),
      sagas_({world.client(), task_queue, await()}),
      delivery_(world.client(), start_of),
      relay_(
          order.db, [this](const auto& fact, auto done) { delivery_.deliver(fact, done); },
          [this](sql::Transaction& tx, const platform::WorkflowFact& fact) {
            order.service.put_right(tx, fact);
          },
          {.now = [this] { return platform::wall_of(order.clock); }, .wake = [] {}},
          {.owner = "test"}),
      synced_(world.runtime().now()) {
  payment.give(anna, purse);
}

activities::ServiceClient RealShop::client(const char* name, ServiceWorld& service, Line& line) {
  return {name, line, [&service](platform::HttpRequest& request) {
            request.headers.add("Authorization", service.token({"SERVICE"}));
          }};
}

temporal::testing::EnvironmentOptions RealShop::environment(const RealShopOptions& options) {
  temporal::testing::EnvironmentOptions all{
      .workflows = {order_workflow()},
      .activities = activities(),
      .worker = worker(options.cached_runs),
      .server = {.search_attributes = {{"OrderStatus", SearchAttributeType::Keyword},
                                       {"BuyerId", SearchAttributeType::Keyword}}}};
  if (const auto longest = options.way_to_temporal; longest > temporal::Duration{0}) {
    all.server.fate = [this, longest](std::string_view path, const auto&) {
      if (path.find("/Poll") != path.npos) return Fate{.answer_delay = longest * 2};
      const auto share = static_cast<std::int64_t>(world.runtime().random() % 1'000);
      return Fate{.request_delay = longest * share / 1'000};
    };
  }
  return all;
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
  temporal::Activities all;
  activities::add_order(all, order_client_, now);
  activities::add_payment(all, payment_client_, now);
  activities::add_product(all, product_client_, now);
  return all;
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
        static_cast<ServiceWorld*>(&order)}) {
    service->clock.advance(passed);
  }
}

void RealShop::be_rough() {
  weather = [](const std::string&, int nth) {
    return nth <= 3 ? Weather::NotSent : nth == 4 ? Weather::AnswerLost : Weather::Fair;
  };
}

HttpResponse RealShop::place(const Lines& lines, std::int64_t total, const std::string& key) {
  sync();
  std::string items;
  for (const auto& [sku, units] : lines) {
    items += (items.empty() ? "" : ",") + (R"({"sku_id":")" + sku.value()) + R"(","quantity":)" +
             std::to_string(units) + "}";
  }
  return order.send(HttpMethod::Post, "/api/v1/orders", anna,
                    R"({"items":[)" + items + R"(],"expected_total":)" + std::to_string(total) +
                        R"(,"payment":{"credit":"all"}})",
                    key);
}

HttpResponse RealShop::cancel(const std::string& id, const std::string& key) {
  sync();
  return order.send(HttpMethod::Post, "/api/v1/orders/" + id + "/cancel", anna,
                    R"({"reason":"CHANGED_MIND"})", key);
}

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
    for (int sweep = 0; sweep < relay_sweeps; ++sweep) {
      EXPECT_EQ(relay_.sweep().failure, "");
      world.runtime().run_until_idle();
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
  EXPECT_EQ(number_in(order.db, "SELECT COUNT(*) FROM workflow_outbox"), 0);
}

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
