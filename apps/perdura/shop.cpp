#include "apps/perdura/shop.hpp"

#include "apps/perdura/shop_services.hpp"
#include "migrations/identity.hpp"
#include "migrations/order.hpp"
#include "migrations/outbox.hpp"
#include "migrations/payment.hpp"
#include "migrations/product.hpp"
#include "migrations/promotion.hpp"
#include "migrations/shipping.hpp"
#include "platform/http/access_tokens.hpp"
#include "platform/messaging/dead_letters.hpp"

namespace perdura::apps {

namespace sql = platform::sql;
namespace order = services::order;

namespace {

constexpr std::int32_t partitions = 16;  // of every topic: consumers see all facts of an order
constexpr std::chrono::seconds kafka_deadline{10};
constexpr std::chrono::minutes purge_every{1};
constexpr std::chrono::seconds expire_every{10};
constexpr std::chrono::seconds coupons_every{30};

/// A service that owns a schema, and the topic of its events.
struct Owner {
  const char* service;
  const char* topic;
  sql::MigrationSet schema;
};

std::vector<Owner> owners() {
  return {{"identity", "user", migrations::identity()},
          {"product", "product", migrations::product()},
          {"promotion", "promotion", migrations::promotion()},
          {"payment", "payment", migrations::payment()},
          {"shipping", "shipment", migrations::shipping()},
          {"order", "order", migrations::order()}};
}

/// Whose topics the order service reads.
constexpr std::pair<const char*, const char*> order_reads[] = {
    {"payment", order::TicketCopies::topics[0]}, {"shipping", order::TicketCopies::topics[1]}};
static_assert(std::string_view(order::ShipmentCopies::topic) == order::TicketCopies::topics[1]);

std::vector<platform::Topic> topics_of(const Parts& services) {
  std::vector<platform::Topic> topics;
  for (const auto& owner : owners()) {
    if (services.contains(owner.service)) topics.push_back({owner.topic, partitions});
  }
  // What the order service reads, whoever writes it, and where what it cannot read goes.
  if (services.contains("order")) {
    for (const auto& [service, topic] : order_reads) {
      if (!services.contains(service)) topics.push_back({topic, partitions});
      topics.push_back({platform::dead_letter_topic(topic), 1});
    }
  }
  return topics;
}

}  // namespace

void prepare_schemas(Process& process, const Parts& services) {
  for (const auto& owner : owners()) {
    if (!services.contains(owner.service)) continue;
    const std::array sets{owner.schema, migrations::outbox()};
    migrate(process, owner.service, sets);
  }
}

void prepare_topics(Process& process, const Parts& services) {
  platform::KafkaBus bus(kafka_options(process.options));
  bus.make_admin()->create_topics(topics_of(services), kafka_deadline);
}

platform::Authenticator Shop::people_and_services() {
  return platform::user_and_service_tokens(
      [this](std::string_view token) { return keys_.verify(token); }, tokens_);
}

Shop::AsService Shop::as_service(const char* asked) {
  return {lines_.to(asked), [this](platform::HttpRequest& request) { tokens_.authorise(request); }};
}

Shop::Shop(Process& process, const Parts& parts)
    : process_(process),
      lines_(process.options),
      keys_(lines_.to("identity"), process.clock),
      tokens_(process.options.service_secret, "services", process.clock) {
  const auto runs = [&](std::string_view part) { return parts.contains(part); };
  if (runs("order") || runs("payment") || runs("shipping") || runs("worker")) {
    temporal_ = std::make_unique<TemporalLink>(process);
  }
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
  if (runs("promotion")) {
    promotion_store_ = std::make_unique<Store>(process, "promotion");
    promotion_ = std::make_unique<Promotion>(process, *promotion_store_, as_service("product"),
                                             people_and_services());
    lines_.connect("promotion", promotion_->host.router());
  }
  if (runs("payment")) {
    payment_store_ = std::make_unique<Store>(process, "payment");
    payment_ =
        std::make_unique<Payment>(process, *payment_store_, *temporal_, people_and_services());
    lines_.connect("payment", payment_->host.router());
  }
  if (runs("shipping")) {
    shipping_store_ = std::make_unique<Store>(process, "shipping");
    shipping_ = std::make_unique<Shipping>(process, *shipping_store_, *temporal_,
                                           as_service("identity"), people_and_services());
    lines_.connect("shipping", shipping_->host.router());
  }
  if (runs("order")) {
    order_store_ = std::make_unique<Store>(process, "order");
    order_ = std::make_unique<Order>(process, *order_store_, *temporal_, as_service("identity"),
                                     people_and_services());
    lines_.connect("order", order_->host.router());
  }
  if (runs("gateway")) {
    gateway_ = std::make_unique<Gateway>(
        process, lines_,
        platform::user_tokens([this](std::string_view token) { return keys_.verify(token); }));
  }
  if (runs("worker")) worker_ = std::make_unique<Worker>(process, lines_, *temporal_);
  if (!stores().empty()) {
    events_ = std::make_unique<EventLink>(process, topics_of(parts), stores());
  }
  if (order_) {
    events_->consume(
        {.group = order::ShipmentCopies::group, .topics = {order::ShipmentCopies::topic}},
        order_->shipments);
    events_->consume({.group = order::TicketCopies::group,
                      .topics = {std::begin(order::TicketCopies::topics),
                                 std::end(order::TicketCopies::topics)}},
                     order_->tickets);
  }
}

Shop::~Shop() { stop(); }

void Shop::start(bool making_topics) {
  look_after_stores();
  if (order_) look_after_orders();
  if (payment_) look_after_payments();
  if (shipping_) look_after_shipments();
  if (promotion_) look_after_promotions();
  for (Host* host : hosts()) host->listen();
  if (events_) events_->start(making_topics);
}

void Shop::look_after_stores() {
  const auto look_after = [](Store& store, Host& host) {
    store.purge_keys();
    store.show_backlogs(host.metrics());
  };
  if (product_) look_after(*product_store_, product_->host);
  if (promotion_) look_after(*promotion_store_, promotion_->host);
  if (payment_) look_after(*payment_store_, payment_->host);
  if (shipping_) look_after(*shipping_store_, shipping_->host);
  if (order_) look_after(*order_store_, order_->host);
  if (!identity_) return;
  look_after(*identity_store_, identity_->host);
  identity_store_->work_in_rounds("sessions", {.period = purge_every},
                                  [this] { identity_->purge(); });
}

void Shop::look_after_orders() {
  order_store_->send_facts(order_->workflows.delivering(),
                           [this](sql::Transaction& tx, const platform::WorkflowFact& fact) {
                             order_->host.log().log(
                                 platform::LogLevel::Warning,
                                 "a fact came to a workflow that is closed or unknown",
                                 {{"workflow_id", fact.workflow_id}, {"fact", fact.name}});
                             order_->service.put_right(tx, fact);
                           });
  order_store_->work_in_rounds("recovery", {.period = process_.options.recover_every},
                               [this] { order_->recover(); });
  order_store_->work_in_rounds("copies of shipments", {.period = expire_every},
                               [this] { order_->expire(); });
  // Orders are taken without Temporal: nothing else would tell of it.
  order_->workflows.watch();
}

void Shop::look_after_payments() {
  payment_store_->send_facts(payment_->workflows.delivering(),
                             [this](sql::Transaction& tx, const platform::WorkflowFact& fact) {
                               payment_->host.log().log(
                                   platform::LogLevel::Info,
                                   "a fact came to a workflow that is closed or unknown",
                                   {{"workflow_id", fact.workflow_id}, {"fact", fact.name}});
                               payment_->service.put_right(tx, fact);
                             });
  if (!order_) payment_->workflows.watch();
}

void Shop::look_after_shipments() {
  shipping_store_->send_facts(shipping_->workflows.delivering(),
                              [this](sql::Transaction& tx, const platform::WorkflowFact& fact) {
                                shipping_->late(tx, fact);
                              });
  shipping_store_->work_in_rounds("shipments", {.period = process_.options.shipping_round_every},
                                  [this] { shipping_->round(); });
  // One that watches is enough in a process.
  if (!order_ && !payment_) shipping_->workflows.watch();
}

void Shop::look_after_promotions() {
  promotion_store_->work_in_rounds("coupons", {.period = coupons_every},
                                   [this] { promotion_->expire(); });
}

/// In the order in which they stop: who calls others before them.
std::vector<Host*> Shop::hosts() {
  std::vector<Host*> hosts;
  if (gateway_) hosts.push_back(&gateway_->host);
  if (worker_) hosts.push_back(&worker_->host);
  if (order_) hosts.push_back(&order_->host);
  if (shipping_) hosts.push_back(&shipping_->host);
  if (payment_) hosts.push_back(&payment_->host);
  if (promotion_) hosts.push_back(&promotion_->host);
  if (product_) hosts.push_back(&product_->host);
  if (identity_) hosts.push_back(&identity_->host);
  return hosts;
}

std::vector<Store*> Shop::stores() {
  std::vector<Store*> stores;
  for (const auto* store : {&identity_store_, &product_store_, &promotion_store_, &payment_store_,
                            &shipping_store_, &order_store_}) {
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
  if (events_) events_->stop();
  for (Store* store : stores()) store->stop();
  if (events_) events_->close();
  for (Store* store : stores()) store->wind_up();
}

}  // namespace perdura::apps
