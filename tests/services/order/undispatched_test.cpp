// A paid order of which a seller does not dispatch his parcel: he is reminded, then exactly his
// units are cancelled, and the order goes on.
#include "domain/names.hpp"
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace domain::calls;
using namespace std::chrono_literals;
using domain::CancellationId;
using domain::Money;
using domain::OrderId;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const CancellationId can("can_overdue");

/// Paid on a Sunday: three days of work end on Wednesday, seven on Tuesday of the next week.
constexpr auto until_reminder = 3 * 24h;
constexpr auto until_overdue = 9 * 24h;

struct Undispatched : Orders {
  value order(const std::string& id) { return parsed(get(anna, "/api/v1/orders/" + id)); }
  std::string status(const std::string& id) { return text(order(id), "/status"); }
  std::vector<std::string> steps(const std::string& id) {
    return steps_of(parsed(get(anna, "/api/v1/orders/" + id + "/timeline")));
  }
  /// "dispatch SELLER", … in the order of their deadlines.
  std::vector<std::string> waiting(const std::string& id) {
    const auto document = parsed(get(anna, "/api/v1/orders/" + id + "/waiting"));
    std::vector<std::string> facts;
    for (const auto& item : document.at("items").as_array()) {
      facts.push_back(text(item, "/fact") + " " + text(item, "/owner"));
    }
    return facts;
  }
  /// Of two parcels, of which the first one is with the courier.
  std::string half_shipped() {
    const auto id = paid_for_two_parcels();
    tell_parcel(id, 1, "SHIPPING", {units(0, 2)});
    return id;
  }
  OrderRecorded remind(const std::string& id, int number = 1) {
    return tell("reminded", RecordReminded{OrderId(id), number}, "r" + std::to_string(number));
  }
  OrderRecorded overdue(const std::string& id, const CancellationId& by = can) {
    return tell(
        "cancel-pending",
        RecordCancelPending{OrderId(id), by, domain::Actor::System, domain::Reason::OutOfStock},
        by.value());
  }
  OrderRecorded settle(const std::string& id, std::vector<domain::ParcelUnits> stopped,
                       std::vector<domain::ParcelUnits> too_late, std::int64_t refunded) {
    return tell("cancel-settled",
                RecordCancelSettled{OrderId(id), can, std::move(stopped), std::move(too_late),
                                    Money(refunded)},
                "settled");
  }
  /// As the topic told it.
  void copy_parcel(const std::string& id, int number, const std::string& status,
                   const std::vector<domain::ParcelUnits>& lines) {
    db.transaction([&](platform::sql::Transaction& tx) {
      store::write_shipment(tx, {.shipment_id = domain::ShipmentId("shp_" + std::to_string(number)),
                                 .order_id = OrderId(id),
                                 .seller_id = domain::UserId("usr_shop"),
                                 .status = status,
                                 .courier_code = {},
                                 .waybill = {},
                                 .units = json::to_text(lines),
                                 .updated_at = {}});
    });
  }
  /// How long is left of the earliest deadline.
  static std::chrono::milliseconds left(const OrderRecorded& recorded) {
    return recorded.due_in.value_or(-1ms);
  }
};

TEST_F(Undispatched, KeepTheirDeadlineWhenAnotherParcelIsPickedUp) {
  const auto id = paid_for_two_parcels();
  clock.advance(24h);
  const auto told = tell_parcel(id, 1, "SHIPPING", {units(0, 2)});
  EXPECT_EQ(told.due_in, until_overdue - 24h);
  EXPECT_EQ(told.remind_in, until_reminder - 24h);
  EXPECT_THAT(waiting(id),
              ElementsAre("prompt-dispatch SELLER", "dispatch SELLER", "delivery SYSTEM"));
  tell_parcel(id, 1, "DELIVERED", {units(0, 2)});
  EXPECT_THAT(waiting(id), ElementsAre("prompt-dispatch SELLER", "dispatch SELLER"))
      << "nothing is on its way";
  EXPECT_EQ(tell_parcel(id, 2, "SHIPPING", {units(1, 1)}), (OrderRecorded{"SHIPPING", false}));
  EXPECT_THAT(waiting(id), ElementsAre("delivery SYSTEM"));
}

TEST_F(Undispatched, RemindOnlyTheSellersOfWhatIsLeft) {
  const auto id = half_shipped();
  clock.advance(until_reminder);
  EXPECT_EQ(remind(id), (OrderRecorded{"SHIPPING", false, until_overdue - until_reminder}));
  EXPECT_THAT(waiting(id), ElementsAre("dispatch SELLER", "delivery SYSTEM"));
  EXPECT_EQ(events().back().type, "order.dispatch_overdue");
  EXPECT_EQ(text(events().back().body, "/since"), "2026-11-01T00:00:00.000Z");
  EXPECT_THAT(texts(events().back().body.at("seller_ids")), ElementsAre("usr_shop"));
}

TEST_F(Undispatched, AreCancelledAloneAndTheOrderGoesOn) {
  const auto id = half_shipped();
  clock.advance(until_overdue);
  const auto began = overdue(id);
  EXPECT_EQ(began.status, "SHIPPING");
  EXPECT_EQ(began.part, std::vector{units(1, 1)});
  EXPECT_EQ(number(order(id), "/lines/0/cancel_pending"), 0);
  EXPECT_EQ(number(order(id), "/lines/1/cancel_pending"), 1);
  EXPECT_EQ(text(order(id), "/cancellations/0/status"), "REFUND_PENDING");
  EXPECT_THAT(waiting(id), Contains("refund SYSTEM"));
  EXPECT_THAT(waiting(id), ::testing::Not(Contains("dispatch SELLER")));

  EXPECT_EQ(settle(id, {units(1, 1)}, {}, 3'000), (OrderRecorded{"SHIPPING", false}));
  const auto after = order(id);
  EXPECT_EQ(number(after, "/lines/1/cancelled"), 1);
  EXPECT_EQ(number(after, "/payment/refunded_amount"), 3'000);
  EXPECT_EQ(text(after, "/cancellations/0/status"), "COMPLETED");
  EXPECT_EQ(text(after, "/cancellations/0/failure/code"), "");
  EXPECT_THAT(waiting(id), ElementsAre("delivery SYSTEM"));
  const auto told = events().back();
  EXPECT_EQ(told.type, "order.cancel_settled");
  EXPECT_EQ(text(told.body, "/led_by"), "SYSTEM");
  EXPECT_EQ(text(told.body, "/fault"), "SELLER");
  EXPECT_THAT(told.body.at("too_late").as_array(), IsEmpty());
  EXPECT_EQ(steps(id).back(), "settle-cancel SHIPPING");
  EXPECT_EQ(tell_parcel(id, 1, "DELIVERED", {units(0, 2)}).status, "DELIVERED");
  EXPECT_EQ(number(events().back().body, "/refunded"), 3'000);
}

TEST_F(Undispatched, EndAnOrderWhoseOtherParcelIsLost) {
  const auto id = half_shipped();
  overdue(id);
  EXPECT_EQ(tell_parcel(id, 1, "LOST", {units(0, 2)}, 6'000).status, "SHIPPING")
      << "while it is being cancelled";
  EXPECT_EQ(settle(id, {units(1, 1)}, {}, 3'000).status, "CANCELLED");
  EXPECT_EQ(text(order(id), "/payment/status"), "REFUNDED");
  EXPECT_THAT(waiting(id), IsEmpty());
}

TEST_F(Undispatched, ThatTheCourierHadAfterAllGoOn) {
  const auto id = half_shipped();
  overdue(id);
  EXPECT_EQ(settle(id, {}, {units(1, 1)}, 0).status, "SHIPPING");
  EXPECT_EQ(text(order(id), "/cancellations/0/status"), "REFUSED");
  EXPECT_EQ(number(order(id), "/lines/1/cancel_pending"), 0);
  tell_parcel(id, 2, "DELIVERED", {units(1, 1)});
  EXPECT_EQ(tell_parcel(id, 1, "DELIVERED", {units(0, 2)}).status, "DELIVERED");
}

TEST_F(Undispatched, AreThoseWithoutAWaybill) {
  const auto id = half_shipped();
  clock.advance(until_overdue);
  copy_parcel(id, 2, "WAYBILL_ISSUED", {units(1, 1)});
  const auto refused = overdue(id);
  EXPECT_FALSE(refused.moved);
  EXPECT_FALSE(refused.part);
  EXPECT_THAT(order(id).at("cancellations").as_array(), IsEmpty());
  copy_parcel(id, 2, "READY", {units(1, 1)});
  EXPECT_TRUE(overdue(id, CancellationId("can_2")).part);
}

TEST_F(Undispatched, OfAPaidOrderAreCancelledAloneIfAnotherIsDispatched) {
  const auto id = paid_for_two_parcels();
  copy_parcel(id, 1, "WAYBILL_ISSUED", {units(0, 2)});
  EXPECT_EQ(overdue(id).part, std::vector{units(1, 1)});
  EXPECT_EQ(settle(id, {units(1, 1)}, {}, 3'000).status, "PAID");
  EXPECT_THAT(waiting(id), ElementsAre("prompt-dispatch SELLER", "dispatch SELLER"));
  EXPECT_EQ(tell_parcel(id, 1, "DELIVERED", {units(0, 2)}).status, "DELIVERED");
}

TEST_F(Undispatched, AreAllOfThemTheWholeOrder) {
  const auto id = paid_for_two_parcels();
  const auto began = overdue(id);
  EXPECT_TRUE(began.moved);
  EXPECT_FALSE(began.part);
  EXPECT_EQ(began.status, "CANCEL_PENDING");
}

TEST_F(Undispatched, AreNotCancelledTwice) {
  const auto id = half_shipped();
  overdue(id);
  EXPECT_FALSE(overdue(id, CancellationId("can_2")).part);
  settle(id, {units(1, 1)}, {}, 3'000);
  const auto after = order(id);
  const auto again =
      tell("cancel-settled", RecordCancelSettled{OrderId(id), can, {units(1, 1)}, {}, Money(3'000)},
           "another-key");
  EXPECT_FALSE(again.moved);
  EXPECT_EQ(order(id), after);
}

// ---- a waybill that came to nothing
// --------------------------------------------------------------

TEST_F(Undispatched, ThatWereNotHandedOverHaveTheirTimeAnewOnce) {
  const auto id = half_shipped();
  clock.advance(until_overdue - 1h);
  const auto anew = tell_parcel(id, 2, "READY", {units(1, 1)});
  EXPECT_GT(left(anew), 7 * 24h);
  EXPECT_TRUE(anew.remind_in);
  EXPECT_THAT(steps(id), Contains("cancel-waybill DONE"));
  clock.advance(1h);
  EXPECT_FALSE(overdue(id).part) << "its own time has not passed";
  clock.advance(24h);
  EXPECT_EQ(left(tell_parcel(id, 2, "READY", {units(1, 1)})), left(anew) - 25h);
  clock.advance(left(anew));
  EXPECT_EQ(overdue(id, CancellationId("can_2")).part, std::vector{units(1, 1)});
}

TEST_F(Undispatched, ThatWereNotHandedOverAreRemindedOfAgain) {
  const auto id = half_shipped();
  clock.advance(until_reminder);
  remind(id);
  const auto anew = tell_parcel(id, 2, "READY", {units(1, 1)});
  ASSERT_TRUE(anew.remind_in);
  EXPECT_GE(*anew.remind_in, 3 * 24h);
  clock.advance(*anew.remind_in);
  EXPECT_FALSE(remind(id, 2).remind_in);
  EXPECT_EQ(text(events().back().body, "/since"), "2026-11-04T00:00:00.000Z");
}

TEST_F(Undispatched, KeepTheEarliestOfTheirDeadlines) {
  const auto id = paid_for_two_parcels();
  clock.advance(24h);
  tell_parcel(id, 2, "READY", {units(1, 1)});
  const auto told = tell_parcel(id, 2, "READY", {units(1, 1)});
  EXPECT_EQ(told.due_in, until_overdue - 24h) << "the other one's";
  EXPECT_EQ(bare(told), (OrderRecorded{"PAID", false}));
}

TEST_F(Undispatched, ThatWereNotHandedOverAreStillPickedUpOnce) {
  const auto id = paid_for_two_parcels();
  tell_parcel(id, 2, "READY", {units(1, 1)});
  EXPECT_EQ(tell_parcel(id, 2, "DELIVERED", {units(1, 1)}).status, "SHIPPING");
  EXPECT_EQ(number(order(id), "/lines/1/delivered"), 1);
}

TEST_F(Undispatched, OfOrdersThatOweNothingChangeNothing) {
  const auto delivered = delivered_order();
  const auto before = order(delivered);
  EXPECT_FALSE(tell_parcel(delivered, 1, "READY", {units(0, 2)}).moved);
  EXPECT_EQ(order(delivered), before);
}

}  // namespace
}  // namespace perdura::services::order::testing
