#include "tests/services/gateway/service_routes.hpp"

#include <stdexcept>

#include "platform/core/passwords.hpp"
#include "platform/sql/sqlite.hpp"
#include "services/identity/routes.hpp"
#include "services/order/routes.hpp"
#include "services/payment/routes.hpp"
#include "services/product/routes.hpp"

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
};

struct NoSagas final : order::Sagas {
  order::PlaceAnswer place(const domain::calls::PlaceOrder&, const Origin&, Wait) override {
    return order::Pending{};
  }
  order::CancelAnswer cancel(const domain::OrderId&, const domain::calls::CancelOrder&,
                             const Origin&, Wait) override {
    return order::Pending{};
  }
};

std::vector<Route> identity_routes(Ground& on) {
  const platform::PasswordHasher passwords{on.randomness, platform::PasswordHasher::least_cost};
  const identity::IdentityService service(
      {*on.database, on.clock, on.ids, on.randomness, passwords, on.outbox, on.keys}, {});
  return identity::routes(service);
}

std::vector<Route> product_routes(Ground& on) {
  const product::ProductService service({*on.database, on.clock, on.ids, on.outbox, on.keys});
  return product::routes(service);
}

std::vector<Route> order_routes(Ground& on) {
  NoSagas sagas;
  const platform::WorkflowOutbox facts{{}};
  order::OrderService service({*on.database, on.clock, on.ids, sagas, on.log, on.outbox, facts},
                              {});
  return order::routes(service);
}

std::vector<Route> payment_routes(Ground& on) {
  const payment::PaymentService service({*on.database, on.clock, on.ids, on.outbox, on.keys});
  return payment::routes(service);
}

std::vector<Route> listed(Service service, Ground& on) {
  switch (service) {
    case Service::Identity:
      return identity_routes(on);
    case Service::Product:
      return product_routes(on);
    case Service::Order:
      return order_routes(on);
    case Service::Payment:
      return payment_routes(on);
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
