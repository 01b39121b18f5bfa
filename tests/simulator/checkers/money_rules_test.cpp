// The bookkeepers of money and goods, on facts made by hand.
#include "tests/simulator/checkers/hand.hpp"

namespace perdura::simulator::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Cells payment() {
  return {{"payment_id", "pay_1"}, {"order_id", "ord_1"}, {"pg_order_id", "pgo-pay_1"}};
}

Cells attempt(int captured, int refunded, const char* method = "CARD") {
  return {{"attempt_id", "att_1"}, {"payment_id", "pay_1"},
          {"method", method},      {"pg_transaction_id", method == std::string("CARD") ? "t1" : ""},
          {"captured", captured},  {"refunded", refunded}};
}

Cells event(const char* kind, int amount, const char* refund = "") {
  return {{"payment_id", "pay_1"},
          {"attempt_id", "att_1"},
          {"kind", kind},
          {"amount", amount},
          {"refund_id", refund}};
}

Cells refund(const char* id, const char* status, int amount, int wanted = 0) {
  return {{"refund_id", id},  {"attempt_id", "att_1"}, {"part_of", "rfd_1"}, {"ours", 1},
          {"wanted", wanted}, {"amount", amount},      {"status", status}};
}

std::string money(int amount) {
  return R"({"payment_id":"pay_1","amount":)" + std::to_string(amount) + "}";
}

void capture(Hand& hand, int amount) {
  hand.commit("payment", {added("payment", payment()), added("payment_attempt", attempt(amount, 0)),
                          added("payment_event", event("CAPTURED", amount)),
                          published("payment.captured", "pay_1", 1, "ord_1", money(amount))});
}

// ---- money
// ---------------------------------------------------------------------------------------

TEST(MoneyChecker, IsContentWithACaptureAndItsRefundInTwoParts) {
  Hand hand("money");
  capture(hand, 900);
  hand.commit("payment", {added("payment_refund", refund("rfd_1", "REQUESTED", 400))});
  hand.commit("payment",
              {changed("payment_refund", refund("rfd_1", "REQUESTED", 400), {{"status", "DONE"}}),
               added("payment_refund", refund("rfd_1-2", "DONE", 500)),
               added("payment_event", event("REFUNDED", 400, "rfd_1")),
               added("payment_event", event("REFUNDED", 500, "rfd_1-2")),
               changed("payment_attempt", attempt(900, 0), {{"refunded", 900}}),
               published("payment.refunded", "pay_1", 2, "ord_1", money(400)),
               published("payment.refunded", "pay_1", 3, "ord_1", money(500))});
  EXPECT_THAT(hand.sentences(), IsEmpty());
}

TEST(MoneyChecker, SeesARefundOfWhichTheAttemptAndTheOthersDoNotKnow) {
  Hand hand("money");
  capture(hand, 900);
  hand.commit("payment", {added("payment_event", event("REFUNDED", 400, "rfd_1"))});
  EXPECT_THAT(
      hand.sentences(),
      ElementsAre(
          "the attempt att_1 says refunded 0, but its events add up to 400",
          "of the payment pay_1 others were told refunded 0, but its events add up to 400"));
}

TEST(MoneyChecker, SeesMoreOnItsWayBackThanIsLeft) {
  Hand hand("money");
  capture(hand, 900);
  hand.commit("payment", {added("payment_refund", refund("rfd_1", "REQUESTED", 600))});
  EXPECT_THAT(hand.sentences(), IsEmpty());
  hand.commit("payment", {added("payment_refund", refund("rfd_2", "FAILED", 301))});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("the payment pay_1 has captured 900, but refunded 0 and is about to "
                          "refund 901"));
}

TEST(MoneyChecker, SeesCreditThatNoMovementExplains) {
  const Cells account{{"user_id", "usr_1"}, {"balance", 1'000}};
  const Cells granted{{"user_id", "usr_1"}, {"sequence", 1}, {"amount", 1'000}, {"order_id", ""}};
  Hand hand("money");
  hand.commit("payment", {added("credit", account), added("credit_movement", granted)});
  EXPECT_THAT(hand.sentences(), IsEmpty());
  hand.commit("payment", {changed("credit", account, {{"balance", 1'500}})});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("the credit of usr_1 is 1500, but its movements add up to 1000"));
}

TEST(MoneyChecker, SeesThatAnOrderKeepsOtherCreditThanTheAccountGave) {
  Hand hand("money");
  hand.commit(
      "payment",
      {added("payment", payment()), added("payment_attempt", attempt(700, 0, "CREDIT")),
       added("payment_event", event("CAPTURED", 700)),
       published("payment.captured", "pay_1", 1, "ord_1", money(700)),
       added("credit", {{"user_id", "usr_1"}, {"balance", 300}}),
       added("credit_movement",
             {{"user_id", "usr_1"}, {"sequence", 1}, {"amount", 900}, {"order_id", ""}}),
       added("credit_movement",
             {{"user_id", "usr_1"}, {"sequence", 2}, {"amount", -600}, {"order_id", "ord_1"}})});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("the payment pay_1 keeps 700 of store credit, but the account's "
                          "movements gave it 600"));
}

mock_pg::Record at_gateway(std::vector<mock_pg::Fact> facts) {
  mock_pg::Record record;
  record.pg_order_id = "pgo-pay_1";
  record.facts = std::move(facts);
  return record;
}

mock_pg::Fact fact(mock_pg::FactType type, mock_pg::Amount amount,
                   const char* refund_id = nullptr) {
  mock_pg::Fact made{.type = type,
                     .pg_transaction_id = "t1",
                     .amount = amount,
                     .refund_id = std::nullopt,
                     .note = std::nullopt,
                     .at = {}};
  if (refund_id != nullptr) made.refund_id = refund_id;
  return made;
}

// ---- refund
// --------------------------------------------------------------------------------------

TEST(RefundChecker, IsContentWithTheWholeBackInTwoParts) {
  Hand hand("refund");
  capture(hand, 900);
  hand.commit("payment", {added("payment_refund", refund("rfd_1", "DONE", 400, 900)),
                          added("payment_event", event("REFUNDED", 400, "rfd_1"))});
  hand.commit("payment", {added("payment_refund", refund("rfd_1-2", "DONE", 500, 900)),
                          added("payment_event", event("REFUNDED", 500, "rfd_1-2"))});
  EXPECT_THAT(hand.sentences(), IsEmpty());
}

TEST(RefundChecker, SeesMoreBackThanWasCaptured) {
  Hand hand("refund");
  capture(hand, 900);
  hand.commit("payment", {added("payment_refund", refund("rfd_1", "DONE", 901)),
                          added("payment_event", event("REFUNDED", 901, "rfd_1"))});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("of the attempt att_1 901 was refunded, but only 900 captured"));
}

TEST(RefundChecker, SeesOneCauseRefundedTwiceUnderTwoIds) {
  Hand hand("refund");
  capture(hand, 900);
  hand.commit("payment", {added("payment_refund", refund("rfd_1", "DONE", 300, 300)),
                          added("payment_event", event("REFUNDED", 300, "rfd_1")),
                          added("payment_refund", refund("rfd_1-2", "DONE", 300, 300)),
                          added("payment_event", event("REFUNDED", 300, "rfd_1-2"))});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("for the one cause rfd_1 600 went back, but only 300 was to"));
}

TEST(RefundChecker, SeesARefundThatNobodyAskedForAndOneWithoutACapture) {
  Hand hand("refund");
  hand.commit("payment", {added("payment_attempt", attempt(0, 0)),
                          added("payment_event", event("REFUNDED", 5, "rfd_x"))});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("the refund rfd_x gave back 5 of the attempt att_1, of which nothing was "
                          "captured",
                          "the refund rfd_x went back from the attempt att_1, but nobody has asked "
                          "for it"));
}

TEST(RefundChecker, SeesTwoCancellationsThatClaimOneRefund) {
  const Cells first{{"id", "can_1"}, {"order_id", "ord_1"}, {"refund_id", "rfd_1"}};
  Hand hand("refund");
  hand.commit("order", {added("order_cancellation", first)});
  EXPECT_THAT(hand.sentences(), IsEmpty());
  hand.commit("order", {added("order_cancellation", with(first, {{"id", "can_2"}}))});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("the cancellations can_1 and can_2 both claim the refund rfd_1"));
}

TEST(RefundChecker, SeesTheGatewayGiveBackOneRefundTwice) {
  using enum mock_pg::FactType;
  Hand hand("refund");
  hand.gateway(at_gateway({fact(Captured, 900)}));
  hand.gateway(at_gateway({fact(RefundRequested, 300, "rfd_1"), fact(RefundDone, 300, "rfd_1")}));
  EXPECT_THAT(hand.sentences(), IsEmpty());
  hand.gateway(at_gateway({fact(RefundDone, 300, "rfd_1")}));
  EXPECT_THAT(hand.sentences(), ElementsAre("the gateway has given back the refund rfd_1 2 times"));
}

// ---- stock
// ---------------------------------------------------------------------------------------

Cells sku(int on_hand, int reserved) {
  return {{"sku_id", "sku_1"}, {"on_hand", on_hand}, {"reserved", reserved}};
}

HandRow moved(const char* type, int units, int reserved_delta, const char* order = "ord_1") {
  return added("stock_history", {{"sku_id", "sku_1"},
                                 {"type", type},
                                 {"quantity", units},
                                 {"reserved_delta", reserved_delta},
                                 {"order_id", order}});
}

void stocked(Hand& hand) {
  hand.commit("product", {added("sku", sku(10, 0)), moved("INITIAL", 10, 0, "")});
  hand.commit("product", {changed("sku", sku(10, 0), {{"reserved", 3}}), moved("RESERVED", 3, 3)});
}

TEST(StockChecker, IsContentWithUnitsThatAreHeldSoldAndGivenBack) {
  Hand hand("stock");
  stocked(hand);
  hand.commit("product", {changed("sku", sku(10, 3), {{"on_hand", 7}, {"reserved", 0}}),
                          moved("SOLD", 3, -3)});
  hand.commit("product", {changed("sku", sku(7, 0), {{"on_hand", 8}}), moved("RELEASED", 1, 0)});
  hand.commit("product",
              {changed("sku", sku(8, 0), {{"on_hand", 6}}), moved("MANUAL_EDIT", -2, 0, "")});
  EXPECT_THAT(hand.sentences(), IsEmpty());
}

TEST(StockChecker, SeesALevelThatTheHistoryDoesNotExplain) {
  Hand hand("stock");
  stocked(hand);
  hand.commit("product", {changed("sku", sku(10, 3), {{"on_hand", 11}})});
  EXPECT_THAT(hand.sentences(), ElementsAre("the SKU sku_1 has 11 units on hand, but by what was "
                                            "received, held and sold it has 10"));
}

TEST(StockChecker, SeesMorePromisedThanThereIs) {
  Hand hand("stock");
  stocked(hand);
  hand.commit("product",
              {changed("sku", sku(10, 3), {{"reserved", 12}}), moved("RESERVED", 9, 9, "ord_2")});
  EXPECT_THAT(
      hand.sentences(),
      ElementsAre("the SKU sku_1 has -2 units available: more are promised than there are"));
}

TEST(StockChecker, SeesAnOrderGiveBackWhatItNeverHad) {
  Hand hand("stock");
  stocked(hand);
  hand.commit("product",
              {changed("sku", sku(10, 3), {{"reserved", 1}}), moved("RELEASED", 2, -2, "ord_2")});
  EXPECT_THAT(hand.sentences(), ElementsAre("the order ord_2 gave back more of sku_1 than it ever "
                                            "had: -2 held, 0 sold"));
}

}  // namespace
}  // namespace perdura::simulator::testing
