#include "simulator/world/schemas.hpp"

#include <array>

#include "migrations/identity.hpp"
#include "migrations/order.hpp"
#include "migrations/outbox.hpp"
#include "migrations/payment.hpp"
#include "migrations/product.hpp"
#include "migrations/promotion.hpp"
#include "migrations/shipping.hpp"

namespace perdura::simulator {
namespace {

std::unique_ptr<Schema> made(const char* service, const char* topic,
                             const platform::sql::MigrationSet& own) {
  const std::array sets{own, migrations::outbox()};
  return std::unique_ptr<Schema>(new Schema{service, topic, SimulatedSql(sets)});
}

}  // namespace

Schemas::Schemas() {
  schemas_["identity"] = made("identity", "user", migrations::identity());
  schemas_["product"] = made("product", "product", migrations::product());
  schemas_["promotion"] = made("promotion", "promotion", migrations::promotion());
  schemas_["payment"] = made("payment", "payment", migrations::payment());
  schemas_["shipping"] = made("shipping", "shipment", migrations::shipping());
  schemas_["order"] = made("order", "order", migrations::order());
}

void Schemas::clear() {
  for (const auto& [service, schema] : schemas_) {
    schema->database.attach(nullptr);
    schema->listeners.clear();
    schema->database.clear();
  }
}

}  // namespace perdura::simulator
