// Whatever order the courier's news comes in, how often, by which way and with which lies between:
// the parcel ends as if all had been told once and in order.
#include <rapidcheck.h>

#include "domain/names.hpp"
#include "migrations/shipping.hpp"
#include "tests/services/shipping/shipping_world.hpp"

namespace perdura::services::shipping::testing {
namespace {

using statemachines::shipment::Scan;
using statemachines::shipment::Status;
namespace machine = statemachines::shipment;

const domain::Waybill our_waybill("w1");
const std::string our_reference = "shp_7a/1";

/// What one answer of tracking gets wrong.
enum class Flaw { None, WithoutLastButOne, Twice, Swapped, OnlyFirst, DeliveredAfterReturn };

/// Shows so many of the true scans, with a flaw in the next answer; a webhook's body names one of
/// `news`.
struct ScriptedCourier final : Courier {
  UploadOutcome upload(const Consignment&) override {
    if (const auto first = std::exchange(before_answering, nullptr)) first();
    return CourierIssued{issued};
  }
  std::map<domain::Waybill, Cancelling> cancel(
      const std::vector<domain::Waybill>& waybills) override {
    return {{waybills.front(), Cancelling::Cancelled}};
  }
  TrackingOutcome track(const std::vector<domain::Waybill>&) override {
    TrackedWaybill answer{our_waybill, our_reference, {}};
    answer.scans.assign(truth.begin(), truth.begin() + static_cast<std::ptrdiff_t>(shown));
    spoil(answer.scans, std::exchange(flaw, Flaw::None));
    return std::vector{answer};
  }
  WebhookReading read_webhook(const HttpRequest& request, std::chrono::sys_seconds) const override {
    return CourierNews{news.at(std::stoul(request.body)), "signature " + std::to_string(++read)};
  }

  static void spoil(std::vector<TrackedScan>& scans, Flaw flaw) {
    const bool several = scans.size() > 1;
    switch (flaw) {
      case Flaw::None:
        return;
      case Flaw::WithoutLastButOne:
        if (several) scans.erase(scans.end() - 2);
        return;
      case Flaw::Twice:
        scans.push_back(TrackedScan(scans.back()));
        return;
      case Flaw::Swapped:
        if (several) std::iter_swap(scans.end() - 1, scans.end() - 2);
        return;
      case Flaw::OnlyFirst:
        scans.resize(1);
        return;
      case Flaw::DeliveredAfterReturn:
        if (scans.back().to_sender) {
          scans.push_back({Scan::Delivered, false, scans.back().at, "recipient"});
        }
        return;
    }
  }

  domain::Waybill issued = our_waybill;
  std::function<void()> before_answering;
  std::vector<TrackedScan> truth;
  std::size_t shown = 1;
  Flaw flaw = Flaw::None;
  std::vector<TrackedWaybill> news;
  mutable int read = 0;
};

struct Trial : services::testing::ServiceWorld {
  Trial() : ServiceWorld(migrations::shipping()) {
    const auto body = json::from_text<OpenShipments>(ShippingWorld::open_body("7"));
    service.open(body, {"ord_7/shipments", {}});
    service.dispatch({seller.id, {"SELLER"}}, {domain::ShipmentId("shp_7a"), "04"}, {});
  }

  void hook(const TrackedWaybill& told) {
    courier.news.push_back(told);
    const HttpRequest request{.body = std::to_string(courier.news.size() - 1)};
    service.webhook(request, {});
  }
  void poll() {
    clock.advance(10min);
    if (!service.round(10).leased) throw std::logic_error("nobody else has the lease");
  }
  /// Every status that its workflow was told, in order.
  std::vector<std::string> statuses() const {
    const auto bodies = db.read([](platform::sql::Reader& tx) {
      return tx.query<std::string>(
          "SELECT body FROM workflow_outbox WHERE workflow_id = 'shp_7a' "
          "AND name = 'shipment_changed' ORDER BY place");
    });
    std::vector<std::string> found;
    for (const auto& body : bodies) found.push_back(json::from_text<ShipmentChanged>(body).status);
    return found;
  }
  std::int64_t tickets() const {
    return db
        .read([](platform::sql::Reader& tx) {
          return tx.query<std::int64_t>("SELECT COUNT(*) FROM ticket");
        })
        .at(0);
  }

  ScriptedCourier courier;
  FakeAddresses addresses;
  platform::WorkflowOutbox facts{{}};
  ShippingService service{{db, clock, ids, outbox, facts, keys, courier, addresses, log}, {}};
};

TEST(LyingCourier, GivesNoShipmentTheWaybillOfAnother) {
  Trial trial;
  trial.service.open(json::from_text<OpenShipments>(ShippingWorld::open_body("8")),
                     {"ord_8/shipments", {}});
  const domain::ShipmentId second("shp_8a");
  const auto outcome = trial.service.dispatch({seller.id, {"SELLER"}}, {second, "04"}, {});
  const auto& shipment = std::get<Dispatched>(outcome).shipment;
  EXPECT_TRUE(shipment.dispatching);
  EXPECT_FALSE(shipment.waybill);
  EXPECT_TRUE(trial.logged("the waybill is another shipment's"));
  EXPECT_TRUE(std::holds_alternative<CourierUnknown>(trial.service.issue({second, 1}, {})));
}

TEST(SlowCourier, WhoseAnswerComesAfterAllIsOverMovesNothing) {
  Trial trial;
  trial.service.open(json::from_text<OpenShipments>(ShippingWorld::open_body("8")),
                     {"ord_8/shipments", {}});
  const domain::ShipmentId id("shp_8a");
  trial.courier.issued = domain::Waybill("w2");
  trial.courier.before_answering = [&] {
    EXPECT_TRUE(std::holds_alternative<WaybillIssued>(trial.service.issue({id, 1}, {})));
    EXPECT_TRUE(std::holds_alternative<ReadyAgain>(trial.service.not_handed_over({id, 1}, {})));
  };
  const auto outcome = trial.service.dispatch({seller.id, {"SELLER"}}, {id, "04"}, {});
  EXPECT_EQ(std::get<Dispatched>(outcome).shipment.status, Status::Ready);
  EXPECT_FALSE(std::get<Dispatched>(outcome).shipment.waybill);
}

TEST(LyingCourier, DeliversNothingByAnAnswerThatContradictsItself) {
  Trial trial;
  const auto at = platform::now_of(trial.clock);
  trial.courier.truth = {{Scan::Accepted, false, at, ""}, {Scan::Delivered, true, at + 1h, ""}};
  trial.hook({our_waybill, our_reference, {{Scan::Delivered, false, at + 1h, "a lie"}}});
  trial.courier.shown = 2;
  trial.courier.flaw = Flaw::DeliveredAfterReturn;
  trial.poll();
  EXPECT_EQ(trial.statuses(),
            (std::vector<std::string>{"WAYBILL_ISSUED", "SHIPPING", "RETURNING", "RETURNED"}));
  EXPECT_EQ(trial.tickets(), 1);
}

/// A legal way, of which some scans were never told; the first and the last always are.
std::vector<TrackedScan> any_way() {
  using enum Scan;
  const std::vector<Scan> there{Accepted, PickedUp, InTransit, AtDestination, OutForDelivery};
  const std::vector<Scan> on{InTransit, AtDestination, OutForDelivery, Delivered};
  std::vector<std::pair<Scan, bool>> way;
  for (const Scan scan : there) way.emplace_back(scan, false);
  if (*rc::gen::arbitrary<bool>()) {
    way.emplace_back(Delivered, false);
  } else {
    for (const Scan scan : on) way.emplace_back(scan, true);
  }
  way.resize(*rc::gen::inRange<std::size_t>(1, way.size() + 1));
  std::vector<TrackedScan> scans;
  Instant at = std::chrono::floor<std::chrono::milliseconds>(
      platform::TimePoint(platform::SystemClock::default_origin));
  for (std::size_t n = 0; n < way.size(); ++n) {
    at += 1h;
    const bool kept = n == 0 || n + 1 == way.size() || *rc::gen::inRange(0, 4) > 0;
    if (kept) scans.push_back({way[n].first, way[n].second, at, "somewhere"});
  }
  return scans;
}

/// The statuses that follow from the scans, told once and in order.
std::vector<std::string> in_order(const std::vector<TrackedScan>& scans) {
  std::vector<std::string> statuses{"WAYBILL_ISSUED"};
  Status status = Status::WaybillIssued;
  for (const auto& scan : scans) {
    for (const auto& event : machine::events_of(scan.status, scan.to_sender)) {
      const auto next = std::get<Status>(machine::apply(status, event));
      if (next != status) statuses.emplace_back(domain::name_of(next));
      status = next;
    }
  }
  return statuses;
}

/// One thing that the courier does.
struct Act {
  std::optional<TrackedWaybill> hook;  // none: it is polled
  std::size_t shown = 1;
  Flaw flaw = Flaw::None;
  bool lie = false;
};

std::vector<Act> any_acts(const std::vector<TrackedScan>& truth) {
  const auto some = [&] { return *rc::gen::inRange<std::size_t>(0, truth.size()); };
  std::vector<Act> acts;
  for (const auto& scan : truth) {
    for (int copies = *rc::gen::inRange(0, 3); copies > 0; --copies) {
      acts.push_back({TrackedWaybill{our_waybill, our_reference, {scan}}, some() + 1});
    }
  }
  for (int polls = *rc::gen::inRange(0, 5); polls > 0; --polls) {
    const auto flaw = static_cast<Flaw>(*rc::gen::inRange(0, 6));
    acts.push_back({std::nullopt, some() + 1, flaw, flaw == Flaw::DeliveredAfterReturn});
  }
  for (int lies = *rc::gen::inRange(0, 3); lies > 0; --lies) {
    const Scan lie = *rc::gen::element(Scan::Delivered, Scan::Cancelled);
    TrackedWaybill told{our_waybill, our_reference, {{lie, false, truth[some()].at, "a lie"}}};
    // Of others' parcels anything may be said.
    if (*rc::gen::inRange(0, 3) == 0) told.waybill = domain::Waybill("w2");
    if (*rc::gen::inRange(0, 3) == 0) told.reference = "shp_8a/1";
    acts.push_back({told, some() + 1, Flaw::None, true});
  }
  for (std::size_t n = acts.size(); n > 1; --n) {
    std::swap(acts[n - 1], acts[*rc::gen::inRange<std::size_t>(0, n)]);
  }
  return acts;
}

/// Every status follows from the one before by a row of the table.
void check_moves(const std::vector<std::string>& statuses) {
  for (std::size_t n = 1; n < statuses.size(); ++n) {
    const bool row = std::ranges::any_of(machine::info().rows, [&](const auto& one) {
      return one.source == statuses[n - 1] && one.target == statuses[n] && !one.late;
    });
    RC_ASSERT(row);
  }
}

TEST(ScanProperty, AnyOrderEndsAsTheTruthToldInOrder) {
  EXPECT_TRUE(rc::check([] {
    Trial trial;
    trial.courier.truth = any_way();
    const auto acts = any_acts(trial.courier.truth);
    bool lies = false;
    for (const Act& act : acts) {
      lies = lies || act.lie;
      trial.courier.shown = act.shown;
      trial.courier.flaw = act.flaw;
      if (act.hook) {
        trial.hook(*act.hook);
      } else {
        trial.poll();
      }
      trial.courier.flaw = Flaw::None;
    }
    trial.courier.shown = trial.courier.truth.size();
    trial.poll();
    RC_ASSERT(trial.statuses() == in_order(trial.courier.truth));
    check_moves(trial.statuses());
    if (!lies) RC_ASSERT(trial.tickets() == 0);
  }));
}

}  // namespace
}  // namespace perdura::services::shipping::testing
