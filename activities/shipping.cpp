#include "activities/shipping.hpp"

namespace perdura::activities {

using domain::effect_key;
using namespace domain::calls;

namespace {

auto once_an_attempt(std::string effect) {
  return [effect = std::move(effect)](const auto& about) {
    return effect_key(about.shipment_id, effect + "/" + std::to_string(about.attempt));
  };
}

}  // namespace

void add_shipping(temporal::Activities& activities, const ServiceClient& service, Now now) {
  Calls<shipping::All> calls(activities, service, std::move(now));
  calls.add<shipping::open>("/internal/v1/shipments", once_an_order("shipments"));
  calls.add<shipping::issue>("/internal/v1/shipments/waybill", once_an_attempt("waybill"));
  calls.add<shipping::stop>("/internal/v1/shipments/stop", [](const StopShipments& wanted) {
    return effect_key(wanted.order_id, "stop", wanted.cancellation_id);
  });
  calls.add<shipping::not_handed_over>("/internal/v1/shipments/not-handed-over",
                                       once_an_attempt("not-handed-over"));
  calls.add<shipping::lost>("/internal/v1/shipments/lost", once_an_attempt("lost"));
}

}  // namespace perdura::activities
