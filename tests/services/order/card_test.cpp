// Orders that are paid at the gateway: placed, paid, or not yet.
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace std::chrono_literals;
using namespace domain::calls;
using domain::Money;
using domain::OrderId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

struct ByCard : Orders {
  value order(const std::string& id) { return parsed(get(anna, "/api/v1/orders/" + id)); }
  value part(const std::string& id, const std::string& tail) {
    return parsed(get(anna, "/api/v1/orders/" + id + tail));
  }
  std::string post(const std::string& route, const auto& fact, const std::string& key) {
    return outcome(
        call(worker, HttpMethod::Post, "/internal/v1/orders/" + route, json::to_text(fact), key));
  }
  RecordAwaitingPayment opened() {
    const auto& start = sagas.placed.back();
    return {start.order_id, held(start), {}, domain::PgOrderId("pg_1"), "http://pg.test/1"};
  }
  RecordPaymentValidated paid_with(const std::string& id, std::int64_t amount) {
    return {OrderId(id), attempt(1), Money(amount)};
  }
  std::vector<std::string> event_types() {
    std::vector<std::string> types;
    for (const auto& event : events()) types.push_back(event.type);
    return types;
  }
};

TEST_F(ByCard, Answer201OnceTheyCanBePaid) {
  sagas.on_place = [this](const PlaceOrder& wanted) { return open(wanted); };
  const auto response = place(two_by_card);
  ASSERT_EQ(response.status, 201) << response.body;
  const auto made = parsed(response);
  const auto id = text(made, "/id");
  EXPECT_EQ(text(made, "/status"), "AWAITING_PAYMENT");
  EXPECT_EQ(number(made, "/total"), 6'000);
  EXPECT_EQ(number(made, "/lines/0/final"), 6'000);
  EXPECT_THAT(text(made, "/payment/id"), StartsWith("pay_"));
  EXPECT_EQ(number(made, "/payment/amount"), 6'000);
  EXPECT_EQ(number(made, "/payment/credit"), 0);
  EXPECT_EQ(number(made, "/payment/captured_amount"), 0);
  EXPECT_EQ(text(made, "/payment/status"), "READY");
  EXPECT_EQ(text(made, "/payment/pg_order_id"), "pg_" + id);
  EXPECT_EQ(text(made, "/payment/checkout_url"), "http://pg.test/checkout/" + id);
  EXPECT_THAT(texts(made.at("allowed_actions")), ElementsAre("cancel"));
  EXPECT_EQ(order(id), made);
  EXPECT_EQ(sagas.placed.at(0).credit, Money());
  EXPECT_THAT(facts(), IsEmpty()) << "the workflow has taken its start";
}

TEST_F(ByCard, AnswerTheSameToTheirKeyWhateverBecameOfThem) {
  for (const bool paid : {true, false}) {
    const std::string key = paid ? "paid" : "expired";
    const auto id = awaiting_order(key);
    const auto first = place(two_by_card, key);
    if (paid) {
      capture(OrderId(id));
    } else {
      end_unpaid(OrderId(id), UnpaidBecause::Deadline);
    }
    const auto again = place(two_by_card, key);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(text(order(id), "/status"), paid ? "PAID" : "EXPIRED");
  }
}

TEST_F(ByCard, ThatSayNothingOfCreditOrNoneAreTheSame) {
  const auto begin = two_by_card.substr(0, two_by_card.size() - 1);
  EXPECT_EQ(place(begin + R"(,"payment":{}})", "a").status, 202);
  EXPECT_EQ(place(begin + R"(,"payment":{"credit":0}})", "b").status, 202);
  for (const auto& start : sagas.placed) EXPECT_EQ(start.credit, Money());
}

TEST_F(ByCard, ArePaidByWhatTheGatewayCaptured) {
  const auto id = awaiting_order();
  EXPECT_EQ(bare(capture(OrderId(id))), (OrderRecorded{"PAID", true}));
  const auto paid = order(id);
  EXPECT_EQ(text(paid, "/status"), "PAID");
  EXPECT_EQ(text(paid, "/payment/status"), "CAPTURED");
  EXPECT_EQ(number(paid, "/payment/captured_amount"), 6'000);
  EXPECT_EQ(text(paid, "/payment/pg_order_id"), "pg_" + id);
  EXPECT_FALSE(paid.at("payment").as_object().contains("checkout_url")) << "nothing is to be paid";
  EXPECT_THAT(steps_of(part(id, "/timeline")),
              ElementsAre("place-order PENDING", "reserve-stock DONE", "open-payment DONE",
                          "await-payment AWAITING_PAYMENT", "charge-card DONE", "pay-order PAID"));
  EXPECT_EQ(text(part(id, "/waiting"), "/items/1/fact"), "dispatch");
}

TEST_F(ByCard, PublishPlacedAndLaterPaid) {
  const auto id = awaiting_order();
  EXPECT_THAT(event_types(), ElementsAre("order.placed"));
  EXPECT_EQ(number(events()[0].body, "/total"), 6'000);
  EXPECT_EQ(number(events()[0].body, "/credit"), 0);
  capture(OrderId(id));
  EXPECT_THAT(event_types(), ElementsAre("order.placed", "order.paid"));
  EXPECT_EQ(number(events()[1].body, "/total"), 6'000);
  EXPECT_EQ(events()[1].sequence, 2);
}

TEST_F(ByCard, WaitForTheBuyerUntilTheDeadline) {
  const auto id = awaiting_order();
  const auto waiting = part(id, "/waiting");
  EXPECT_EQ(waiting.at("items").as_array().size(), 1u);
  EXPECT_EQ(text(waiting, "/items/0/fact"), "payment");
  EXPECT_EQ(text(waiting, "/items/0/owner"), "BUYER");
  EXPECT_EQ(text(waiting, "/items/0/until"), "2026-11-01T00:10:00.000Z");
}

TEST_F(ByCard, ShowADeclinedAttemptAndWaitOnWithTheSameDeadline) {
  const auto id = awaiting_order();
  const auto waiting = part(id, "/waiting");
  clock.advance(3min);
  EXPECT_EQ(bare(decline(OrderId(id))), (OrderRecorded{"AWAITING_PAYMENT", false}));
  const auto after = order(id);
  EXPECT_EQ(text(after, "/payment/status"), "DECLINED");
  EXPECT_EQ(number(after, "/payment/declined_attempts"), 1);
  EXPECT_NE(text(after, "/payment/checkout_url"), "") << "another attempt may follow";
  EXPECT_EQ(text(after, "/updated_at"), "2026-11-01T00:03:00.000Z");
  EXPECT_EQ(part(id, "/waiting"), waiting);
  EXPECT_EQ(steps_of(part(id, "/timeline")).back(), "charge-card REFUSED");
  EXPECT_THAT(event_types(), ElementsAre("order.placed"));
  EXPECT_EQ(capture(OrderId(id), 2).status, "PAID");
}

TEST_F(ByCard, CountEachDeclinedAttemptOnce) {
  const auto id = awaiting_order();
  decline(OrderId(id), 2);
  decline(OrderId(id), 1);
  decline(OrderId(id), 1);
  EXPECT_EQ(post("attempt-declined", RecordAttemptDeclined{OrderId(id), attempt(1), 1}, "other"),
            "200");
  EXPECT_EQ(number(order(id), "/payment/declined_attempts"), 2);
  const auto steps = steps_of(part(id, "/timeline"));
  EXPECT_EQ(std::count(steps.begin(), steps.end(), "charge-card REFUSED"), 2);
}

TEST_F(ByCard, AreNotToldOfTheLastDeclinedAttemptAsOfOneThatMayBeFollowed) {
  const auto id = awaiting_order();
  for (const int declined : {0, -1, domain::max_payment_attempts}) {
    EXPECT_EQ(
        post("attempt-declined", RecordAttemptDeclined{OrderId(id), attempt(1), declined}, "k"),
        "409 ILLEGAL_TRANSITION");
  }
  EXPECT_EQ(text(order(id), "/payment/status"), "READY");
}

TEST_F(ByCard, HearWhatComesTwiceOnce) {
  const auto id = awaiting_order();
  EXPECT_EQ(post("awaiting-payment", opened(), "other"), "200");
  capture(OrderId(id));
  EXPECT_EQ(bare(tell("payment-validated", paid_with(id, 6'000), "other")),
            (OrderRecorded{"PAID", false}));
  EXPECT_EQ(bare(tell("awaiting-payment", opened(), "another")), (OrderRecorded{"PAID", false}));
  EXPECT_EQ(bare(decline(OrderId(id))), (OrderRecorded{"PAID", false}));
  EXPECT_EQ(number(order(id), "/payment/declined_attempts"), 0);
  EXPECT_EQ(events().size(), 2u);
}

TEST_F(ByCard, AreNotPaidBeforeTheirGoodsAreHeld) {
  sagas.on_place = nullptr;
  const auto id = text(parsed(place(two_by_card)), "/id");
  EXPECT_EQ(bare(capture(OrderId(id))), (OrderRecorded{"PENDING", false}));
  EXPECT_EQ(bare(decline(OrderId(id))), (OrderRecorded{"PENDING", false}));
}

TEST_F(ByCard, TakeNoOtherMoneyThanWasAgreed) {
  sagas.on_place = nullptr;
  const auto id = text(parsed(place(two_by_card)), "/id");
  auto on_credit = opened();
  on_credit.credit = Money(1'000);
  auto nothing_left = opened();
  nothing_left.credit = Money(6'000);
  auto other_total = opened();
  other_total.held.total = Money(7'000);
  auto other_goods = opened();
  other_goods.held.lines[0].sku_id = domain::SkuId("sku_tea");
  for (const auto& fact : {on_credit, nothing_left, other_total, other_goods}) {
    EXPECT_EQ(post("awaiting-payment", fact, "k"), "422 AMOUNT_MISMATCH");
  }
  EXPECT_EQ(post("paid", RecordPaid{OrderId(id), opened().held, Money(6'000)}, "p"),
            "422 AMOUNT_MISMATCH")
      << "nobody agreed to pay on credit";
  EXPECT_EQ(text(order(id), "/status"), "PENDING");
  EXPECT_THAT(events(), IsEmpty());
  EXPECT_EQ(tell("awaiting-payment", opened(), "k").status, "AWAITING_PAYMENT");
  for (const std::int64_t amount : {0, 5'999, 6'001}) {
    EXPECT_EQ(post("payment-validated", paid_with(id, amount), "v"), "422 AMOUNT_MISMATCH");
  }
  EXPECT_EQ(tell("payment-validated", paid_with(id, 6'000), "v").status, "PAID");
}

TEST_F(ByCard, OfAnOrderOnCreditThereIsNothingToAwait) {
  pending_order();
  EXPECT_EQ(post("awaiting-payment", opened(), "k"), "422 AMOUNT_MISMATCH");
}

TEST_F(ByCard, ThatTheGatewayDoesNotTakeShowWhatWasUndone) {
  sagas.on_place = [this](const PlaceOrder& wanted) {
    return fail(wanted, {domain::Code("PAYMENT_REFUSED"), "no", {}});
  };
  const auto response = place(two_by_card);
  EXPECT_EQ(outcome(response), "422 PAYMENT_REFUSED");
  EXPECT_THAT(steps_of(part(text(parsed(response), "/order_id"), "/timeline")),
              ElementsAre("place-order PENDING", "reserve-stock DONE", "open-payment REFUSED",
                          "release-stock DONE undoes reserve-stock", "fail-order FAILED"));
}

TEST_F(ByCard, TellTheirWorkflowHowLongToWaitByTheClocksSpeed) {
  platform::ManualClock fast(platform::SystemClock::default_origin, 60);
  OrderService hasty({db, fast, ids, sagas, addresses, log, outbox, workflow_outbox}, {});
  hasty.place({{anna.id, {anna.role}}, "fast"}, json::from_text<PlaceRequest>(two_by_card));
  const auto patience = sagas.placed.at(0).patience.value();
  EXPECT_EQ(patience.placement, 10s);
  EXPECT_EQ(patience.payment, 10s);
  EXPECT_EQ(patience.gateway_answer, 1s);
  EXPECT_EQ(patience.stop_each, 1s);
  EXPECT_EQ(json::from_text<PlaceOrder>(facts().at(0).body), sagas.placed.at(0));
}

}  // namespace
}  // namespace perdura::services::order::testing
