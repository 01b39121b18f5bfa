// The bookkeepers of undoing, deadlines and delivery, on facts made by hand.
#include "simulator/checkers/watch.hpp"
#include "tests/simulator/checkers/hand.hpp"

namespace perdura::simulator::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// ---- undoing ------------------------------------------------------------------------------------

Cells payment(std::int64_t closed_at, const char* pg_order = "pg_1") {
  return {{"payment_id", "pay_1"},
          {"order_id", "ord_1"},
          {"pg_order_id", pg_order},
          {"closed_at", closed_at}};
}

Cells credit_attempt(int captured, int refunded) {
  return {{"payment_id", "pay_1"},
          {"method", "CREDIT"},
          {"captured", captured},
          {"refunded", refunded}};
}

HandRow reservation(const char* from, const char* to) {
  return changed("reservation", {{"order_id", "ord_1"}, {"state", from}}, {{"state", to}});
}

TEST(UndoingChecker, IsContentWithUnitsThatComeBackOnceNothingCanBePaidForThem) {
  Hand hand("undoing");
  hand.commit("product", {reservation("HELD", "RELEASED")});
  hand.commit("payment",
              {added("payment", payment(0)), changed("payment", payment(0), payment(5))});
  hand.commit("product", {reservation("HELD", "RELEASED")});
  hand.commit("payment", {added("payment", payment(0, "")),
                          added("payment_attempt", credit_attempt(700, 700))});
  hand.commit("product", {reservation("HELD", "RELEASED")});
  EXPECT_THAT(hand.sentences(), IsEmpty());
}

TEST(UndoingChecker, IsContentWithUnitsOfAPaidOrderWhoseMoneyIsOnItsWayBack) {
  Hand hand("undoing");
  hand.commit("payment", {added("payment", payment(0))});
  hand.commit("product", {reservation("HELD", "SOLD"), reservation("SOLD", "RELEASED")});
  EXPECT_THAT(hand.sentences(), IsEmpty());
}

TEST(UndoingChecker, SeesUnitsThatComeBackWhileTheyCanStillBePaidFor) {
  Hand hand("undoing");
  hand.commit("payment", {added("payment", payment(0))});
  hand.commit("product", {reservation("HELD", "RELEASED")});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("what was held for the order ord_1 was given back while its payment was "
                          "open: it can still be paid for"));
}

TEST(UndoingChecker, SeesUnitsThatComeBackBeforeTheCreditThatWasTakenForThem) {
  Hand hand("undoing");
  hand.commit("payment",
              {added("payment", payment(0, "")), added("payment_attempt", credit_attempt(700, 0))});
  hand.commit("product", {reservation("HELD", "RELEASED")});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("what was held for the order ord_1 was given back while 700 of store "
                          "credit were taken for it"));
}

// ---- deadlines ----------------------------------------------------------------------------------

constexpr std::int64_t hour = 3'600'000;

HandRow awaited(const char* fact, std::int64_t due_at) {
  return added("order_awaited", {{"order_id", "ord_1"}, {"fact", fact}, {"due_at", due_at}});
}

HandRow step(const char* name, std::int64_t at) {
  return added("order_timeline", {{"order_id", "ord_1"}, {"step", name}, {"at", at}});
}

TEST(DeadlinesChecker, IsContentWithDeadlinesThatActInTimeAndPeopleWhoActSooner) {
  Hand hand("deadlines");
  hand.commit("order", {awaited("payment", 30 * hour)});
  hand.commit("order", {step("expire-order", 28 * hour)});  // by a clock that is slow
  hand.commit("order", {awaited("confirmation", 90 * hour), step("confirm-purchase", 50 * hour)});
  EXPECT_THAT(hand.sentences(), IsEmpty());
}

TEST(DeadlinesChecker, SeesAWindowThatClosesTooEarly) {
  Hand hand("deadlines");
  hand.commit("order", {awaited("confirmation", 90 * hour)});
  hand.commit("order",
              {step("close-claim-window", 50 * hour),
               removed("order_awaited",
                       {{"order_id", "ord_1"}, {"fact", "confirmation"}, {"due_at", 90 * hour}})});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("the order ord_1 took the step close-claim-window 40 hours before the "
                          "time for its confirmation was over"));
}

TEST(DeadlinesChecker, ForgetsWhatIsNotAwaitedAnyMore) {
  Hand hand("deadlines");
  hand.commit("order", {awaited("payment", 90 * hour)});
  hand.commit("order",
              {removed("order_awaited",
                       {{"order_id", "ord_1"}, {"fact", "payment"}, {"due_at", 90 * hour}})});
  hand.commit("order", {step("expire-order", 50 * hour)});
  EXPECT_THAT(hand.sentences(), IsEmpty());
}

// ---- delivery -----------------------------------------------------------------------------------

platform::Message message(int sequence) {
  return {.topic = "order",
          .key = "ord_1",
          .headers = {{"aggregate", "ord_1"}, {"sequence", std::to_string(sequence)}},
          .value = "{}"};
}

/// What the checker says at the end of a world in whose topic these stand, of three events written.
std::vector<std::string> delivered(const std::vector<int>& sequences) {
  Hand hand("delivery");
  for (const int n : {1, 2, 3}) {
    hand.commit("order", {published("order.paid", "ord_1", n, "ord_1")});
  }
  static Schemas schemas;
  Chooser fair;
  World world({}, fair, schemas);
  const auto producer = world.bus().bus().make_producer();
  world.run([&] {
    for (const int n : sequences) producer->publish({message(n)}, [](platform::Receipts) {});
    world.fibers().sleep(1s);
    hand.checker().ended({world}, hand.findings());
  });
  return hand.sentences();
}

TEST(DeliveryChecker, IsContentWithWhatCameInOrderAndWhatCameAgain) {
  EXPECT_THAT(delivered({1, 2, 1, 2, 3, 3}), IsEmpty());
}

TEST(DeliveryChecker, SeesWhatNeverCame) {
  EXPECT_THAT(
      delivered({1, 2}),
      ElementsAre("of the events of ord_1 the number 3 of 3 never came to the topic order"));
}

TEST(DeliveryChecker, SeesWhatOvertook) {
  EXPECT_THAT(delivered({1, 3, 2, 3}),
              ElementsAre("in the topic order the event number 3 of ord_1 stands before number 2"));
}

}  // namespace
}  // namespace perdura::simulator::testing
