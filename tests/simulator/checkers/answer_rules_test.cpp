// The bookkeepers of what people were answered, on facts made by hand.
#include "tests/simulator/checkers/hand.hpp"

namespace perdura::simulator::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ClientAnswer placed(int status, std::string body) {
  return {.who = "usr_anna",
          .method = "POST",
          .target = "/api/v1/orders",
          .key = "place-o1",
          .request = R"({"items":[]})",
          .response = std::move(body),
          .status = status};
}

// ---- idempotency
// ---------------------------------------------------------------------------------

Cells stored(const char* state, const char* answer) {
  return {{"caller", "usr_anna"}, {"effect_key", "k1"}, {"body_hash", "h"},
          {"state", state},       {"status", 200},      {"answer", answer}};
}

TEST(IdempotencyChecker, IsContentWithTheSameAnswerAndOneThatWasNotYetDecided) {
  Hand hand("idempotency");
  hand.answer(placed(202, R"({"id":"ord_1","number":"A","status":"PENDING"})"));
  hand.answer(placed(201, R"({"id":"ord_1","number":"A","total":5,"status":"PAID"})"));
  hand.answer(placed(429, R"({"code":"TOO_MANY_REQUESTS"})"));
  hand.answer(placed(201, R"({"id":"ord_1","number":"A","total":5,"status":"SHIPPING"})"));
  hand.commit("order", {changed("idempotency", stored("IN_PROGRESS", ""),
                                {{"state", "FINISHED"}, {"answer", "{}"}}),
                        removed("idempotency", stored("FINISHED", "{}"))});
  EXPECT_THAT(hand.sentences(), IsEmpty());
}

TEST(IdempotencyChecker, SeesASecondOrderUnderOneKey) {
  Hand hand("idempotency");
  hand.answer(placed(201, R"({"id":"ord_1","number":"A"})"));
  hand.answer(placed(201, R"({"id":"ord_2","number":"A"})"));
  EXPECT_THAT(hand.sentences(),
              ElementsAre("POST /api/v1/orders under place-o1 was answered twice, "
                          "and not the same: id ord_1, then ord_2"));
}

TEST(IdempotencyChecker, SeesARefusalBecomeAnOrderAndAnotherBodyTaken) {
  Hand hand("idempotency");
  hand.answer(placed(409, R"({"code":"OUT_OF_STOCK","order_id":"ord_1"})"));
  hand.answer(placed(201, R"({"id":"ord_1"})"));
  auto other = placed(409, R"({"code":"OUT_OF_STOCK","order_id":"ord_1"})");
  other.request = "{}";
  hand.answer(other);
  EXPECT_THAT(
      hand.sentences(),
      ElementsAre("POST /api/v1/orders under place-o1 was answered 409, and when it was sent "
                  "again 201",
                  "POST /api/v1/orders under place-o1 was sent with another body, and was "
                  "answered 409 instead of 422"));
}

TEST(IdempotencyChecker, SeesAStoredAnswerChangeAndAnUndoneDeedCome) {
  Hand hand("idempotency");
  hand.commit("payment", {changed("idempotency", stored("FINISHED", "1"), {{"answer", "2"}})});
  hand.commit("payment",
              {changed("idempotency", stored("TOMBSTONE", ""), {{"state", "FINISHED"}})});
  EXPECT_THAT(
      hand.sentences(),
      ElementsAre("the key k1 of usr_anna at the service payment was answered 1, and now the "
                  "answer is 2",
                  "the key k1 of usr_anna at the service payment was undone before it came, "
                  "and is now FINISHED"));
}

// ---- the customer's view
// -------------------------------------------------------------------------

Cells order(const char* status, int refunded = 0) {
  return {{"id", "ord_1"}, {"number", "A"},        {"status", status}, {"currency", "KRW"},
          {"total", 500},  {"refunded", refunded}, {"failure", ""}};
}

ClientAnswer shown(const char* status, int refunded = 0, int total = 500) {
  return {.who = "usr_anna",
          .method = "GET",
          .target = "/api/v1/orders/ord_1",
          .key = "",
          .request = "",
          .response = R"({"id":"ord_1","number":"A","status":")" + std::string(status) +
                      R"(","lines":[{}],"total":)" + std::to_string(total) +
                      R"(,"payment":{"refunded_amount":)" + std::to_string(refunded) + "}}",
          .status = 200};
}

TEST(CustomerChecker, IsContentWhenWhatWasToldComesTrueAndAnOldAnswerComesLate) {
  Hand hand("customers_view");
  hand.commit("order", {added("orders", order("PAID"))});
  hand.answer(shown("PAID"));
  hand.commit("order", {changed("orders", order("PAID"), {{"status", "CANCEL_PENDING"}})});
  hand.commit("order", {changed("orders", order("CANCEL_PENDING"),
                                {{"status", "CANCELLED"}, {"refunded", 500}})});
  hand.answer(shown("CANCELLED", 500));
  hand.answer(shown("PAID"));
  EXPECT_THAT(hand.sentences(), IsEmpty());
}

TEST(CustomerChecker, SeesAnOrderThatWasAcceptedAndIsNotThere) {
  Hand hand("customers_view");
  hand.answer(placed(201, R"({"id":"ord_1","number":"A","status":"PAID"})"));
  EXPECT_THAT(hand.sentences(),
              ElementsAre("people were told of the order ord_1 that it is accepted: it is lost"));
}

TEST(CustomerChecker, SeesWhatWasToldFinalChange) {
  Hand hand("customers_view");
  hand.commit("order", {added("orders", order("COMPLETED"))});
  hand.answer(shown("COMPLETED"));
  hand.commit("order", {changed("orders", order("COMPLETED"), {{"status", "CANCELLED"}})});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("people were told of the order ord_1 that it is COMPLETED, and it is "
                          "CANCELLED"));
}

TEST(CustomerChecker, SeesMoneyToldBackThatIsNotAndATotalThatChanged) {
  Hand hand("customers_view");
  hand.commit("order", {added("orders", order("SHIPPING", 100))});
  hand.answer(shown("SHIPPING", 200, 400));
  EXPECT_THAT(
      hand.sentences(),
      ElementsAre("people were told of the order ord_1 that its total is 400, and it is 500",
                  "people were told of the order ord_1 that 200 went back, and it says 100"));
}

TEST(CustomerChecker, SeesARefusedPlacementThatBecomesAnOrder) {
  Hand hand("customers_view");
  hand.commit("order", {added("orders", order("FAILED"))});
  hand.answer(placed(409, R"({"code":"OUT_OF_STOCK","order_id":"ord_1"})"));
  EXPECT_THAT(hand.sentences(), IsEmpty());
  hand.commit("order", {changed("orders", order("FAILED"), {{"status", "PAID"}})});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("people were told of the order ord_1 that it is FAILED, and it is PAID"));
}

TEST(CustomerChecker, SeesACancellationThatWasToldDoneAndIsNot) {
  const Cells cancellation{
      {"id", "can_1"}, {"order_id", "ord_1"}, {"status", "COMPLETED"}, {"refund_amount", 500}};
  ClientAnswer told = placed(200, R"({"id":"can_1","status":"COMPLETED","refund_amount":500,)"
                                  R"("order_id":"ord_1","order_status":"CANCELLED"})");
  told.target = "/api/v1/orders/ord_1/cancel";
  Hand hand("customers_view");
  hand.commit("order", {added("orders", order("CANCELLED", 500)),
                        added("order_cancellation", cancellation)});
  hand.answer(told);
  EXPECT_THAT(hand.sentences(), IsEmpty());
  hand.commit("order", {changed("order_cancellation", cancellation, {{"refund_amount", 400}})});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("people were told of the order ord_1 that its cancellation can_1 is "
                          "COMPLETED with 500 back, and it is COMPLETED with 400"));
}

TEST(CustomerChecker, SeesTheBuyerToldThatThereIsNoSuchOrder) {
  ClientAnswer lost = shown("PAID");
  lost.status = 404;
  lost.response = R"({"code":"NOT_FOUND"})";
  Hand hand("customers_view");
  hand.commit("order", {added("orders", order("PAID"))});
  lost.who = "usr_stranger";
  hand.answer(lost);
  lost.who = "usr_anna";
  hand.answer(shown("PAID"));
  EXPECT_THAT(hand.sentences(), IsEmpty());
  hand.answer(lost);
  EXPECT_THAT(
      hand.sentences(),
      ElementsAre("the order ord_1 was accepted, and now its buyer is told that there is no "
                  "such order (GET /api/v1/orders/ord_1)"));
}

}  // namespace
}  // namespace perdura::simulator::testing
