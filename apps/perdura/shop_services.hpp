#pragma once
// Each service that a process may run, with its front.
#include <functional>
#include <memory>

#include "apps/perdura/shop.hpp"
#include "apps/perdura/worker.hpp"
#include "platform/core/outage.hpp"
#include "platform/kv/redis.hpp"
#include "platform/temporal/workflow_delivery.hpp"
#include "services/gateway/front.hpp"
#include "services/gateway/routes.hpp"
#include "services/identity/routes.hpp"
#include "services/order/routes.hpp"
#include "services/order/sagas/temporal_sagas.hpp"
#include "services/payment/routes.hpp"
#include "services/product/routes.hpp"

namespace perdura::apps {

struct Shop::Identity {
  Identity(Process& process, Store& store, platform::Authenticator authenticate);
  /// A round: what is over, a batch at a time.
  void purge();

  platform::PasswordHasher passwords;
  Host host;
  services::identity::IdentityService service;
};

struct Shop::Product {
  Product(Process& process, Store& store, platform::Authenticator authenticate);

  Host host;
  services::product::ProductService service;
};

struct Shop::Payment {
  Payment(Process& process, Store& store, platform::Authenticator authenticate);

  Host host;
  services::payment::PaymentService service;
};

struct Shop::Order {
  Order(Process& process, Store& store, TemporalLink& temporal,
        platform::Authenticator authenticate);
  void deliver(const platform::WorkflowFact& fact, std::function<void(platform::Delivered)> done);
  /// A round: orders are taken without Temporal, so nothing else would tell of it.
  void look();
  /// A round: all orders that are due, a batch at a time.
  void recover();

  Host host;
  services::order::TemporalSagas sagas;
  services::order::OrderService service;
  platform::WorkflowDelivery delivery;
  platform::Dependency link;
  platform::Outage outage;
  std::unique_ptr<platform::Rounds> watch;  // last: it uses all of the above
};

struct Shop::Gateway {
  Gateway(Process& process, Lines& lines, platform::Authenticator authenticate);

  platform::RedisKeyValue limits;
  Host host;
  perdura::services::gateway::Services services;
  perdura::services::gateway::Gateway service;
};

struct Shop::Worker {
  Worker(Process& process, Lines& lines, TemporalLink& temporal);

  Host host;
  ShopWorker worker;
};

}  // namespace perdura::apps
