#include "apps/perdura/shop_services.hpp"

#include "services/gateway/settings.hpp"

namespace perdura::apps {

using namespace services;

namespace {

constexpr std::int64_t purge_batch = 256;  // sessions and lock-outs, each
constexpr int purge_batches = 100;         // in a round
constexpr int recover_batch = 100;
constexpr int recover_batches = 10;  // in a round

order::Settings order_settings(const Options& options) {
  return {.deadlines = {},
          .recover_after = options.recover_after,
          .workflow_ui = "http://" + local_address(options.temporal_ui_port),
          .workflow_namespace = options.temporal_namespace};
}

/// Every start in the workflow outbox is an order's.
temporal::StartOptions start_of(const platform::WorkflowFact& fact) {
  return order::order_start(json::from_text<domain::calls::PlaceOrder>(fact.body), task_queue);
}

/// Such a fact stays in the outbox and is tried again: somebody has to look. The log outlives
/// whoever tells.
platform::WorkflowDelivery::OnRefused telling_refusals(const platform::Logger& log) {
  return [&log](const platform::WorkflowFact& fact, const std::string& cause) {
    log.log(platform::LogLevel::Error, "a fact cannot be delivered to its workflow",
            {{"workflow_id", fact.workflow_id}, {"fact", fact.name}, {"cause", cause}});
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
              {}) {
  host.add(identity::routes(service), {store.dependency()});
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

Shop::Payment::Payment(Process& process, Store& store, platform::Authenticator authenticate)
    : host(process, "payment", std::move(authenticate)),
      service({store.database(), process.clock, process.ids, store.events(), store.keys()}) {
  host.add(payment::routes(service), {store.dependency()});
}

Shop::Order::Order(Process& process, Store& store, TemporalLink& temporal,
                   platform::Authenticator authenticate)
    : host(process, "order", std::move(authenticate)),
      sagas({.client = temporal.client(), .task_queue = task_queue}),
      service({store.database(), process.clock, process.ids, sagas, host.log(), store.events(),
               store.facts()},
              order_settings(process.options)),
      delivery(temporal.client(), start_of, telling_refusals(process.log)),
      link(temporal.dependency()),
      outage(process.log, temporal.place(), "orders are taken and wait for their workflows") {
  host.add(order::routes(service), {store.dependency(), temporal.dependency()});
}

void Shop::Order::deliver(const platform::WorkflowFact& fact,
                          std::function<void(platform::Delivered)> done) {
  try {
    delivery.deliver(fact, std::move(done));
  } catch (const std::exception& error) {
    telling_refusals(host.log())(fact, error.what());
    throw;
  }
}

void Shop::Order::look() {
  try {
    link.check();
    outage.answered();
  } catch (const std::exception& error) {
    outage.unusable(error.what());
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
      services{lines.to("identity"), lines.to("product"), lines.to("order"), lines.to("payment")},
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
