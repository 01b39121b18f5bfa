// A seller dispatches.
#include <gmock/gmock.h>

#include "services/shipping/workflow_facts.hpp"
#include "tests/services/shipping/shipping_world.hpp"

namespace perdura::services::shipping::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Dispatch, HasAWaybillAtOnce) {
  ShippingWorld w;
  w.opened("7");
  const auto view = decoded<ShipmentView>(w.dispatch("shp_7a"));
  EXPECT_EQ(view.status, statemachines::shipment::Status::WaybillIssued);
  EXPECT_FALSE(view.dispatching);
  EXPECT_EQ(view.courier_code.value().value(), "04");
  EXPECT_TRUE(view.waybill && view.waybill_issued_at);
  EXPECT_THAT(view.allowed_actions, IsEmpty());
  EXPECT_THAT(w.published(), ElementsAre("shipment.waybill_issued shp_7a"));
  EXPECT_EQ(w.statuses_told("ord_7", "shp_7a"), "");
  const auto facts = w.told("shp_7a");
  ASSERT_EQ(facts.size(), 2u);
  EXPECT_EQ(facts[0].kind, platform::Delivery::Start);
  EXPECT_EQ(facts[0].name, "Shipment");
  EXPECT_EQ(facts[0].request_id, "shp_7a/start");
  EXPECT_EQ(json::from_text<StartShipment>(facts[0].body),
            (StartShipment{domain::ShipmentId("shp_7a"), domain::OrderId("ord_7"),
                           domain::UserId(seller.id), 1}));
  EXPECT_EQ(facts[1].name, "shipment_changed");
}

// From Friday on the three days in which the seller hands it over have a weekend in them.
TEST(Dispatch, TellsItsWorkflowHowLongItWaits) {
  ShippingWorld w;
  w.opened("7");
  const std::chrono::sys_days friday = std::chrono::November / 6 / 2026;
  w.wait(friday + 9h - w.clock.now());
  w.dispatch("shp_7a");
  const auto start = json::from_text<StartShipment>(w.told("shp_7a").front().body);
  ASSERT_TRUE(start.patience);
  EXPECT_EQ(start.patience->hand_over, 5 * 24h);
  EXPECT_EQ(start.patience->silence, 10 * 24h);
}

TEST(Dispatch, TellsItsWorkflowToWaitByTheShopsClock) {
  const platform::ManualClock fast(platform::SystemClock::default_origin, 60);
  const auto start = start_of({}, fast, {});
  ASSERT_TRUE(start.patience && start.doubt);
  EXPECT_EQ(start.patience->silence, 4h);
  EXPECT_EQ(start.doubt->doubt_longest, 1s);
  EXPECT_EQ(start.doubt->doubt_each, 10s);
}

TEST(Dispatch, RefusesWhatCannotBe) {
  ShippingWorld w;
  w.opened("7");
  EXPECT_EQ(outcome(w.dispatch("shp_7a", "02")), "422 UNKNOWN_COURIER");
  EXPECT_EQ(outcome(w.dispatch("shp_7a", "nonsense and more")), "422 UNKNOWN_COURIER");
  EXPECT_EQ(outcome(w.dispatch("shp_7b")), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.dispatch("shp_9a")), "404 NOT_FOUND");
  const auto send = [&](const std::string& body) {
    return outcome(w.send(HttpMethod::Post, "/api/v1/shipments/shp_7a/dispatch", seller, body));
  };
  EXPECT_EQ(send("{}"), "400 INVALID_REQUEST");
  EXPECT_EQ(send("x"), "400 MALFORMED_JSON");
  EXPECT_EQ(send(R"({"courier_code":4})"), "400 INVALID_REQUEST");
  EXPECT_EQ(send(R"({"courier_code":"04","fast":true})"), "400 INVALID_REQUEST");
  EXPECT_EQ(w.status("shp_7a"), "READY");
  EXPECT_EQ(w.outside.brain.size(), 0u);
  for (const char* courier : {"01", "05", "06", "08"}) {
    const std::string order = std::string("9") + courier;
    w.opened(order);
    EXPECT_EQ(w.dispatch("shp_" + order + "a", courier).status, 200) << courier;
  }
}

TEST(Dispatch, HappensOnceWhateverTheKey) {
  ShippingWorld w;
  w.opened("7");
  const auto first = decoded<ShipmentView>(w.dispatch("shp_7a", "04", "k1"));
  EXPECT_EQ(decoded<ShipmentView>(w.dispatch("shp_7a", "04", "k1")), first);
  EXPECT_EQ(outcome(w.dispatch("shp_7a", "05", "k1")), "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(outcome(w.dispatch("shp_7a", "04", "k2")), "409 ILLEGAL_TRANSITION");
  EXPECT_EQ(outcome(w.dispatch("shp_7a")), "409 ILLEGAL_TRANSITION");
  EXPECT_EQ(w.outside.brain.size(), 1u);
}

TEST(Dispatch, GoesOnWhenTheCourierDoesNotAnswerAndFindsTheSameWaybill) {
  for (const auto kind : {FaultKind::Refuse, FaultKind::TimeoutBefore, FaultKind::TimeoutAfter}) {
    ShippingWorld w;
    w.opened("7");
    w.force(FaultCall::Upload, kind);
    const auto answer = w.dispatch("shp_7a", "04", "k");
    EXPECT_EQ(answer.headers.find("Location"), "/api/v1/shipments/shp_7a");
    const auto view = decoded<ShipmentView>(answer, 202);
    EXPECT_EQ(view.status, statemachines::shipment::Status::Ready);
    EXPECT_TRUE(view.dispatching);
    EXPECT_THAT(view.allowed_actions, IsEmpty());
    EXPECT_EQ(outcome(w.dispatch("shp_7a")), "409 ILLEGAL_TRANSITION");
    EXPECT_THAT(w.published(), IsEmpty());

    const auto issued = std::get<WaybillIssued>(w.issue("shp_7a"));
    EXPECT_EQ(w.view("shp_7a").waybill, issued.waybill);
    EXPECT_EQ(std::get<WaybillIssued>(w.issue("shp_7a")), issued);
    EXPECT_EQ(w.dispatch("shp_7a", "04", "k").status, 200);
    EXPECT_EQ(w.outside.brain.size(), 1u);
    EXPECT_THAT(w.published(), ElementsAre("shipment.waybill_issued shp_7a"));
  }
}

TEST(Dispatch, RepeatedUnderItsKeyAsksTheCourierAgain) {
  ShippingWorld w;
  w.opened("7");
  w.force(FaultCall::Upload, FaultKind::TimeoutAfter);
  EXPECT_EQ(w.dispatch("shp_7a", "04", "k").status, 202);
  EXPECT_EQ(w.dispatch("shp_7a", "04", "k").status, 200);
  EXPECT_EQ(w.outside.brain.size(), 1u);
}

TEST(Dispatch, RefusedByTheCourierIsToldToTheSellerWhoMayTryAgain) {
  ShippingWorld w;
  w.opened("7");
  w.addresses.answer = Party{"", "1 Hidden Street", {}};
  EXPECT_EQ(outcome(w.dispatch("shp_7a", "04", "k")), "422 COURIER_REFUSED");
  EXPECT_EQ(outcome(w.dispatch("shp_7a", "04", "k")), "422 COURIER_REFUSED");
  const auto view = w.view("shp_7a");
  EXPECT_EQ(view.status, statemachines::shipment::Status::Ready);
  EXPECT_FALSE(view.dispatching);
  EXPECT_EQ(view.refusal.value().code, "BAD_RECIPIENT");
  EXPECT_THAT(view.allowed_actions, ElementsAre("dispatch"));
  EXPECT_EQ(std::get<WaybillRefused>(w.issue("shp_7a")).code, "BAD_RECIPIENT");

  w.addresses.answer = Party{"Anna Secret", "1 Hidden Street", {}};
  const auto again = decoded<ShipmentView>(w.dispatch("shp_7a", "05", "k2"));
  EXPECT_EQ(again.courier_code.value().value(), "05");
  EXPECT_FALSE(again.refusal);
  EXPECT_EQ(w.told("shp_7a/2").front().request_id, "shp_7a/2/start");
  EXPECT_EQ(json::from_text<StartShipment>(w.told("shp_7a/2").front().body).attempt, 2);
  EXPECT_EQ(w.statuses_told("shp_7a/2", "shp_7a"), "WAYBILL_ISSUED");
}

TEST(Dispatch, WaitsForAnAddressThatCannotBeRead) {
  ShippingWorld w;
  w.opened("7");
  w.addresses.answer = AddressUnknown{"identity is away"};
  EXPECT_EQ(w.dispatch("shp_7a").status, 202);
  EXPECT_EQ(w.outside.brain.size(), 0u);
  w.addresses.answer = Party{"Anna Secret", "1 Hidden Street", {}};
  EXPECT_TRUE(std::holds_alternative<WaybillIssued>(w.issue("shp_7a")));
}

TEST(Dispatch, IsRefusedWithoutAnAddressUnlessTheCourierMayKnowOfItAlready) {
  ShippingWorld w;
  w.opened("7");
  w.opened("8");
  w.addresses.answer = AddressGone{};
  EXPECT_EQ(outcome(w.dispatch("shp_7a")), "422 COURIER_REFUSED");
  EXPECT_EQ(w.view("shp_7a").refusal.value().code, "ADDRESS_UNAVAILABLE");

  w.addresses.answer = Party{"Anna Secret", "1 Hidden Street", {}};
  w.force(FaultCall::Upload, FaultKind::TimeoutAfter);
  EXPECT_EQ(w.dispatch("shp_8a").status, 202);
  w.addresses.answer = AddressGone{};
  EXPECT_TRUE(std::holds_alternative<CourierUnknown>(w.issue("shp_8a")));
  EXPECT_TRUE(w.view("shp_8a").dispatching);
}

TEST(Dispatch, NeitherStoresNorLogsTheAddress) {
  ShippingWorld w;
  w.opened("7");
  w.force(FaultCall::Upload, FaultKind::TimeoutAfter);
  const auto answer = w.dispatch("shp_7a");
  w.issue("shp_7a");
  for (const char* secret : {"Anna Secret", "Hidden Street", "010-1234"}) {
    EXPECT_FALSE(w.logged(secret)) << secret;
    EXPECT_EQ(answer.body.find(secret), std::string::npos);
    EXPECT_EQ(json::to_text(w.view("shp_7a")).find(secret), std::string::npos);
    for (const auto& fact : w.told("shp_7a")) {
      EXPECT_EQ(fact.body.find(secret), std::string::npos);
    }
  }
  const auto item =
      w.outside.courier.with([](auto& brain, auto now) { return brain.of_order(now, "ord_7"); })
          .items.at(0);
  EXPECT_EQ(item.recipient.value().name, "Anna Secret");
  EXPECT_EQ(item.reference, "shp_7a/1");
  EXPECT_EQ(item.items, 2);
}

TEST(Dispatch, IssuesNothingThatWasNeverDispatched) {
  ShippingWorld w;
  w.opened("7");
  const auto ask = [&](const std::string& body) {
    return outcome(w.send(HttpMethod::Post, "/internal/v1/shipments/waybill", worker, body, "k"));
  };
  EXPECT_EQ(ask(R"({"shipment_id":"shp_7a","attempt":1})"), "422 UNKNOWN_DISPATCH");
  EXPECT_EQ(ask(R"({"shipment_id":"shp_9a","attempt":1})"), "422 UNKNOWN_DISPATCH");
  EXPECT_EQ(w.outside.brain.size(), 0u);
}

}  // namespace
}  // namespace perdura::services::shipping::testing
