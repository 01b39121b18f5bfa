// Parcels, and payments as the payment service knows them.
#include "apps/client/reading.hpp"

namespace perdura::apps {

using domain::IdempotencyKey;
using domain::OrderId;
using domain::ShipmentId;

namespace {

struct DispatchWish {
  std::string courier_code;
};
BOOST_DESCRIBE_STRUCT(DispatchWish, (), (courier_code))

std::string path_of(const ShipmentId& id) { return "/api/v1/shipments/" + id.value(); }

}  // namespace

std::vector<Shipment> Session::shipments_of(const OrderId& order) {
  auto newest = read<Page<Shipment>>("/api/v1/shipments?limit=100").items;
  std::erase_if(newest, [&](const Shipment& one) { return one.order_id != order; });
  return newest;
}

Shipment Session::dispatch(const ShipmentId& id, const std::string& courier_code,
                           const IdempotencyKey& key) {
  const auto request =
      post(path_of(id) + "/dispatch", json::to_text(DispatchWish{courier_code}), key);
  const auto response = send(request);
  require_status(request, response, {200, 202});
  return read_answer<Shipment>(request, response);
}

Shipment Session::shipment(const ShipmentId& id) { return read<Shipment>(path_of(id)); }

Payment Session::payment(const domain::PaymentId& id) {
  return read<Payment>("/api/v1/payments/" + id.value());
}

}  // namespace perdura::apps
