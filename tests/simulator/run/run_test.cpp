// A run from its beginning to its end: acts at their times, faults, what is told of it.
#include "simulator/run/run.hpp"

#include <gmock/gmock.h>

#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string by_card =
    "orders: [{id: o1, lines: [{sku: s1, quantity: 2, price: 1_000won}]}]\n"
    "script: [{at: 0s, place: o1}, {at: 5s, pay: o1}, {at: 10s, confirm: o1}, "
    "{at: 1h, dispatch: o1}, {at: 5d, confirm_purchase: o1}]\n";
const std::string paid_once =
    "expect: {invariants: all, final: {o1: {order: COMPLETED, captured: 2_000won, "
    "refunded: 0won, refunds: 0}}}\n";

TEST(Run, AnOrderByCardIsConfirmedByItsBuyerAtHisTime) {
  const auto scenario = story(by_card + paid_once);
  const auto result = run_of(scenario);
  EXPECT_THAT(told(result), IsEmpty());
  EXPECT_EQ(result.measures.by_status.at("COMPLETED"), 1);
  EXPECT_GE(result.ended - scenario.time.start.at, 5 * 24h) << "the buyer confirms on day five";
  EXPECT_LE(result.ended - scenario.time.start.at, 6 * 24h) << "before the window has passed";
}

TEST(Run, TheAdminCancelsAPaidOrderAndItsMoneyGoesBackOnce) {
  const auto scenario = story(
      "orders: [{id: o1, lines: [{sku: s1, price: 1_000won}]}]\n"
      "script: [{at: 0s, place: o1}, {at: 5s, pay: o1}, "
      "{at: 1h, cancel: o1, by: admin, reason: FRAUD}]\n"
      "expect: {invariants: all, final: {o1: {order: CANCELLED, captured: 1_000won, "
      "refunded: 1_000won, refunds: 1}}}\n");
  const auto result = run_of(scenario);
  EXPECT_THAT(told(result), IsEmpty());
  EXPECT_LE(result.ended - scenario.time.start.at, 3h) << "long before its seller's deadline";
}

TEST(Run, AnActThatTheShopRefusesIsNoFailure) {
  const auto result = run_of(
      story("orders: [{id: o1, credit_pct: 100, lines: [{sku: s1, price: 1_000won}]}]\n"
            "script: [{at: 0s, place: o1}, {at: 1s, pay: o1}, {at: 2s, confirm: o1}, "
            "{at: 1h, dispatch: o1}, {at: 9h, cancel: o1}, {at: 20d, confirm_purchase: o1}]\n"
            "expect: {invariants: all, final: {o1: {order: COMPLETED, refunded: 0won}}}\n"));
  EXPECT_THAT(told(result), IsEmpty());
}

TEST(Run, AParcelThatIsHeldWaitsUntilItIsAdvanced) {
  const auto scenario = story(
      "orders: [{id: o1, credit_pct: 100, lines: [{sku: s1, price: 1_000won}]}]\n"
      "script: [{at: 0s, place: o1}, {at: 1h, dispatch: o1}, {at: 10h, hold: o1}, "
      "{at: 4d, advance: o1, times: 4}]\n"
      "expect: {invariants: all, final: {o1: {order: COMPLETED}}}\n");
  const auto result = run_of(scenario);
  EXPECT_THAT(told(result), IsEmpty());
  EXPECT_GE(result.ended - scenario.time.start.at, 11 * 24h) << "its window began on day four";
}

TEST(Run, WhatThePlanSaysGoesWrongAndIsThePlanOfTheRun) {
  const std::string plan =
      "plan: [{site: gateway.capture, entity: o1, nth: 1, choice: timeout_after}, "
      "{site: store.payment, entity: payment, nth: 9, choice: deadlock}]\n";
  const auto planned = run_of(story(by_card + plan + paid_once));
  EXPECT_THAT(told(planned), IsEmpty());
  EXPECT_THAT(planned.faults, SizeIs(2));
  const auto again = run_of(story(by_card + paid_once), {.plan = planned.faults});
  EXPECT_EQ(again.digest, planned.digest) << "the recorded plan makes the same run";
}

// The first occasion is the world's first moment, the second one the scenario's: an hour later.
TEST(Run, ClocksMayBeWrongFromTheStartOn) {
  const std::string plan =
      "plan: [{site: clock, entity: shop, nth: 1, choice: skew, by: 1s}, "
      "{site: clock, entity: worker, nth: 2, choice: skew, by: -1s}]\n";
  const auto result = run_of(story(by_card + plan + paid_once));
  EXPECT_THAT(told(result), IsEmpty());
  EXPECT_THAT(result.faults, SizeIs(2));
}

TEST(Run, TheRecordOfADrawnRunIsTheSameRun) {
  const auto scenario = story(by_card + "faults: {intensity: swarm}\nexpect: {invariants: all}\n");
  std::size_t faults = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto drawn = run_of(scenario, {.seed = seed});
    faults += drawn.faults.size();
    EXPECT_EQ(run_of(scenario, {.seed = seed, .plan = drawn.faults}).digest, drawn.digest) << seed;
    EXPECT_THAT(run_of(scenario, {.seed = seed, .plan = Plan{}}).faults, IsEmpty()) << seed;
  }
  EXPECT_GT(faults, 0u) << "five seeds without any fault say nothing";
}

TEST(Run, WindowsStrikeAndAreOver) {
  const auto result = run_of(story(
      by_card +
      "faults:\n  windows:\n"
      "    - {from: 0s, for: 1min, kafka: down, workers: {kill_each: 20s}}\n"
      "    - {from: 0s, for: 2min, gateway: {timeout_pct: 100}, services: {kill_each: 30s}}\n" +
      paid_once));
  EXPECT_THAT(told(result), IsEmpty());
  EXPECT_EQ(result.strokes, 1u + 3u + 4u);
  EXPECT_THAT(result.faults, Contains(testing::Field(&PlanEntry::site, HasSubstr("gateway."))));
}

TEST(Run, WhatIsDownIsAwayForTheWholeWindow) {
  const auto away = [](const std::string& process) {
    return run_of(
        story(by_card + "faults: {windows: [{from: 0s, for: 30min, down: [" + process + "]}]}\n" +
              "expect: {invariants: all, final: {o1: {order: FAILED, failure: SERVICE_UNAVAILABLE, "
              "captured: 0won}}, stock: {s1: {available: 1_000, held: 0, sold: 0}}}\n"));
  };
  for (const char* process : {"product", "mock-pg"}) {
    const auto result = away(process);
    EXPECT_THAT(told(result), IsEmpty()) << process;
    EXPECT_EQ(result.strokes, 1u) << process;
  }
  EXPECT_THAT(told(away("mock-courier")), SizeIs(2)) << "it is not needed for half an hour";
}

TEST(Run, AnOrderThatIsNotOverInTimeIsAFailureOfLiveness) {
  const auto result = run_of(story(
      "time: {span: 1h, heal: 2d}\n"
      "orders: [{id: o1, credit_pct: 100, lines: [{sku: s1, price: 1_000won}]}]\n"
      "script: [{at: 0s, place: o1}, {at: 30min, dispatch: o1}]\nexpect: {invariants: all}\n"));
  ASSERT_THAT(result.broken, testing::Not(IsEmpty()));
  EXPECT_EQ(result.broken.front().kind, BrokenKind::Liveness);
  EXPECT_EQ(result.broken.front().order, "o1");
  EXPECT_THAT(result.broken.front().sentence, HasSubstr("after 2d without faults; the order ord_"));
  EXPECT_THAT(result.broken.front().sentence, HasSubstr(" is DELIVERED, and waits for "));
  EXPECT_THAT(result.broken.front().sentence, HasSubstr(" ← the workflow Order ord_"));
  EXPECT_THAT(result.broken.front().sentence, HasSubstr(" waits for time or news"));
}

TEST(Run, AnAnswerThatCannotBeIsToldWithItsOrder) {
  std::string lines = "{sku: s1}";
  for (int n = 0; n < 100; ++n) lines += ", {sku: s1}";  // one more than the shop takes
  const auto result = run_of(story("orders: [{id: o1, lines: [" + lines +
                                   "]}]\nscript: [{at: 0s, place: o1}]\n"
                                   "expect: {invariants: all}\n"));
  ASSERT_THAT(result.broken, SizeIs(1));
  EXPECT_EQ(result.broken.front().check, "customers_view");
  EXPECT_EQ(result.broken.front().order, "o1");
  EXPECT_THAT(result.broken.front().sentence, HasSubstr("the placement of o1 was answered 400"));
}

TEST(Run, WhatTakesTooManyStepsIsEndless) {
  const auto result = run_of(story(by_card + paid_once), {.max_steps = 2'000});
  ASSERT_THAT(result.broken, SizeIs(1));
  EXPECT_EQ(result.broken.front().kind, BrokenKind::Endless);
  EXPECT_THAT(result.broken.front().sentence, HasSubstr("more than 2000 steps, "));
}

TEST(Run, APlansEntriesThatAreNeverAskedForAreTold) {
  const PlanEntry never{"gateway.capture", "o9", 1, "refuse"};
  const PlanEntry once{"gateway.register", "o1", 1, "timeout_after"};
  const auto result = run_of(story(by_card + paid_once), {.plan = Plan{never, once}});
  EXPECT_EQ(to_lines(result.faults), to_lines({once}));
  EXPECT_EQ(to_lines(result.unmet), to_lines({never}));
}

TEST(Run, TheSecondRunAgreesStepByStepAndAnotherOneDoesNot) {
  const auto scenario = story(by_card + paid_once);
  Footprints first;
  run_of(scenario, {.footprints = &first});
  EXPECT_THAT(told(run_of(scenario, {.compare_to = &first})), IsEmpty());
  const auto other = run_of(scenario, {.seed = 2, .compare_to = &first});
  ASSERT_THAT(other.broken, SizeIs(1));
  EXPECT_EQ(other.broken.front().kind, BrokenKind::Nondeterminism);
  EXPECT_THAT(other.broken.front().sentence, HasSubstr("at step " + std::to_string(other.steps)));
}

}  // namespace
}  // namespace perdura::simulator
