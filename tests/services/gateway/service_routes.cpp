#include "tests/services/gateway/service_routes.hpp"

#include <stdexcept>

#include "platform/core/passwords.hpp"
#include "platform/sql/sqlite.hpp"
#include "services/identity/address_routes.hpp"
#include "services/identity/routes.hpp"
#include "services/order/http_address_book.hpp"
#include "services/order/oversight_routes.hpp"
#include "services/order/routes.hpp"
#include "services/payment/gateway/mock_gateway.hpp"
#include "services/payment/routes.hpp"
#include "services/product/routes.hpp"
#include "services/promotion/http_products.hpp"
#include "services/promotion/routes.hpp"
#include "services/shipping/http_addresses.hpp"
#include "services/shipping/http_courier.hpp"
#include "services/shipping/routes.hpp"
#include "tests/platform/http/scripted_client.hpp"

namespace perdura::services::gateway::testing {
namespace {

using platform::Route;

/// What services stand on, as far as listing their routes takes it.
struct Ground {
  platform::ManualClock clock;
  platform::SeededRandomness randomness{1};
  platform::Ids ids{clock, randomness};
  platform::LogMemory memory;
  platform::Logger log{clock, memory.sink(), {.service = "test"}};
  std::unique_ptr<platform::sql::Database> database = platform::sql::open_sqlite(
      {.sleep = [](std::chrono::milliseconds) {}, .random = [] { return std::uint64_t{0}; }});
  platform::Outbox outbox{{}};
  platform::IdempotencyStore keys{std::chrono::seconds(30)};
  platform::testing::ScriptedClient outside;  // nobody is there
};

constexpr const char* secret = "of sixteen chars";
void nobody_calls(platform::HttpRequest&) {}

struct NoSagas final : order::Sagas {
  order::PlaceAnswer place(const domain::calls::PlaceOrder&, const Origin&, Wait) override {
    return order::Pending{};
  }
  order::CancelAnswer cancel(const domain::OrderId&, const domain::calls::CancelOrder&,
                             const Origin&, Wait) override {
    return order::Pending{};
  }
  order::ConfirmAnswer confirm_purchase(const domain::OrderId&,
                                        const domain::calls::ConfirmPurchase&, const Origin&,
                                        Wait) override {
    return order::Pending{};
  }
};

std::vector<Route> identity_routes(Ground& on) {
  const platform::PasswordHasher passwords{on.randomness, platform::PasswordHasher::least_cost};
  const identity::Ports ports{*on.database, on.clock,  on.ids, on.randomness,
                              passwords,    on.outbox, on.keys};
  const identity::IdentityService service(ports, {});
  const identity::AddressBook addresses(ports);
  auto routes = identity::routes(service);
  for (Route& route : identity::address_routes(addresses)) routes.push_back(std::move(route));
  return routes;
}

std::vector<Route> product_routes(Ground& on) {
  const product::ProductService service({*on.database, on.clock, on.ids, on.outbox, on.keys});
  return product::routes(service);
}

std::vector<Route> promotion_routes(Ground& on) {
  promotion::HttpProducts products(on.outside, nobody_calls);
  const promotion::PromotionService service(
      {*on.database, on.clock, on.ids, on.outbox, on.keys, products, on.log});
  return promotion::routes(service);
}

std::vector<Route> order_routes(Ground& on) {
  NoSagas sagas;
  order::HttpAddressBook addresses(on.outside, nobody_calls);
  const platform::WorkflowOutbox facts{{}};
  order::OrderService service(
      {*on.database, on.clock, on.ids, sagas, addresses, on.log, on.outbox, facts}, {});
  const order::Oversight oversight({*on.database, on.clock}, {});
  auto routes = order::routes(service);
  for (Route& route : order::oversight_routes(oversight)) routes.push_back(std::move(route));
  return routes;
}

struct NoValidations final : payment::Validations {
  payment::ValidationAnswer validate(const domain::OrderId&, const domain::calls::ValidatePayment&,
                                     const Origin&, Wait) override {
    return payment::ValidationPending{};
  }
};

std::vector<Route> payment_routes(Ground& on) {
  payment::gateway::MockGateway pg(on.outside, {.secret = secret, .webhook_secret = secret});
  NoValidations validations;
  const platform::WorkflowOutbox facts{{}};
  const payment::PaymentService service(
      {*on.database, on.clock, on.ids, on.outbox, on.keys, facts, pg, validations, on.log});
  return payment::routes(service);
}

std::vector<Route> shipping_routes(Ground& on) {
  shipping::HttpCourier courier(on.outside, on.log, {.key = secret, .webhook_secret = secret});
  shipping::HttpAddresses addresses(on.outside, nobody_calls);
  const platform::WorkflowOutbox facts{{}};
  const shipping::ShippingService service(
      {*on.database, on.clock, on.ids, on.outbox, facts, on.keys, courier, addresses, on.log});
  return shipping::routes(service);
}

std::vector<Route> listed(Service service, Ground& on) {
  switch (service) {
    case Service::Identity:
      return identity_routes(on);
    case Service::Product:
      return product_routes(on);
    case Service::Promotion:
      return promotion_routes(on);
    case Service::Order:
      return order_routes(on);
    case Service::Payment:
      return payment_routes(on);
    case Service::Shipping:
      return shipping_routes(on);
  }
  throw std::invalid_argument("not a service");
}

}  // namespace

std::vector<Route> routes_of(Service service) {
  Ground ground;
  std::vector<Route> routes = listed(service, ground);
  for (Route& route : routes) route.handler = nullptr;
  return routes;
}

}  // namespace perdura::services::gateway::testing
