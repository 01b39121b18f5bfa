#include "apps/perdura/shop.hpp"

#include "apps/perdura/worker.hpp"
#include "migrations/identity.hpp"
#include "migrations/order.hpp"
#include "migrations/outbox.hpp"
#include "migrations/payment.hpp"
#include "migrations/product.hpp"
#include "platform/http/access_tokens.hpp"
#include "platform/kv/redis.hpp"
#include "platform/temporal/workflow_delivery.hpp"
#include "services/gateway/cors.hpp"
#include "services/gateway/routes.hpp"
#include "services/gateway/settings.hpp"
#include "services/identity/routes.hpp"
#include "services/order/routes.hpp"
#include "services/order/sagas/temporal_sagas.hpp"
#include "services/payment/routes.hpp"
#include "services/product/routes.hpp"

namespace perdura::apps {

namespace sql = platform::sql;
using namespace services;

namespace {

constexpr std::int32_t partitions = 16;  // of every topic: consumers see all facts of an order
constexpr std::chrono::seconds kafka_deadline{10};
constexpr std::chrono::seconds flush_deadline{5};

std::map<std::string, std::string> kafka_settings(const platform::Settings& settings) {
  return {{"bootstrap.servers", "127.0.0.1:" + std::to_string(settings.port("kafka.port"))}};
}

std::unique_ptr<platform::KafkaBus> open_bus(Process& process) {
  return std::make_unique<platform::KafkaBus>(
      platform::KafkaBus::Options{.settings = kafka_settings(process.settings),
                                  .on_notice = [&log = process.log](const std::string& notice) {
                                    log.log(platform::LogLevel::Warning, "kafka: " + notice);
                                  }});
}

/// A service that owns a schema, and the topic of its events.
struct Owner {
  const char* service;
  const char* topic;
  sql::MigrationSet schema;
};

std::vector<Owner> owners() {
  return {{"identity", "user", migrations::identity()},
          {"product", "product", migrations::product()},
          {"payment", "payment", migrations::payment()},
          {"order", "order", migrations::order()}};
}

order::Settings order_settings(const platform::Settings& settings) {
  return {.deadlines = {},
          .workflow_ui = "http://127.0.0.1:" + std::to_string(settings.port("temporal.ui.port")),
          .workflow_namespace = settings.text("temporal.namespace")};
}

/// Every start in the workflow outbox is an order's.
temporal::StartOptions start_of(const platform::WorkflowFact& fact) {
  return order::order_start(json::from_text<domain::calls::PlaceOrder>(fact.body), task_queue);
}

/// Health only: a worker has no other routes.
platform::Identity nobody(const platform::HttpRequest&) { return platform::NoToken{}; }

}  // namespace

void prepare(Process& process, const Parts& services) {
  std::vector<platform::Topic> topics;
  for (const auto& owner : owners()) {
    if (!services.contains(owner.service)) continue;
    const std::array sets{owner.schema, migrations::outbox()};
    migrate(process, owner.service, sets);
    topics.push_back({owner.topic, partitions});
  }
  if (topics.empty()) return;
  const auto bus = open_bus(process);
  bus->make_admin()->create_topics(topics, kafka_deadline);
}

// ---- the services --------------------------------------------------------------------------

struct Shop::Identity {
  Identity(Process& process, Store& store, platform::Authenticator authenticate)
      : passwords(process.randomness, {}),
        host(process, "identity", std::move(authenticate)),
        service({store.database(), process.clock, process.ids, process.randomness, passwords,
                 store.events(), store.keys()},
                {}) {
    host.add(identity::routes(service), {store.dependency()});
  }

  platform::PasswordHasher passwords;
  Host host;
  identity::IdentityService service;
};

struct Shop::Product {
  Product(Process& process, Store& store, platform::Authenticator authenticate)
      : host(process, "product", std::move(authenticate)),
        service({store.database(), process.clock, process.ids, store.events(), store.keys()}) {
    host.add(product::routes(service), {store.dependency()});
  }

  Host host;
  product::ProductService service;
};

struct Shop::Payment {
  Payment(Process& process, Store& store, platform::Authenticator authenticate)
      : host(process, "payment", std::move(authenticate)),
        service({store.database(), process.clock, process.ids, store.events(), store.keys()}) {
    host.add(payment::routes(service), {store.dependency()});
  }

  Host host;
  payment::PaymentService service;
};

struct Shop::Order {
  Order(Process& process, Store& store, TemporalLink& temporal,
        platform::Authenticator authenticate)
      : host(process, "order", std::move(authenticate)),
        sagas({.client = temporal.client(), .task_queue = task_queue}),
        service({store.database(), process.clock, process.ids, sagas, host.log(), store.events(),
                 store.facts()},
                order_settings(process.settings)),
        delivery(temporal.client(), start_of) {
    host.add(order::routes(service), {store.dependency(), temporal.dependency()});
  }

  Host host;
  order::TemporalSagas sagas;
  order::OrderService service;
  platform::WorkflowDelivery delivery;
};

struct Shop::Gateway {
  Gateway(Process& process, Lines& lines, platform::Authenticator authenticate)
      : limits({.port = process.settings.port("redis.port"), .prefix = "perdura:gateway:"}),
        host(process, "gateway", std::move(authenticate)),
        options(gateway::read_options(process.settings)),
        services{lines.to("identity"), lines.to("product"), lines.to("order"), lines.to("payment")},
        service({services, limits, process.clock, host.log(), host.metrics()}, options) {
    host.add(gateway::routes(service), gateway::dependencies(services));
    host.set_front(gateway::with_cors(host.router(), options.cors));
  }

  platform::RedisKeyValue limits;
  Host host;
  gateway::Options options;
  gateway::Services services;
  gateway::Gateway service;
};

struct Shop::Worker {
  Worker(Process& process, Lines& lines, TemporalLink& temporal)
      : host(process, "worker", nobody),
        worker({process, temporal, lines, host.log(), host.metrics()}) {
    host.add({}, {temporal.dependency()});
  }

  Host host;
  ShopWorker worker;
};

// ---- the shop ------------------------------------------------------------------------------

platform::Authenticator Shop::people_and_services() {
  return platform::user_and_service_tokens(
      [this](std::string_view token) { return keys_.verify(token); }, tokens_);
}

Shop::Shop(Process& process, const Parts& parts)
    : process_(process),
      lines_(process.settings),
      keys_(lines_.to("identity"), process.clock),
      tokens_(process.settings.text("service.secret"), "services", process.clock) {
  const auto runs = [&](std::string_view part) { return parts.contains(part); };
  if (runs("order") || runs("worker")) temporal_ = std::make_unique<TemporalLink>(process);
  if (runs("identity")) {
    identity_store_ = std::make_unique<Store>(process, "identity");
    identity_ = std::make_unique<Identity>(process, *identity_store_, people_and_services());
    lines_.connect("identity", identity_->host.router());
  }
  if (runs("product")) {
    product_store_ = std::make_unique<Store>(process, "product");
    product_ = std::make_unique<Product>(process, *product_store_, people_and_services());
    lines_.connect("product", product_->host.router());
  }
  if (runs("payment")) {
    payment_store_ = std::make_unique<Store>(process, "payment");
    payment_ = std::make_unique<Payment>(process, *payment_store_, people_and_services());
    lines_.connect("payment", payment_->host.router());
  }
  if (runs("order")) {
    order_store_ = std::make_unique<Store>(process, "order");
    order_ = std::make_unique<Order>(process, *order_store_, *temporal_, people_and_services());
    lines_.connect("order", order_->host.router());
  }
  if (runs("gateway")) {
    gateway_ = std::make_unique<Gateway>(
        process, lines_,
        platform::user_tokens([this](std::string_view token) { return keys_.verify(token); }));
  }
  if (runs("worker")) worker_ = std::make_unique<Worker>(process, lines_, *temporal_);
}

Shop::~Shop() { stop(); }

void Shop::start() {
  if (!stores().empty()) {
    bus_ = open_bus(process_);
    producer_ = bus_->make_producer();
  }
  for (Host* host : hosts()) host->listen();
  for (Store* store : stores()) {
    store->send_events(*producer_);
    store->purge_keys();
  }
  if (!order_) return;
  order_store_->send_facts(
      [this](const platform::WorkflowFact& fact, std::function<void(platform::Delivered)> done) {
        order_->delivery.deliver(fact, std::move(done));
      },
      [this](sql::Transaction&, const platform::WorkflowFact& fact) {
        order_->host.log().log(platform::LogLevel::Warning, "a fact came too late for its workflow",
                               {{"workflow_id", fact.workflow_id}, {"fact", fact.name}});
      });
}

/// In the order in which they stop: who calls others before them.
std::vector<Host*> Shop::hosts() {
  std::vector<Host*> hosts;
  if (gateway_) hosts.push_back(&gateway_->host);
  if (worker_) hosts.push_back(&worker_->host);
  if (order_) hosts.push_back(&order_->host);
  if (payment_) hosts.push_back(&payment_->host);
  if (product_) hosts.push_back(&product_->host);
  if (identity_) hosts.push_back(&identity_->host);
  return hosts;
}

std::vector<Store*> Shop::stores() {
  std::vector<Store*> stores;
  for (const auto* store : {&identity_store_, &product_store_, &payment_store_, &order_store_}) {
    if (*store) stores.push_back(store->get());
  }
  return stores;
}

void Shop::stop() {
  if (stopped_) return;
  stopped_ = true;
  // A request at the gateway may wait for a workflow, a workflow for a service.
  if (gateway_) gateway_->host.stop();
  if (worker_) worker_->worker.stop();
  for (Host* host : hosts()) host->stop();
  for (Store* store : stores()) store->stop();
  if (producer_) producer_->close(flush_deadline);
}

}  // namespace perdura::apps
