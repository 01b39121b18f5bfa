#include "apps/perdura/shop_services.hpp"

#include "platform/messaging/dead_letters.hpp"
#include "services/gateway/settings.hpp"

namespace perdura::apps {

using namespace services;

namespace {

constexpr std::int64_t purge_batch = 256;  // sessions and lock-outs, each
constexpr int purge_batches = 100;         // in a round
constexpr int expire_batch = 100;          // coupons and policies, each
constexpr int expire_batches = 100;        // in a round
constexpr int recover_batch = 100;
constexpr int recover_batches = 10;  // in a round
/// A call of ours makes a few of the gateway's, and a quick activity waits for two seconds.
constexpr std::chrono::milliseconds gateway_deadline{1'500};
/// Waybills, and stops, of a round: whoever stops the program waits for it, be the courier silent.
constexpr int shipping_batch = 200;

order::Settings order_settings(const Options& options) {
  return {.deadlines = options.deadlines,
          .recover_after = options.recover_after,
          .workflow_ui = "http://" + local_address(options.temporal_ui_port),
          .workflow_namespace = options.temporal_namespace};
}

payment::Settings payment_settings(const Options& options) {
  payment::Settings settings;
  settings.deadlines = options.deadlines;
  return settings;
}

shipping::Settings shipping_settings(const Process& process) {
  shipping::Settings settings;
  settings.deadlines = process.options.deadlines;
  settings.track_every = process.options.shipping_track_every;
  settings.owner = process.name + "/shipping";
  return settings;
}

shipping::HttpCourier::Settings courier_settings(const Options& options) {
  shipping::HttpCourier::Settings settings;
  settings.key = options.courier.key;
  settings.webhook_secret = options.courier.webhook_secret;
  return settings;
}

/// What cannot be read leaves through the outbox like any event. Process, store and log outlive it.
platform::Inbox::DeadLetter dead_letters(const Process& process, const Store& store,
                                         const platform::Logger& log) {
  return [&](platform::sql::Transaction& tx, const platform::Message& message,
             const std::string& cause) {
    platform::Message letter = message;
    letter.topic = platform::dead_letter_topic(message.topic);
    letter.headers.push_back({std::string(platform::header::dead_cause), cause});
    store.events().add(tx, letter, platform::now_of(process.clock));
    log.log(platform::LogLevel::Error, "an event cannot be read",
            {{"topic", message.topic}, {"key", message.key}, {"cause", cause}});
  };
}

/// Health only: a worker has no other routes.
platform::Identity nobody(const platform::HttpRequest&) { return platform::NoToken{}; }

}  // namespace

Shop::Identity::Identity(Process& process, Store& store, platform::Authenticator authenticate)
    : passwords(process.randomness, {}),
      host(process, "identity", std::move(authenticate)),
      service({store.database(), process.clock, process.ids, process.randomness, passwords,
               store.events(), store.keys()},
              {}),
      addresses({store.database(), process.clock, process.ids, process.randomness, passwords,
                 store.events(), store.keys()}) {
  auto routes = identity::routes(service);
  for (auto& route : identity::address_routes(addresses)) routes.push_back(std::move(route));
  host.add(std::move(routes), {store.dependency()});
}

void Shop::Identity::purge() {
  for (int batch = 0; batch < purge_batches; ++batch) {
    if (service.purge(purge_batch) < purge_batch) break;
  }
}

Shop::Product::Product(Process& process, Store& store, platform::Authenticator authenticate)
    : host(process, "product", std::move(authenticate)),
      service({store.database(), process.clock, process.ids, store.events(), store.keys()}) {
  host.add(product::routes(service), {store.dependency()});
}

Shop::Promotion::Promotion(Process& process, Store& store, AsService product,
                           platform::Authenticator authenticate)
    : host(process, "promotion", std::move(authenticate)),
      products(product.line, std::move(product.authorise)),
      service({store.database(), process.clock, process.ids, store.events(), store.keys(), products,
               host.log()}) {
  host.add(promotion::routes(service), {store.dependency()});
}

void Shop::Promotion::expire() {
  for (int batch = 0; batch < expire_batches; ++batch) {
    if (service.expire(expire_batch) < expire_batch) break;
  }
}

Shop::Payment::Payment(Process& process, Store& store, TemporalLink& temporal,
                       platform::Authenticator authenticate)
    : host(process, "payment", std::move(authenticate)),
      line(pool, {"127.0.0.1", process.options.mock_pg.port}),
      pg(line, {.secret = process.options.mock_pg.secret,
                .webhook_secret = process.options.mock_pg.webhook_secret,
                .deadline = gateway_deadline}),
      validations({.client = temporal.client()}),
      service({store.database(), process.clock, process.ids, store.events(), store.keys(),
               store.facts(), pg, validations, host.log()},
              payment_settings(process.options)),
      workflows(process, temporal, "payments go on, and their workflows hear of it later") {
  host.add(payment::routes(service), {store.dependency(), temporal.dependency()});
}

Shop::Shipping::Shipping(Process& process, Store& store, TemporalLink& temporal, AsService identity,
                         platform::Authenticator authenticate)
    : host(process, "shipping", std::move(authenticate)),
      line(pool, {"127.0.0.1", process.options.courier.port}),
      courier(line, host.log(), courier_settings(process.options)),
      addresses(identity.line, std::move(identity.authorise)),
      service({store.database(), process.clock, process.ids, store.events(), store.facts(),
               store.keys(), courier, addresses, host.log()},
              shipping_settings(process)),
      workflows(process, temporal, "shipments go on, and their workflows hear of it later") {
  // The courier is not among them: what it does not answer is asked again.
  host.add(shipping::routes(service), {store.dependency(), temporal.dependency()});
}

void Shop::Shipping::round() { service.round(shipping_batch); }

/// What may go and what must not vanish is the service's to say; the log tells either.
void Shop::Shipping::late(platform::sql::Transaction& tx, const platform::WorkflowFact& fact) {
  const bool again = service.put_right(tx, fact);
  host.log().log(again ? platform::LogLevel::Warning : platform::LogLevel::Info,
                 again ? "a shipment's workflow is closed or unknown, and is started again"
                       : "a fact came to a workflow that is closed or unknown",
                 {{"workflow_id", fact.workflow_id}, {"fact", fact.name}});
}

Shop::Order::Order(Process& process, Store& store, TemporalLink& temporal, AsService identity,
                   platform::Authenticator authenticate)
    : host(process, "order", std::move(authenticate)),
      sagas({.client = temporal.client(), .task_queue = task_queue}),
      addresses(identity.line, std::move(identity.authorise)),
      service({store.database(), process.clock, process.ids, sagas, addresses, host.log(),
               store.events(), store.facts()},
              order_settings(process.options)),
      oversight({store.database(), process.clock}, order_settings(process.options)),
      shipments({store.database(), process.clock, dead_letters(process, store, host.log())}),
      tickets({store.database(), process.clock, dead_letters(process, store, host.log())}),
      workflows(process, temporal, "orders are taken and wait for their workflows") {
  auto routes = order::routes(service);
  for (auto& route : order::oversight_routes(oversight)) routes.push_back(std::move(route));
  host.add(std::move(routes), {store.dependency(), temporal.dependency()});
}

void Shop::Order::expire() {
  constexpr int most = 100;
  if (const int given_up = shipments.expire(most) + tickets.expire(most); given_up > 0) {
    host.log().log(platform::LogLevel::Error,
                   "others' events wait for some that do not come: copies may be behind",
                   {{"events", std::to_string(given_up)}});
  }
}

void Shop::Order::recover() {
  for (int batch = 0; batch < recover_batches; ++batch) {
    if (service.recover(recover_batch).looked_at < recover_batch) break;
  }
}

Shop::Gateway::Gateway(Process& process, Lines& lines, platform::Authenticator authenticate)
    : limits({.port = process.options.redis_port, .prefix = "perdura:gateway:"}),
      host(process, "gateway", std::move(authenticate)),
      services{lines.to("identity"), lines.to("product"), lines.to("promotion"),
               lines.to("order"),    lines.to("payment"), lines.to("shipping")},
      service({services, limits, process.clock, host.log(), host.metrics()},
              process.options.gateway) {
  host.add(gateway::routes(service), gateway::dependencies(services, process.clock));
  host.set_front(gateway::front(service, host.router()));
}

Shop::Worker::Worker(Process& process, Lines& lines, TemporalLink& temporal)
    : host(process, "worker", nobody),
      worker({process, temporal, lines, host.log(), host.metrics()}) {
  host.add({}, {temporal.dependency()});
}

}  // namespace perdura::apps
