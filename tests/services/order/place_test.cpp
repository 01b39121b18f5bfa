#include "platform/http/responses.hpp"
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace domain::calls;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::vector<std::string> types(const std::vector<Event>& events) {
  std::vector<std::string> names;
  for (const auto& event : events) names.push_back(event.type);
  return names;
}

TEST_F(Orders, PaidOnCreditAnswer201WithLinesAndPayment) {
  sagas.on_place = [this](const PlaceOrder& order) { return pay(order); };
  const auto response = place(two_coffees);
  ASSERT_EQ(response.status, 201) << response.body;
  const auto order = parsed(response);
  EXPECT_THAT(text(order, "/id"), StartsWith("ord_"));
  EXPECT_THAT(text(order, "/number"), StartsWith("20261101-"));
  EXPECT_EQ(text(order, "/status"), "PAID");
  EXPECT_EQ(number(order, "/total"), 6'000);
  EXPECT_EQ(number(order, "/lines/0/final"), 6'000);
  EXPECT_EQ(number(order, "/lines/0/cancelled"), 0);
  EXPECT_THAT(text(order, "/payment/id"), StartsWith("pay_"));
  EXPECT_EQ(number(order, "/payment/amount"), 6'000);
  EXPECT_EQ(text(order, "/payment/status"), "CAPTURED");
  EXPECT_THAT(texts(order.at("allowed_actions")), ElementsAre("cancel"));
  EXPECT_EQ(response.headers.find("Location"), "/api/v1/orders/" + text(order, "/id"));
  EXPECT_EQ(parsed(get(anna, "/api/v1/orders/" + text(order, "/id"))), order);
}

TEST_F(Orders, AreThereAndTheirStartIsWrittenBeforeTheWorkflowIsAsked) {
  sagas.on_place = [this](const PlaceOrder& order) {
    const auto rows = facts();
    EXPECT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows.at(0).workflow_id, order.order_id.value());
    EXPECT_EQ(rows.at(0).kind, platform::Delivery::Start);
    EXPECT_EQ(rows.at(0).name, "Order");
    EXPECT_EQ(json::from_text<PlaceOrder>(rows.at(0).body), order);
    const auto seen = parsed(get(anna, "/api/v1/orders/" + order.order_id.value()));
    EXPECT_EQ(text(seen, "/status"), "PENDING");
    return PlaceAnswer(Pending{});
  };
  place(two_coffees);
  ASSERT_EQ(sagas.placed.size(), 1u);
  const auto& start = sagas.placed[0];
  EXPECT_EQ(start.buyer_id.value(), "usr_anna");
  EXPECT_EQ(start.credit, domain::Money(6'000));
  EXPECT_EQ(start.items.at(0).quantity.value(), 2);
  EXPECT_LT(sagas.waited, std::chrono::seconds(2));
  EXPECT_EQ(start.patience, std::nullopt) << "the usual one";
}

TEST_F(Orders, PublishPlacedAndPaidOnceInOrder) {
  paid_order();
  const auto all = events();
  EXPECT_THAT(types(all), ElementsAre("order.placed", "order.paid"));
  EXPECT_EQ(all[0].sequence, 1);
  EXPECT_EQ(all[1].sequence, 2);
  EXPECT_EQ(number(all[0].body, "/total"), 6'000);
  EXPECT_THAT(text(all[0].body, "/address_snapshot_id"), StartsWith("ads_"));
}

TEST_F(Orders, WhoseWorkflowIsSlowAreAnswered202WithALocation) {
  const auto response = place(two_coffees);
  EXPECT_EQ(response.status, 202);
  const auto order = parsed(response);
  EXPECT_EQ(text(order, "/status"), "PENDING");
  EXPECT_EQ(text(order, "/payment/status"), "READY");
  EXPECT_EQ(response.headers.find("Location"), "/api/v1/orders/" + text(order, "/id"));
  EXPECT_THAT(texts(order.at("allowed_actions")), IsEmpty());
}

TEST_F(Orders, ThatNobodyCanBeAskedAboutAreAnswered202AndLogged) {
  sagas.on_place = [](const PlaceOrder&) { return PlaceAnswer(SagaUnavailable{"no route"}); };
  EXPECT_EQ(place(two_coffees, "a").status, 202);
  sagas.on_place = [](const PlaceOrder&) -> PlaceAnswer { throw std::runtime_error("broken"); };
  EXPECT_EQ(place(two_coffees, "b").status, 202);
  EXPECT_EQ(facts().size(), 2u);
  int warnings = 0;
  for (const auto& line : memory.lines()) warnings += line.find("cannot be asked") != line.npos;
  EXPECT_EQ(warnings, 2);
}

TEST_F(Orders, ThatExistAreNeverAnsweredWith5xx) {
  sagas.on_place = [this](const PlaceOrder& order) {
    const auto answer = pay(order);
    faults.down = true;
    return answer;
  };
  // Paid, and its rows cannot be read: what is known is told.
  const auto first = place(two_coffees);
  EXPECT_EQ(first.status, 202);
  EXPECT_EQ(text(parsed(first), "/status"), "PENDING");
  EXPECT_EQ(text(parsed(first), "/id"), sagas.placed.at(0).order_id.value());
  EXPECT_EQ(outcome(place(two_coffees)), "503 DEPENDENCY_UNAVAILABLE");
  faults.down = false;
  EXPECT_EQ(place(two_coffees).status, 201);
  EXPECT_EQ(orders(), 1);
}

TEST_F(Orders, ThatWereEndedByTheOutboxWhileWeWaitedAnswerTheirEnd) {
  sagas.on_place = [this](const PlaceOrder& order) {
    pay(order);
    return PlaceAnswer(SagaUnavailable{"the answer was lost"});
  };
  EXPECT_EQ(place(two_coffees).status, 201);
}

TEST_F(Orders, OfOneKeyAreOneFromPendingToPaid) {
  const auto first = place(two_coffees);
  EXPECT_EQ(place(two_coffees).body, first.body);
  EXPECT_EQ(sagas.placed.size(), 1u);
  pay(sagas.placed[0]);
  const auto final = place(two_coffees);
  EXPECT_EQ(final.status, 201);
  EXPECT_EQ(text(parsed(final), "/id"), text(parsed(first), "/id"));
  EXPECT_EQ(orders(), 1);
}

TEST_F(Orders, OfOneKeyGetTheSameAnswerWhateverBecameOfTheOrder) {
  sagas.on_place = [this](const PlaceOrder& order) { return pay(order); };
  const auto first = place(two_coffees);
  sagas.on_cancel = [this](const auto& order, const auto& cancel) {
    return cancel_all(order, cancel);
  };
  ASSERT_EQ(cancel(text(parsed(first), "/id")).status, 200);
  const auto again = place(two_coffees);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
}

TEST_F(Orders, OfOneKeyMayBeWrittenDifferentlyButNotSayAnotherThing) {
  place(two_coffees);
  EXPECT_EQ(place(R"({ "expected_total": 6000, "payment": {"credit": "all"},
                       "items": [{"quantity": 2, "sku_id": "sku_coffee"}] })")
                .status,
            202);
  EXPECT_EQ(outcome(place(R"({"items":[{"sku_id":"sku_coffee","quantity":3}],)"
                          R"("expected_total":9000,"payment":{"credit":"all"}})")),
            "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(orders(), 1);
}

TEST_F(Orders, OfTwoBuyersWithTheSameKeyAreTwo) {
  place(two_coffees, "same", anna);
  place(two_coffees, "same", bert);
  EXPECT_EQ(orders(), 2);
}

TEST_F(Orders, WhoseReadableNumberIsTakenGetAnother) {
  OrderWorld twin;  // the same seed makes the same numbers
  twin.place(two_coffees, "first");
  const auto taken = text(parsed(twin.place(two_coffees, "second")), "/number");
  place(two_coffees, "first");
  db.transaction([&](platform::sql::Transaction& tx) {
    EXPECT_EQ(tx.execute("UPDATE orders SET number = ?", taken), 1);
  });
  const auto response = place(two_coffees, "second");
  EXPECT_EQ(response.status, 202) << response.body;
  EXPECT_NE(text(parsed(response), "/number"), taken);
  EXPECT_EQ(facts().size(), 2u);
}

TEST_F(Orders, ThatCostNothingArePaidWithoutCapture) {
  sagas.on_place = [this](const PlaceOrder& order) {
    auto goods = held(order);
    goods.lines[0].unit_price = goods.lines[0].list_total = goods.lines[0].final = {};
    goods.total = {};
    const auto recorded = tell("paid", RecordPaid{order.order_id, goods, {}}, "free");
    return PlaceAnswer(Placement{recorded.status, {}});
  };
  const auto response =
      place(R"({"items":[{"sku_id":"sku_gift","quantity":1}],"expected_total":0})");
  ASSERT_EQ(response.status, 201) << response.body;
  EXPECT_EQ(number(parsed(response), "/payment/captured_amount"), 0);
}

TEST_F(Orders, TakeAnAmountThatEqualsTheTotalAndAnAddress) {
  EXPECT_EQ(place(R"({"items":[{"sku_id":"sku_coffee","quantity":2}],"expected_total":6000,
                     "payment":{"credit":6000},"address_id":"adr_home"})")
                .status,
            202);
  EXPECT_EQ(place(R"({"items":[{"sku_id":"sku_coffee","quantity":2}],"expected_total":6000,
                     "payment":{"credit":6000},"address":{"city":"Seoul","line":"1","recipient":"A"}})",
                  "k2")
                .status,
            202);
}

}  // namespace
}  // namespace perdura::services::order::testing
