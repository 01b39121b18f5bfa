#pragma once
// Each service that a process may run, with its front.
#include <functional>
#include <memory>

#include "apps/perdura/shop.hpp"
#include "apps/perdura/worker.hpp"
#include "apps/perdura/workflow_link.hpp"
#include "platform/http/poco_client.hpp"
#include "platform/kv/redis.hpp"
#include "services/gateway/front.hpp"
#include "services/gateway/routes.hpp"
#include "services/identity/address_routes.hpp"
#include "services/identity/routes.hpp"
#include "services/order/http_address_book.hpp"
#include "services/order/oversight_routes.hpp"
#include "services/order/routes.hpp"
#include "services/order/sagas/temporal_sagas.hpp"
#include "services/order/shipment_copies.hpp"
#include "services/order/ticket_copies.hpp"
#include "services/payment/gateway/mock_gateway.hpp"
#include "services/payment/routes.hpp"
#include "services/payment/validations/temporal_validations.hpp"
#include "services/product/routes.hpp"
#include "services/promotion/http_products.hpp"
#include "services/promotion/routes.hpp"
#include "services/shipping/http_addresses.hpp"
#include "services/shipping/http_courier.hpp"
#include "services/shipping/routes.hpp"

namespace perdura::apps {

struct Shop::Identity {
  Identity(Process& process, Store& store, platform::Authenticator authenticate);
  /// A round: what is over, a batch at a time.
  void purge();

  platform::PasswordHasher passwords;
  Host host;
  services::identity::IdentityService service;
  services::identity::AddressBook addresses;
};

struct Shop::Product {
  Product(Process& process, Store& store, platform::Authenticator authenticate);

  Host host;
  services::product::ProductService service;
};

struct Shop::Promotion {
  Promotion(Process& process, Store& store, AsService product,
            platform::Authenticator authenticate);
  /// A round: what is past its date, a batch at a time.
  void expire();

  Host host;
  services::promotion::HttpProducts products;
  services::promotion::PromotionService service;
};

struct Shop::Payment {
  Payment(Process& process, Store& store, TemporalLink& temporal,
          platform::Authenticator authenticate);

  Host host;
  platform::ConnectionPool pool;
  platform::PocoHttpClient line;  // to the gateway
  services::payment::gateway::MockGateway pg;
  services::payment::TemporalValidations validations;
  services::payment::PaymentService service;
  WorkflowLink workflows;
};

struct Shop::Shipping {
  Shipping(Process& process, Store& store, TemporalLink& temporal, AsService identity,
           platform::Authenticator authenticate);
  /// A round: the courier is asked about what is to be stopped, and about the parcels on their way.
  void round();
  /// A fact has come to a workflow that is closed or unknown.
  void late(platform::sql::Transaction& tx, const platform::WorkflowFact& fact);

  Host host;
  platform::ConnectionPool pool;
  platform::PocoHttpClient line;  // to the courier
  services::shipping::HttpCourier courier;
  services::shipping::HttpAddresses addresses;
  services::shipping::ShippingService service;
  WorkflowLink workflows;
};

struct Shop::Order {
  Order(Process& process, Store& store, TemporalLink& temporal, AsService identity,
        platform::Authenticator authenticate);
  /// A round: all orders that are due, a batch at a time.
  void recover();
  /// A round: others' events whose predecessors do not come are given up, and told.
  void expire();

  Host host;
  services::order::TemporalSagas sagas;
  services::order::HttpAddressBook addresses;
  services::order::OrderService service;
  services::order::Oversight oversight;
  services::order::ShipmentCopies shipments;
  services::order::TicketCopies tickets;
  WorkflowLink workflows;
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
