#pragma once
// The shipping service behind its router, with the real mock courier on the other side, both on one
// clock that stands still until it is moved.
#include <string>
#include <vector>

#include "mock-courier/deliverer.hpp"
#include "mock-courier/routes.hpp"
#include "platform/http/local_client.hpp"
#include "services/shipping/http_courier.hpp"
#include "services/shipping/routes.hpp"
#include "services/shipping/store.hpp"
#include "tests/services/service_world.hpp"

namespace perdura::services::shipping::testing {

using namespace std::chrono_literals;
using namespace domain::calls;
using mock_courier::FaultCall;
using mock_courier::FaultKind;
using services::testing::admin;
using services::testing::As;
using services::testing::decoded;
using services::testing::HttpMethod;
using services::testing::HttpRequest;
using services::testing::HttpResponse;
using services::testing::nobody;
using services::testing::outcome;
using services::testing::worker;

inline const As buyer{"usr_buyer", "BUYER"};
inline const As seller{"usr_seller", "SELLER"};
inline const As other_seller{"usr_other", "SELLER"};

inline constexpr const char* courier_key = "the key of the courier's API";
inline constexpr const char* webhook_secret = "the secret of the courier's webhooks";
inline constexpr const char* webhook_target = "/api/v1/shipments/webhooks/courier";
inline constexpr mock_courier::Steps steps{.hand_over = 1h, .step = 6h, .late = 18h};

struct FakeAddresses final : Addresses {
  AddressOutcome recipient(const domain::AddressSnapshotId&) override { return answer; }
  AddressOutcome answer = Party{"Anna Secret", "1 Hidden Street", "010-1234"};
};

/// The courier, whole.
struct OutsideWorld {
  explicit OutsideWorld(platform::Router::Parts parts)
      : courier(brain, parts.clock), router(parts, mock_courier::client_with_key(courier_key)) {
    router.add(mock_courier::api_routes(courier, [] {}));
  }
  mock_courier::MemoryJournal journal;
  mock_courier::Brain brain{journal, {.steps = steps}};
  mock_courier::Courier courier;
  platform::Router router;
  platform::LocalHttpClient line{router};
};

/// A fact in the workflow outbox.
struct Told {
  std::string workflow_id;
  platform::Delivery kind = platform::Delivery::Signal;
  std::string name;
  std::string request_id;
  std::string body;
};

struct ShippingWorld : services::testing::ServiceWorld {
  ShippingWorld();

  // ---- what is asked -------------------------------------------------------------------------

  /// Of order "7": shp_7a of the seller (2 of lin_7a), shp_7b of another one (1 of lin_7b).
  static std::string open_body(const std::string& order);
  HttpResponse open(const std::string& order) const;
  /// The test fails unless it is done.
  void opened(const std::string& order) const;
  HttpResponse dispatch(const std::string& id, const std::string& courier = "04",
                        const std::string& key = "") const;
  /// Opens order "7" and dispatches shp_7a; its waybill.
  std::string dispatched(const std::string& order = "7");
  template <class Outcome, class Request>
  Outcome ask(const std::string& target, const Request& request) const {
    return decoded<Outcome>(send(HttpMethod::Post, "/internal/v1/shipments/" + target, worker,
                                 json::to_text(request), "a-key"));
  }
  WaybillOutcome issue(const std::string& id, int attempt = 1) const {
    return ask<WaybillOutcome>("waybill", IssueWaybill{domain::ShipmentId(id), attempt});
  }
  /// All of the order's, or one; "CANCELLED STOP_REQUESTED", by shipment.
  std::string stop(const std::string& order, const std::string& shipment = "") const;
  HandOverOutcome not_handed_over(const std::string& id, int attempt = 1) const {
    return ask<HandOverOutcome>("not-handed-over", HandOverMissed{domain::ShipmentId(id), attempt});
  }
  LossOutcome lost(const std::string& id, int attempt = 1) const {
    return ask<LossOutcome>("lost", ShipmentSilent{domain::ShipmentId(id), attempt});
  }

  // ---- time, and what goes wrong ---------------------------------------------------------------

  void wait(platform::Duration time) {
    clock.advance(time);
    outside.courier.with([](auto& brain, auto now) { brain.tick(now); });
  }
  Round poll() const { return service.round(1'000); }
  /// The courier's next scan comes now.
  void advance(const std::string& waybill, int times = 1);
  void lose(const std::string& waybill);
  void force(FaultCall call, FaultKind kind, std::int64_t times = 1);
  /// The courier sends what it has to tell.
  void deliver() { deliverer.round(); }
  /// A webhook that is signed now (and so long ago).
  HttpResponse hook(const std::string& body, std::chrono::seconds ago = 0s,
                    const std::string& secret = webhook_secret) const;
  std::string scan_body(const std::string& waybill, const std::string& status,
                        bool returning = false, const std::string& reference = "shp_7a/1") const;

  // ---- what there is ---------------------------------------------------------------------------

  ShipmentView view(const std::string& id) const {
    return decoded<ShipmentView>(get("/api/v1/shipments/" + id, admin));
  }
  std::string status(const std::string& id) const;
  /// "shipment.delivered shp_7a", in order.
  std::vector<std::string> published() const;
  std::vector<Told> told(const std::string& workflow) const;
  /// What the workflow was told of the shipment: "WAYBILL_ISSUED SHIPPING".
  std::string statuses_told(const std::string& workflow, const std::string& shipment) const;
  /// "SCAN_AFTER_END shp_7a", sorted.
  std::vector<std::string> tickets() const;

  OutsideWorld outside{{clock, randomness, log, metrics}};
  HttpCourier courier{outside.line, log, {.key = courier_key, .webhook_secret = webhook_secret}};
  FakeAddresses addresses;
  platform::WorkflowOutbox facts{{}};
  ShippingService service{{db, clock, ids, outbox, facts, keys, courier, addresses, log}, {}};
  platform::LocalHttpClient here{router};
  mock_courier::Deliverer deliverer{{outside.courier, here, log, metrics},
                                    {"the shop", webhook_target, webhook_secret}};
};

}  // namespace perdura::services::shipping::testing
