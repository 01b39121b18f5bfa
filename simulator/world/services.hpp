#pragma once
// Each service with its front: `apps/perdura/shop_services.hpp` in a simulated world.
#include <functional>
#include <memory>
#include <string>

#include "platform/http/access_tokens.hpp"
#include "platform/temporal/workflow_delivery.hpp"
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
#include "simulator/world/front.hpp"
#include "simulator/world/hosted_handler.hpp"
#include "simulator/world/program.hpp"
#include "simulator/world/service_store.hpp"
#include "temporal/client/client.hpp"

namespace perdura::simulator::shop {

/// What a service is made with. All outlive it, but for `authenticate`.
struct ServiceParts {
  Machine& machine;
  const Surroundings& world;
  temporal::Client& temporal;
  platform::Authenticator authenticate;
};

/// The way to another service, and how to say who asks.
struct AsService {
  HttpClient& line;
  std::function<void(platform::HttpRequest&)> authorise;
};

/// What a service has: a front, a schema, a way for its facts.
struct Service {
  Service(const ServiceParts& parts, const char* name);
  /// Facts for workflows are delivered from now on.
  void send_facts(platform::WorkflowRelay::OnClosed on_closed);

  ServiceStore store;
  Front front;
  platform::WorkflowDelivery delivery;
};

struct Identity : Service {
  explicit Identity(const ServiceParts& parts);

  platform::PasswordHasher passwords;
  services::identity::IdentityService service;
  services::identity::AddressBook addresses;
};

struct Product : Service {
  explicit Product(const ServiceParts& parts);

  services::product::ProductService service;
};

struct Promotion : Service {
  Promotion(const ServiceParts& parts, AsService product);

  services::promotion::HttpProducts products;
  services::promotion::PromotionService service;
};

struct Payment : Service {
  explicit Payment(const ServiceParts& parts);

  std::unique_ptr<HttpClient> line;  // to the gateway
  services::payment::gateway::MockGateway pg;
  services::payment::TemporalValidations validations;
  services::payment::PaymentService service;
};

struct Shipping : Service {
  Shipping(const ServiceParts& parts, AsService identity);

  std::unique_ptr<HttpClient> line;  // to the courier
  services::shipping::HttpCourier courier;
  services::shipping::HttpAddresses addresses;
  services::shipping::ShippingService service;
};

struct Order : Service {
  Order(const ServiceParts& parts, AsService identity);
  void recover();
  void expire();

  services::order::TemporalSagas sagas;
  services::order::HttpAddressBook addresses;
  services::order::OrderService service;
  services::order::Oversight oversight;
  services::order::ShipmentCopies shipments;
  services::order::TicketCopies tickets;
  HostedHandler reads_shipments, reads_tickets;
  // Last: they call the handlers.
  std::unique_ptr<platform::Consumer> shipments_consumer, tickets_consumer;
};

struct Gateway {
  Gateway(const ServiceParts& parts, services::gateway::Services to);

  Front front;
  services::gateway::Gateway service;
  services::gateway::Front handle;
};

}  // namespace perdura::simulator::shop
