// Orders that awaited their payment and end without.
#include "domain/names.hpp"
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace domain::calls;
using domain::CancellationId;
using domain::OrderId;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

struct End {
  UnpaidBecause because;
  const char* code;
  const char* status;
  const char* payment;
  const char* event;
  std::vector<std::string> steps;
};
const std::vector<End>& ends() {
  static const std::vector<End> all{
      {UnpaidBecause::LastAttemptDeclined,
       "PAYMENT_DECLINED",
       "FAILED",
       "DECLINED",
       "order.failed",
       {"charge-card REFUSED", "close-payment DONE undoes open-payment",
        "release-stock DONE undoes reserve-stock", "fail-order FAILED"}},
      {UnpaidBecause::Mismatch,
       "AMOUNT_MISMATCH",
       "FAILED",
       "VOIDED",
       "order.failed",
       {"charge-card REFUSED", "close-payment DONE undoes open-payment",
        "release-stock DONE undoes reserve-stock", "fail-order FAILED"}},
      {UnpaidBecause::Deadline,
       "PAYMENT_EXPIRED",
       "EXPIRED",
       "EXPIRED",
       "order.expired",
       {"close-payment DONE undoes open-payment", "release-stock DONE undoes reserve-stock",
        "expire-order EXPIRED"}}};
  return all;
}

struct Unpaid : Orders {
  value order(const std::string& id) { return parsed(get(anna, "/api/v1/orders/" + id)); }
  std::string post(const RecordUnpaid& fact, const std::string& key = "unpaid") {
    return outcome(
        call(worker, HttpMethod::Post, "/internal/v1/orders/unpaid", json::to_text(fact), key));
  }
  RecordUnpaid cancelled_by(const std::string& id, const std::optional<CancellationId>& what) {
    return {OrderId(id), UnpaidBecause::Cancelled, {domain::Code("CANCELLED"), "", {}}, what};
  }
  /// A cancellation of it that is REQUESTED.
  CancellationId requested(const std::string& id) {
    sagas.on_cancel = nullptr;
    EXPECT_EQ(cancel(id).status, 202);
    return sagas.cancels.back().cancellation_id;
  }
};

TEST_F(Unpaid, EndByWhatEndedTheWaiting) {
  for (const auto& end : ends()) {
    const auto id = awaiting_order(end.code);
    EXPECT_EQ(bare(end_unpaid(OrderId(id), end.because, end.code)),
              (OrderRecorded{end.status, true}));
    const auto after = order(id);
    EXPECT_EQ(text(after, "/status"), end.status);
    EXPECT_EQ(text(after, "/failure/code"), end.code);
    EXPECT_EQ(text(after, "/payment/status"), end.payment);
    EXPECT_EQ(number(after, "/payment/captured_amount"), 0);
    EXPECT_FALSE(after.at("payment").as_object().contains("checkout_url"));
    EXPECT_THAT(texts(after.at("allowed_actions")), IsEmpty());
    const auto steps = steps_of(parsed(get(anna, "/api/v1/orders/" + id + "/timeline")));
    EXPECT_THAT(std::vector(steps.begin() + 4, steps.end()), ElementsAreArray(end.steps));
    const auto waiting = parsed(get(anna, "/api/v1/orders/" + id + "/waiting"));
    EXPECT_THAT(waiting.at("items").as_array(), IsEmpty());
  }
}

TEST_F(Unpaid, PublishTheirEndOnce) {
  for (const auto& end : ends()) {
    const OrderId id(awaiting_order(end.code));
    end_unpaid(id, end.because, end.code);
    end_unpaid(id, end.because, end.code);
    EXPECT_EQ(post({id, UnpaidBecause::Deadline, {domain::Code("X"), "", {}}, {}},
                   end.event + std::string(end.code)),
              "200");
    std::vector<std::string> types;
    for (const auto& event : written()) {
      if (event.aggregate == id.value()) types.push_back(event.type);
    }
    EXPECT_THAT(types, ElementsAre("order.placed", end.event));
  }
}

// As a run tells it that was set back.
TEST_F(Unpaid, AreToldTheirEndAgainWhereAnotherCauseOrOtherWordsComeSecond) {
  const OrderId id(awaiting_order());
  const RecordUnpaid mismatched{id, UnpaidBecause::Mismatch, {domain::Code("X"), "one", {}}, {}};
  EXPECT_EQ(bare(tell("unpaid", mismatched, "k")), (OrderRecorded{"FAILED", true}));
  const auto after = order(id.value());
  auto in_other_words = mismatched;
  in_other_words.failure.detail = "two";
  EXPECT_EQ(bare(tell("unpaid", in_other_words, "k")), (OrderRecorded{"FAILED", true}));
  EXPECT_EQ(bare(end_unpaid(id, UnpaidBecause::Deadline)), (OrderRecorded{"FAILED", false}));
  const auto cancelled = cancelled_by(id.value(), CancellationId("can_1"));
  EXPECT_EQ(bare(tell("unpaid", cancelled, "c")), (OrderRecorded{"FAILED", false}));
  EXPECT_EQ(order(id.value()), after) << "the first counts";
}

TEST_F(Unpaid, ShowThatAnAttemptWasDeclinedBefore) {
  const auto id = awaiting_order();
  decline(OrderId(id));
  end_unpaid(OrderId(id), UnpaidBecause::Deadline);
  EXPECT_EQ(text(order(id), "/payment/status"), "DECLINED");
  const auto declined = awaiting_order("declined");
  end_unpaid(OrderId(declined), UnpaidBecause::LastAttemptDeclined, "PAYMENT_DECLINED");
  EXPECT_EQ(number(order(declined), "/payment/declined_attempts"), domain::max_payment_attempts);
}

TEST_F(Unpaid, AreNeverWokenByMoneyThatComesLate) {
  for (const auto& end : ends()) {
    const OrderId id(awaiting_order(end.code));
    end_unpaid(id, end.because, end.code);
    EXPECT_EQ(bare(capture(id)), (OrderRecorded{end.status, false}));
    EXPECT_EQ(bare(decline(id)), (OrderRecorded{end.status, false}));
    EXPECT_EQ(number(order(id.value()), "/payment/captured_amount"), 0);
  }
}

TEST_F(Unpaid, AreOnlyOrdersThatAwaitedTheirPayment) {
  const std::vector<std::string> others{pending_order(), paid_order()};
  const auto can = CancellationId("can_1");
  for (const auto& id : others) {
    const auto before = order(id);
    for (const auto& [because, name] : domain::named_values<UnpaidBecause>()) {
      const auto told =
          tell("unpaid", RecordUnpaid{OrderId(id), because, {domain::Code("X"), "", {}}, can},
               id + std::string(name));
      EXPECT_EQ(bare(told), (OrderRecorded{text(before, "/status"), false})) << name;
    }
    EXPECT_EQ(order(id), before);
  }
}

TEST_F(Unpaid, ByACancelCompleteThatWithoutARefund) {
  const auto id = awaiting_order();
  const auto what = requested(id);
  EXPECT_EQ(bare(tell("unpaid", cancelled_by(id, what), "u")), (OrderRecorded{"CANCELLED", true}));
  const auto after = order(id);
  EXPECT_EQ(text(after, "/cancellations/0/status"), "COMPLETED");
  EXPECT_EQ(number(after, "/cancellations/0/refund_amount"), 0);
  EXPECT_EQ(number(after, "/lines/0/cancelled"), 2);
  EXPECT_THAT(facts(), IsEmpty()) << "the workflow has heard of it";
  EXPECT_EQ(cancel(id).status, 200);
  EXPECT_THAT(
      steps_of(parsed(get(anna, "/api/v1/orders/" + id + "/timeline"))),
      ElementsAre("place-order PENDING", "reserve-stock DONE", "open-payment DONE",
                  "await-payment AWAITING_PAYMENT", "close-payment DONE undoes open-payment",
                  "release-stock DONE undoes reserve-stock", "cancel-order CANCELLED"));
}

TEST_F(Unpaid, ByACancelThatItsRequesterWasRefusedTellHimTheTruth) {
  const auto id = awaiting_order();
  sagas.on_cancel = [](const auto&, const auto&) {
    return CancelAnswer(SagaRefused{domain::Code("ILLEGAL_TRANSITION"), "not now"});
  };
  EXPECT_EQ(outcome(cancel(id)), "409 ILLEGAL_TRANSITION");
  const auto what = sagas.cancels.back().cancellation_id;
  EXPECT_EQ(post(cancelled_by(id, what)), "200");
  EXPECT_EQ(cancel(id).status, 200);
  EXPECT_FALSE(order(id).at("cancellations").at(0).as_object().contains("failure"));
}

TEST_F(Unpaid, ByACancelNeedOneOfTheirOwn) {
  const auto id = awaiting_order("one");
  const auto others = requested(awaiting_order("two"));
  EXPECT_EQ(post(cancelled_by(id, {})), "404 NOT_FOUND");
  EXPECT_EQ(post(cancelled_by(id, CancellationId("can_none"))), "404 NOT_FOUND");
  EXPECT_EQ(post(cancelled_by(id, others)), "404 NOT_FOUND");
  EXPECT_EQ(text(order(id), "/status"), "AWAITING_PAYMENT");
}

}  // namespace
}  // namespace perdura::services::order::testing
