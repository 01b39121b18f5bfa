// What the workflow tells of an order's parcels, from the first that is picked up to the end of the
// claim window.
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace domain::calls;
using namespace std::chrono_literals;
using domain::Actor;
using domain::EventId;
using domain::Money;
using domain::OrderId;
using domain::ShipmentId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Shipped : Orders {
  value order(const std::string& id) { return parsed(get(anna, "/api/v1/orders/" + id)); }
  std::string status(const std::string& id) { return text(order(id), "/status"); }
  value waiting(const std::string& id) {
    return parsed(get(anna, "/api/v1/orders/" + id + "/waiting"));
  }
  std::vector<std::string> steps(const std::string& id) {
    auto all = steps_of(parsed(get(anna, "/api/v1/orders/" + id + "/timeline")));
    const std::ptrdiff_t of_the_placement = 4;
    all.erase(all.begin(), all.begin() + of_the_placement);
    return all;
  }
  /// Types of the events after order.placed and order.paid.
  std::vector<std::string> news() {
    std::vector<std::string> types;
    for (const auto& event : events()) {
      if (event.sequence > 2) types.push_back(event.type);
    }
    return types;
  }
  std::string post(const RecordShipment& fact, const std::string& key = "k") {
    return outcome(
        call(worker, HttpMethod::Post, "/internal/v1/orders/shipment", json::to_text(fact), key));
  }
  static RecordShipment parcel(const std::string& id, const std::string& status,
                               std::vector<domain::ParcelUnits> lines, std::int64_t refunded = 0) {
    return {OrderId(id), EventId("evt_1"), ShipmentId("shp_1"),
            status,      std::move(lines), Money(refunded)};
  }
};

TEST_F(Shipped, MoveOnWithTheirParcels) {
  const auto id = paid_for_two_parcels();
  EXPECT_EQ(bare(tell_parcel(id, 1, "SHIPPING", {units(0, 2)})), (OrderRecorded{"SHIPPING", true}));
  EXPECT_EQ(number(order(id), "/lines/0/shipped"), 2);
  EXPECT_EQ(number(order(id), "/lines/1/shipped"), 0);
  EXPECT_EQ(tell_parcel(id, 2, "SHIPPING", {units(1, 1)}), (OrderRecorded{"SHIPPING", false}));
  EXPECT_EQ(text(waiting(id), "/items/0/fact"), "delivery");
  EXPECT_EQ(tell_parcel(id, 1, "DELIVERED", {units(0, 2)}), (OrderRecorded{"SHIPPING", false}));
  EXPECT_THAT(news(), IsEmpty());
  EXPECT_EQ(tell_parcel(id, 2, "DELIVERED", {units(1, 1)}),
            (OrderRecorded{"DELIVERED", true, 7 * 24h}));
  EXPECT_EQ(number(order(id), "/lines/0/delivered"), 2);
  EXPECT_EQ(text(waiting(id), "/items/0/fact"), "confirmation");
  EXPECT_THAT(steps(id),
              ElementsAre("pick-up-parcel DONE", "pick-up-parcel DONE", "deliver-parcel DONE",
                          "deliver-parcel DONE", "end-delivery DELIVERED"));
  EXPECT_THAT(news(), ElementsAre("order.delivered"));
  const auto told = events().back().body;
  EXPECT_EQ(text(told, "/lines/1/line_id"), "lin_1");
  EXPECT_EQ(number(told, "/lines/0/quantity"), 2);
}

TEST_F(Shipped, CountEachStatusOfAParcelOnce) {
  const auto id = paid_for_two_parcels();
  for (int n = 0; n < 3; ++n) {
    tell_parcel(id, 1, "SHIPPING", {units(0, 1)});
    tell_parcel(id, 2, "LOST", {units(1, 1)}, 3'000);
  }
  EXPECT_EQ(number(order(id), "/lines/0/shipped"), 1);
  EXPECT_EQ(number(order(id), "/lines/1/lost"), 1);
  EXPECT_EQ(number(order(id), "/payment/refunded_amount"), 3'000);
  tell_parcel(id, 3, "SHIPPING", {units(0, 1)});
  EXPECT_EQ(number(order(id), "/lines/0/shipped"), 2);
}

TEST_F(Shipped, KnowFromAnEndThatTheParcelWasPickedUp) {
  const auto id = paid_for_two_parcels();
  EXPECT_EQ(bare(tell_parcel(id, 1, "DELIVERED", {units(0, 2)})),
            (OrderRecorded{"SHIPPING", true}));
  EXPECT_EQ(number(order(id), "/lines/0/shipped"), 2);
  const auto before = order(id);
  EXPECT_EQ(bare(tell_parcel(id, 1, "SHIPPING", {units(0, 2)})),
            (OrderRecorded{"SHIPPING", false}));
  EXPECT_EQ(order(id), before);
}

TEST_F(Shipped, FromOneParcelOnAreDeliveredAtOnce) {
  const auto id = paid_order();
  EXPECT_EQ(bare(tell_parcel(id, 1, "DELIVERED", {units(0, 2)})),
            (OrderRecorded{"DELIVERED", true}));
  EXPECT_THAT(steps(id),
              ElementsAre("pick-up-parcel DONE", "deliver-parcel DONE", "end-delivery DELIVERED"));
}

TEST_F(Shipped, OfWhichAParcelIsLostAreDeliveredAndRefundedInPart) {
  const auto id = paid_for_two_parcels();
  tell_parcel(id, 1, "SHIPPING", {units(0, 2)});
  tell_parcel(id, 2, "SHIPPING", {units(1, 1)});
  tell_parcel(id, 1, "DELIVERED", {units(0, 2)});
  EXPECT_EQ(tell_parcel(id, 2, "LOST", {units(1, 1)}, 3'000).status, "DELIVERED");
  EXPECT_EQ(text(order(id), "/payment/status"), "PARTIALLY_REFUNDED");
  EXPECT_EQ(number(events().back().body, "/refunded"), 3'000);
  EXPECT_EQ(events().back().body.at("lines").as_array().size(), 1u);
  EXPECT_THAT(steps(id), ::testing::Contains("refund-parcel DONE undoes charge-credit"));
}

TEST_F(Shipped, OfWhichNothingArrivesAreCancelledAndRefunded) {
  const auto id = paid_for_two_parcels();
  tell_parcel(id, 1, "LOST", {units(0, 2)}, 6'000);
  EXPECT_EQ(post({OrderId(id),
                  EventId("evt_1"),
                  ShipmentId("shp_2"),
                  "RETURNED",
                  {units(1, 1)},
                  Money(2'999)}),
            "422 AMOUNT_MISMATCH");
  EXPECT_EQ(tell_parcel(id, 2, "RETURNED", {units(1, 1)}, 3'000),
            (OrderRecorded{"CANCELLED", true}));
  const auto after = order(id);
  EXPECT_EQ(text(after, "/payment/status"), "REFUNDED");
  EXPECT_EQ(text(after, "/failure/code"), "NOT_DELIVERED");
  EXPECT_EQ(number(after, "/lines/1/sent_back"), 1);
  EXPECT_THAT(waiting(id).at("items").as_array(), IsEmpty());
  EXPECT_THAT(news(), ElementsAre("order.cancelled"));
  EXPECT_EQ(text(events().back().body, "/fault"), "COURIER");
  EXPECT_EQ(number(events().back().body, "/refunded"), 9'000);
}

TEST_F(Shipped, NeverGiveBackMoreThanWasCaptured) {
  const auto id = paid_for_two_parcels();
  EXPECT_EQ(post(parcel(id, "LOST", {units(0, 2)}, 9'001)), "422 AMOUNT_MISMATCH");
  EXPECT_EQ(post(parcel(id, "LOST", {units(0, 2)}, -1)), "422 AMOUNT_MISMATCH");
  EXPECT_EQ(number(order(id), "/payment/refunded_amount"), 0);
  EXPECT_EQ(status(id), "PAID");
}

TEST_F(Shipped, NeverHaveMoreUnitsOnTheWayThanWereOrdered) {
  const auto id = paid_for_two_parcels();
  const auto before = order(id);
  EXPECT_EQ(post(parcel(id, "SHIPPING", {units(0, 3)})), "422 UNITS_MISMATCH");
  EXPECT_EQ(post(parcel(id, "SHIPPING", {units(0, 1), units(0, 2)})), "422 UNITS_MISMATCH");
  EXPECT_EQ(post(parcel(id, "DELIVERED", {units(0, 2), units(7, 1)})), "422 UNITS_MISMATCH");
  EXPECT_EQ(order(id), before);
  tell_parcel(id, 1, "SHIPPING", {units(0, 1)});
  EXPECT_EQ(post(parcel(id, "DELIVERED", {units(0, 2)})), "422 UNITS_MISMATCH");
}

// The shipping service tells of one end. If it does not: the money counts, the units stay.
TEST_F(Shipped, TakeASecondEndOfAParcelForItsMoneyAlone) {
  const auto id = paid_for_two_parcels();
  tell_parcel(id, 1, "DELIVERED", {units(0, 2)});
  EXPECT_EQ(bare(tell_parcel(id, 1, "LOST", {units(0, 2)}, 6'000)),
            (OrderRecorded{"SHIPPING", false}));
  EXPECT_EQ(number(order(id), "/lines/0/lost"), 0);
  EXPECT_EQ(number(order(id), "/payment/refunded_amount"), 6'000);
  EXPECT_EQ(tell_parcel(id, 2, "DELIVERED", {units(1, 1)}).status, "DELIVERED");
  EXPECT_FALSE(tell_parcel(id, 2, "RETURNED", {units(1, 1)}, 3'000).moved);
  EXPECT_EQ(status(id), "DELIVERED");
  EXPECT_EQ(number(order(id), "/payment/refunded_amount"), 9'000);
}

TEST_F(Shipped, AreOnlyThoseThatWerePaid) {
  for (const auto& id : {pending_order(), awaiting_order()}) {
    const auto before = order(id);
    EXPECT_FALSE(tell_parcel(id, 1, "SHIPPING", {units(0, 2)}).moved);
    EXPECT_EQ(order(id), before);
  }
}

TEST_F(Shipped, HearNothingNewInAStatusBeforeThePickUpOrInAStop) {
  const auto id = paid_order();
  const auto before = order(id);
  for (const auto* told : {"WAYBILL_ISSUED", "CANCELLED", "STOP_REQUESTED"}) {
    EXPECT_FALSE(tell_parcel(id, 1, told, {units(0, 2)}).moved);
  }
  EXPECT_EQ(order(id), before);
}

TEST_F(Shipped, AfterTheirEndStayAsTheyAre) {
  const auto id = paid_order();
  sagas.on_cancel = [this](const auto& order, const auto& wish) { return cancel_all(order, wish); };
  cancel(id);
  const auto before = order(id);
  EXPECT_EQ(tell_parcel(id, 1, "SHIPPING", {units(0, 2)}), (OrderRecorded{"CANCELLED", false}));
  EXPECT_EQ(order(id), before);
  EXPECT_TRUE(logged("a parcel of a cancelled order is on its way"));
}

TEST_F(Shipped, OfferNoCancelOnceAParcelIsOnItsWay) {
  const auto id = paid_for_two_parcels();
  tell_parcel(id, 1, "SHIPPING", {units(0, 2)});
  EXPECT_THAT(texts(order(id).at("allowed_actions")), IsEmpty());
  const auto refused = cancel(id);
  EXPECT_EQ(outcome(refused), "409 ALREADY_SHIPPED");
  EXPECT_EQ(parsed(refused).at("errors").as_array().size(), 1u);
}

// ---- reminders
// -----------------------------------------------------------------------------------

TEST_F(Shipped, RemindTheirSellersOnceWhateverTheKey) {
  const auto id = paid_for_two_parcels();
  clock.advance(3 * 24h);
  const auto told = tell("reminded", RecordReminded{OrderId(id)}, "a");
  EXPECT_EQ(told, (OrderRecorded{"PAID", false, 6 * 24h}));
  EXPECT_EQ(tell("reminded", RecordReminded{OrderId(id)}, "b"), told);
  EXPECT_THAT(news(), ElementsAre("order.dispatch_overdue"));
  const auto body = events().back().body;
  EXPECT_THAT(texts(body.at("seller_ids")), ElementsAre("usr_shop"));
  EXPECT_EQ(text(body, "/since"), "2026-11-01T00:00:00.000Z");
  EXPECT_THAT(steps(id), ElementsAre("remind-sellers DONE"));
  EXPECT_EQ(waiting(id).at("items").as_array().size(), 1u);
  EXPECT_EQ(text(waiting(id), "/items/0/fact"), "dispatch");
}

TEST_F(Shipped, RemindNobodyWhenEachParcelIsOnItsWay) {
  const auto id = paid_for_two_parcels();
  tell_parcel(id, 1, "SHIPPING", {units(0, 2)});
  tell_parcel(id, 2, "SHIPPING", {units(1, 1)});
  EXPECT_EQ(tell("reminded", RecordReminded{OrderId(id)}, "a"), (OrderRecorded{"SHIPPING", false}));
  EXPECT_THAT(news(), IsEmpty());
}

// ---- the end of the claim window
// -----------------------------------------------------------------

TEST_F(Shipped, AreCompletedByTheirBuyerOrByTheEndOfTheWindow) {
  for (const auto& [led_by, name] :
       {std::pair(Actor::Buyer, "BUYER"), std::pair(Actor::System, "SYSTEM")}) {
    const auto id = delivered_order(name);
    EXPECT_EQ(complete(OrderId(id), led_by), (OrderRecorded{"COMPLETED", true}));
    EXPECT_EQ(tell("completed", RecordCompleted{OrderId(id), led_by}, name),
              (OrderRecorded{"COMPLETED", false}));
    EXPECT_EQ(status(id), "COMPLETED");
    EXPECT_THAT(waiting(id).at("items").as_array(), IsEmpty());
    EXPECT_EQ(steps(id).back(), led_by == Actor::Buyer ? "confirm-purchase COMPLETED"
                                                       : "close-claim-window COMPLETED");
  }
  std::vector<std::string> led;
  for (const auto& event : events()) {
    if (event.type == "order.completed") led.push_back(text(event.body, "/led_by"));
  }
  EXPECT_THAT(led, ::testing::UnorderedElementsAre("BUYER", "SYSTEM"));
}

TEST_F(Shipped, AreNotCompletedBeforeTheyAreDelivered) {
  const auto id = paid_order();
  EXPECT_FALSE(complete(OrderId(id), Actor::System).moved);
  EXPECT_EQ(status(id), "PAID");
}

TEST_F(Shipped, SayHowLongIsLeftOfTheWindow) {
  const auto id = delivered_order();
  clock.advance(24h);
  EXPECT_EQ(tell_parcel(id, 1, "DELIVERED", {units(0, 2)}),
            (OrderRecorded{"DELIVERED", false, 6 * 24h}));
  clock.advance(30 * 24h);
  EXPECT_EQ(tell_parcel(id, 1, "DELIVERED", {units(0, 2)}),
            (OrderRecorded{"DELIVERED", false, 0ms}));
}

}  // namespace
}  // namespace perdura::services::order::testing
