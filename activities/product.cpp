#include "activities/product.hpp"

namespace perdura::activities {

using namespace domain::calls;

void add_product(temporal::Activities& activities, const ServiceClient& service, Now now) {
  Calls<product::All> calls(activities, service, std::move(now));
  calls.add<product::reserve>("/internal/v1/reservations", once_an_order("reserve"));
  calls.add<product::sell>("/internal/v1/reservations/sell", once_an_order("sell"));
  calls.add<product::release>("/internal/v1/reservations/release", once_an_order("release"));
  calls.add<product::release_units>(
      "/internal/v1/reservations/release-units", [](const ReleaseUnits& part) {
        return domain::effect_key(part.order_id, "release", part.cancellation_id);
      });
}

}  // namespace perdura::activities
