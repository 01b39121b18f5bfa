// A cancel of which the courier could not stop everything.
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace domain::calls;
using domain::CancellationId;
using domain::Money;
using domain::OrderId;
using domain::ParcelUnits;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const CancellationId can("can_1");

struct Settled : Orders {
  value order(const std::string& id) { return parsed(get(anna, "/api/v1/orders/" + id)); }
  std::vector<std::string> steps(const std::string& id) {
    return steps_of(parsed(get(anna, "/api/v1/orders/" + id + "/timeline")));
  }
  /// Being cancelled by a deadline.
  std::string pending() {
    const auto id = paid_for_two_parcels();
    EXPECT_TRUE(tell("cancel-pending", RecordCancelPending{OrderId(id), can}, "p").moved);
    return id;
  }
  OrderRecorded settle(const RecordCancelSettled& end, const std::string& key = "s") {
    return tell("cancel-settled", end, key);
  }
  std::string refused(const RecordCancelSettled& end) {
    return outcome(call(worker, HttpMethod::Post, "/internal/v1/orders/cancel-settled",
                        json::to_text(end), "refused"));
  }
  /// What the workflow does when its courier has the second parcel, or both.
  void settle_when_asked(std::vector<ParcelUnits> stopped, std::vector<ParcelUnits> too_late,
                         std::int64_t refunded) {
    sagas.on_cancel = [=, this](const OrderId& id, const CancelOrder& wish) {
      tell("cancel-pending", RecordCancelPending{id, wish.cancellation_id}, "p");
      const auto done = settle({id, wish.cancellation_id, stopped, too_late, Money(refunded)});
      return CancelAnswer(OrderCancellation{done.status, Money(refunded)});
    };
  }
};

TEST_F(Settled, InPartIsCompletedAndTheRestLivesOn) {
  const auto id = paid_for_two_parcels();
  settle_when_asked({units(0, 2)}, {units(1, 1)}, 6'000);
  const auto answer = cancel(id);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(text(parsed(answer), "/status"), "COMPLETED");
  EXPECT_EQ(text(parsed(answer), "/order_status"), "SHIPPING");
  EXPECT_EQ(number(parsed(answer), "/refund_amount"), 6'000);
  const auto after = order(id);
  EXPECT_EQ(text(after, "/status"), "SHIPPING");
  EXPECT_EQ(number(after, "/lines/0/cancelled"), 2);
  EXPECT_EQ(number(after, "/lines/1/cancelled"), 0);
  EXPECT_EQ(number(after, "/lines/0/cancel_pending"), 0);
  EXPECT_EQ(number(after, "/lines/1/cancel_pending"), 0);
  EXPECT_EQ(text(after, "/payment/status"), "PARTIALLY_REFUNDED");
  EXPECT_EQ(text(after, "/cancellations/0/failure/errors/0/detail"), "lin_1 is picked up");
  EXPECT_THAT(steps(id), Contains("release-stock DONE undoes reserve-stock"));
  EXPECT_EQ(steps(id).back(), "settle-cancel SHIPPING");
  EXPECT_THAT(facts(), IsEmpty());
  tell_parcel(id, 2, "SHIPPING", {units(1, 1)});
  EXPECT_EQ(tell_parcel(id, 2, "DELIVERED", {units(1, 1)}).status, "DELIVERED");
  EXPECT_EQ(number(events().back().body, "/refunded"), 6'000);
}

TEST_F(Settled, OfNothingIsRefusedForGoodAndNamesTheLines) {
  const auto id = paid_for_two_parcels();
  settle_when_asked({}, {units(0, 2), units(1, 1)}, 0);
  const auto first = cancel(id);
  EXPECT_EQ(outcome(first), "409 ALREADY_SHIPPED");
  EXPECT_EQ(parsed(first).at("errors").as_array().size(), 2u);
  EXPECT_EQ(outcome(cancel(id)), "409 ALREADY_SHIPPED");
  EXPECT_EQ(sagas.cancels.size(), 1u);
  const auto after = order(id);
  EXPECT_EQ(text(after, "/status"), "SHIPPING");
  EXPECT_EQ(text(after, "/cancellations/0/status"), "REFUSED");
  EXPECT_EQ(text(after, "/payment/status"), "CAPTURED");
  EXPECT_EQ(number(after, "/lines/0/cancel_pending"), 0);
  EXPECT_THAT(steps(id), ElementsAre("place-order PENDING", "reserve-stock DONE",
                                     "charge-credit DONE", "pay-order PAID",
                                     "cancel-order CANCEL_PENDING", "settle-cancel SHIPPING"));
  // The courier has it, though it has not told which parcels.
  EXPECT_EQ(outcome(cancel(id, "another")), "409 ALREADY_SHIPPED");
}

TEST_F(Settled, OnceWhateverTheKey) {
  const auto id = pending();
  const RecordCancelSettled end{OrderId(id), can, {units(0, 2)}, {units(1, 1)}, Money(6'000)};
  EXPECT_EQ(bare(settle(end)), (OrderRecorded{"SHIPPING", true}));
  const auto after = order(id);
  EXPECT_EQ(bare(settle(end, "other")), (OrderRecorded{"SHIPPING", false}));
  EXPECT_EQ(std::ranges::count(events(), "order.cancel_settled", &Event::type), 1);
  EXPECT_EQ(order(id), after);
}

// The workflow tells of parcels after the cancellation's end; rows survive it the other way round.
TEST_F(Settled, AfterParcelsThatWereToldMeanwhile) {
  const auto id = pending();
  EXPECT_EQ(tell_parcel(id, 2, "SHIPPING", {units(1, 1)}),
            (OrderRecorded{"CANCEL_PENDING", false}));
  EXPECT_EQ(number(order(id), "/lines/1/cancel_pending"), 0);
  EXPECT_EQ(number(order(id), "/lines/1/shipped"), 1);
  EXPECT_EQ(tell_parcel(id, 2, "DELIVERED", {units(1, 1)}).status, "CANCEL_PENDING");
  EXPECT_EQ(bare(settle({OrderId(id), can, {units(0, 2)}, {units(1, 1)}, Money(6'000)})),
            (OrderRecorded{"DELIVERED", true}));
  const auto told = events();
  EXPECT_EQ(told.back().type, "order.delivered");
  const auto& settled = told.at(told.size() - 2);
  EXPECT_EQ(settled.type, "order.cancel_settled");
  EXPECT_EQ(text(settled.body, "/cancellation_id"), "can_1");
  EXPECT_EQ(text(settled.body, "/stopped/0/line_id"), "lin_0");
  EXPECT_EQ(text(settled.body, "/too_late/0/line_id"), "lin_1");
  EXPECT_EQ(number(settled.body, "/refunded"), 6'000);
}

TEST_F(Settled, AfterALostParcelIsCancelledWithWhatIsLeftToRefund) {
  const auto id = pending();
  tell_parcel(id, 2, "LOST", {units(1, 1)}, 3'000);
  EXPECT_EQ(bare(settle({OrderId(id), can, {units(0, 2)}, {units(1, 1)}, Money(6'000)})),
            (OrderRecorded{"CANCELLED", true}));
  EXPECT_EQ(text(order(id), "/payment/status"), "REFUNDED");
}

TEST_F(Settled, AsAWholeAfterALostParcelWantsOnlyTheRestBack) {
  const auto id = pending();
  tell_parcel(id, 2, "LOST", {units(1, 1)}, 3'000);
  EXPECT_EQ(tell("cancelled", RecordCancelled{OrderId(id), can, Money(6'000)}, "c"),
            (OrderRecorded{"CANCELLED", true}));
  EXPECT_EQ(text(order(id), "/payment/status"), "REFUNDED");
}

TEST_F(Settled, IsNotCancelledAsAWholeWithAParcelThatArrived) {
  const auto id = pending();
  tell_parcel(id, 2, "DELIVERED", {units(1, 1)});
  const auto before = order(id);
  EXPECT_EQ(outcome(call(worker, HttpMethod::Post, "/internal/v1/orders/cancelled",
                         json::to_text(RecordCancelled{OrderId(id), can, Money(9'000)}), "c")),
            "422 UNITS_MISMATCH");
  EXPECT_EQ(order(id), before);
}

TEST_F(Settled, OnlyByAnAnswerThatFitsTheUnitsAndTheMoney) {
  const auto id = pending();
  const OrderId order_id(id);
  const auto before = order(id);
  const std::string units_bad = "422 UNITS_MISMATCH";
  EXPECT_EQ(refused({order_id, can, {units(0, 2)}, {}, Money(6'000)}), units_bad);
  EXPECT_EQ(refused({order_id, can, {units(0, 3)}, {units(1, 1)}, Money(6'000)}), units_bad);
  EXPECT_EQ(refused({order_id, can, {units(0, 2), units(1, 1)}, {}, Money(9'000)}), units_bad);
  EXPECT_EQ(refused({order_id, can, {}, {units(0, 2), units(1, 1)}, Money(1)}),
            "422 AMOUNT_MISMATCH");
  EXPECT_EQ(refused({order_id, can, {units(0, 2)}, {units(1, 1)}, Money(9'001)}),
            "422 AMOUNT_MISMATCH");
  EXPECT_EQ(refused({order_id, CancellationId("can_2"), {units(0, 2)}, {units(1, 1)}, Money(1)}),
            "404 NOT_FOUND");
  EXPECT_EQ(order(id), before);
}

TEST_F(Settled, OnlyWhileTheOrderIsBeingCancelled) {
  const auto id = paid_for_two_parcels();
  EXPECT_EQ(bare(settle({OrderId(id), can, {units(0, 2)}, {units(1, 1)}, Money(6'000)})),
            (OrderRecorded{"PAID", false}));
  EXPECT_EQ(number(order(id), "/payment/refunded_amount"), 0);
}

}  // namespace
}  // namespace perdura::services::order::testing
