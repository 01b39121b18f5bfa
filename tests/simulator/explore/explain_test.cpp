// What led to a broken promise, and its picture.
#include "simulator/explore/explain.hpp"

#include <gmock/gmock.h>

#include "simulator/explore/kept_lines.hpp"
#include "simulator/explore/screen.hpp"
#include "simulator/explore/twice.hpp"
#include "tests/simulator/explore/made_up.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

const TimePoint start = scenario::Start().at;

TraceLine line(std::uint64_t step, std::uint64_t cause, std::string who, std::string what,
               std::string order = "o1") {
  return {.step = step,
          .at = start + std::chrono::seconds(step),
          .who = std::move(who),
          .what = std::move(what),
          .order = std::move(order),
          .cause = cause};
}

TraceLine fault(std::uint64_t step, std::uint64_t cause, std::string who,
                std::string order = "o1") {
  auto made = line(step, cause, std::move(who), "deadlock #1", std::move(order));
  made.fault = true;
  return made;
}

std::vector<std::uint64_t> steps_of(const Causes& causes) {
  std::vector<std::uint64_t> steps;
  for (const auto& one : causes.lines) steps.push_back(one.step);
  return steps;
}

const std::vector<TraceLine> trace{
    line(1, 0, "people", "login", "-"),
    line(2, 1, "clients", "POST gateway/api/v1/orders"),
    line(3, 2, "order", "INSERT orders PENDING"),
    line(4, 2, "order", "INSERT orders PENDING", "o2"),
    line(5, 3, "worker", "POST payment/internal/v1/payments/open"),
    fault(6, 5, "store.payment", "payment"),
    line(7, 4, "worker", "POST payment/internal/v1/payments/open", "o2"),
    line(8, 6, "payment", "INSERT payment KRW; INSERT payment_event OPENED"),
    line(8, 6, "payment", "UPDATE payment_attempt READY"),
    line(9, 3, "order", "DELETE outbox"),
};

TEST(Causes, LeadBackFromTheLastThatEachDidWithTheOrder) {
  const auto causes = causes_of(trace, broken("refund"), start, 40);
  EXPECT_THAT(steps_of(causes), ElementsAre(1u, 2u, 3u, 5u, 6u, 8u, 8u));
  EXPECT_EQ(causes.left_out, 0u);
}

TEST(Causes, NothingFromBeforeTheStartAndNoMoreThanIsWanted) {
  EXPECT_THAT(steps_of(causes_of(trace, broken("refund"), start + 3s, 40)),
              ElementsAre(3u, 5u, 6u, 8u, 8u));
  const auto few = causes_of(trace, broken("refund"), start, 3);
  EXPECT_THAT(steps_of(few), ElementsAre(6u, 8u, 8u));
  EXPECT_EQ(few.left_out, 4u);
  EXPECT_THAT(steps_of(causes_of(trace, broken("refund"), start, 1)), ElementsAre(6u))
      << "what went wrong goes last";
}

TEST(Causes, OfWhatIsTriedForEverTheFirstAndTheLastTimeAreThere) {
  std::vector<TraceLine> tries{line(1, 0, "order", "INSERT orders PENDING"), fault(2, 1, "clock")};
  for (std::uint64_t step = 3; step < 1'003; ++step) {
    tries.push_back(line(step, step - 1, "worker", "POST product/internal/v1/release"));
  }
  const auto causes = causes_of(tries, broken("liveness"), start, 40);
  EXPECT_THAT(steps_of(causes), ElementsAre(1u, 2u, 3u, 1'002u));
  EXPECT_EQ(causes.left_out, 998u);
}

TEST(Causes, OfNobodysPromiseAllThatWasDoneLastCounts) {
  auto nobodys = broken("stock");
  nobodys.order = "-";
  EXPECT_THAT(steps_of(causes_of(trace, nobodys, start, 40)), Contains(7u));
}

TEST(Causes, OfManyFaultsOnlyThoseOfTheOrderAreThere) {
  auto many = trace;
  for (std::uint64_t step = 20; step < 40; ++step) many.push_back(fault(step, 0, "http.x", "o9"));
  many.push_back(fault(50, 0, "gateway.capture"));
  const auto steps = steps_of(causes_of(many, broken("refund"), start, 40));
  EXPECT_THAT(steps, Contains(50u));
  EXPECT_THAT(steps, Contains(6u)) << "it was on the way";
  EXPECT_THAT(steps, testing::Not(Contains(20u)));
}

TEST(KeptLines, OfAShortTraceAllStays) {
  KeptLines kept("o1");
  for (const auto& one : trace) kept.add(one);
  EXPECT_EQ(steps_of({.lines = kept.lines()}), steps_of({.lines = trace}));
}

TEST(KeptLines, OfALongOneTheOrdersOwnWithWhatLedToThemAndTheLastOnesStay) {
  constexpr std::uint64_t all = 100'000;
  constexpr std::size_t recent = 100;
  KeptLines kept("o1", recent);
  std::size_t most = 0;
  for (std::uint64_t step = 1; step <= all; ++step) {
    // The order's only line comes from 90 back, and that from 5 before it.
    const bool own = step == all / 2;
    kept.add(own ? line(step, step - 90, "order", "UPDATE orders PAID")
                 : line(step, step - 5, "worker", "POST payment/refund", "o2"));
    most = std::max(most, kept.size());
  }
  EXPECT_LE(most, 2 * recent);
  const auto steps = steps_of({.lines = kept.lines()});
  EXPECT_THAT(steps, Contains(all / 2));
  EXPECT_THAT(steps, Contains(all / 2 - 90));
  EXPECT_THAT(steps, Contains(all / 2 - 95));
  EXPECT_THAT(steps, Contains(all));
  EXPECT_THAT(steps, testing::Not(Contains(all / 2 - 1)));
  EXPECT_TRUE(std::ranges::is_sorted(steps));
}

TEST(KeptLines, OfManyFaultsSoManyStayThatTheyAreSeenToBeMany) {
  KeptLines kept("o1", 10);
  for (std::uint64_t step = 1; step <= 10'000; ++step) {
    kept.add(fault(step, 0, "http.x", step == 5'000 ? "o1" : "o9"));
  }
  EXPECT_LE(kept.size(), 10 + few_faults + 2);
  EXPECT_GT(kept.size(), few_faults);
  EXPECT_THAT(steps_of({.lines = kept.lines()}), Contains(5'000u));
}

TEST(KeptLines, OfNobodysPromiseTheLastLineOfEachWhoStays) {
  KeptLines kept("-", 10);
  kept.add(line(1, 0, "seller/north", "dispatch: 200"));
  for (std::uint64_t step = 2; step <= 1'000; ++step) kept.add(line(step, 0, "worker", "POST x"));
  EXPECT_EQ(kept.lines().front().who, "seller/north");
  EXPECT_EQ(kept.size(), 12u);
}

TEST(Twice, RunsThatEndAlikeDoNotDifferWhateverTheyBreak) {
  auto first = fine(7);
  first.broken = {broken("refund")};
  EXPECT_THAT(difference(first, first), IsEmpty());
}

TEST(Twice, TheStepThatDiffersIsToldElseTheEnds) {
  auto first = fine(7), second = fine(7);
  second.digest = 8;
  ASSERT_THAT(difference(first, second), SizeIs(1));
  EXPECT_EQ(difference(first, second).front().check, determinism_check);
  second.broken = {broken("determinism", BrokenKind::Nondeterminism)};
  EXPECT_EQ(difference(first, second).front().sentence, "determinism is wrong");
}

TEST(Screen, HasAColumnForEachWhoTakesPart) {
  const auto causes = causes_of(trace, broken("refund"), start + 3s, 40);
  EXPECT_EQ(screen_of(causes.lines, broken("refund"), {}),
            "  step    virtual       worker          order           payment\n"
            "  3       00:00:03.000  .               orders PENDING  .\n"
            "  5       00:00:05.000  ▶ payment open  .               .\n"
            "! 6       00:00:06.000  .               .               store.payment deadlock #1\n"
            "  8       00:00:08.000  .               .               payment_event OPENED\n"
            "  8       00:00:08.000  .               .               payment_attempt READY\n"
            "✗ refund: refund is wrong\n");
}

TEST(Screen, StaysAlignedWhenDaysHavePassed) {
  auto late = line(7, 0, "order", "UPDATE orders PAID");
  late.at += 61 * 24h;
  EXPECT_EQ(screen_of({late}, broken("refund"), {}),
            "  step    virtual            order\n"
            "  7       +61d 00:00:07.000  orders PAID\n"
            "✗ refund: refund is wrong\n");
}

TEST(Screen, TellsCallsAndCommitsShortly) {
  const auto shown = [](const std::string& what) { return short_of(line(1, 0, "order", what)); };
  EXPECT_EQ(shown("GET mock-pg/v1/payments/pgo-pay_01m8"), "? mock-pg payments");
  EXPECT_EQ(shown("GET mock-courier/control/book?limit=100"), "? mock-courier book");
  EXPECT_EQ(shown("POST shipping/internal/v1/shipments/stop"), "▶ shipping stop");
  EXPECT_EQ(shown("INSERT order_timeline DONE; UPDATE orders PAID KRW; INSERT outbox"),
            "orders PAID, order_timeline DONE");
  EXPECT_EQ(shown("UPDATE orders; INSERT outbox"), "UPDATE orders");
  EXPECT_EQ(short_of(line(1, 0, "buyer/anna", "cancel: 202")), "cancel: 202");
}

TEST(Screen, PutsFaultsWhereTheyStrike) {
  EXPECT_EQ(actor_of(fault(1, 0, "store.payment")), "payment");
  EXPECT_EQ(actor_of(fault(1, 0, "gateway.capture")), "mock-pg");
  EXPECT_EQ(actor_of(fault(1, 0, "activity.RefundPayment")), "worker");
  EXPECT_EQ(actor_of(fault(1, 0, "serve", "shipping")), "shipping");
  EXPECT_EQ(actor_of(fault(1, 0, "broker", "b1")), "world");
  EXPECT_EQ(actor_of(line(1, 0, "seller/north", "dispatch: 200")), "people");
}

TEST(Explain, WhatWentWrongBeforeAnybodyListenedIsToldFirst) {
  const auto explained =
      explain(story(one_order),
              {.run =
                   [](const auto&, const auto& options, auto&) {
                     auto result = fine(options.seed);
                     result.broken = {broken("refund")};
                     result.faults = {{"clock", "shop", 1, "jump", 5s},
                                      {"store.payment", "payment", 1, "deadlock"}};
                     for (const auto& one : trace) {
                       if (options.trace) options.trace(one);
                     }
                     return result;
                   }},
              schemas());
  const auto& lines = explained.causes.lines;
  EXPECT_EQ(lines.front().who, "clock");
  EXPECT_EQ(std::ranges::count_if(lines, &TraceLine::fault), 2);
}

TEST(Explain, ARunOfTheShopIsExplainedFromPlacementToItsEnd) {
  const auto explained =
      explain(story("orders: [{id: o1, lines: [{sku: s1, price: 1_000won}]}]\n"
                    "script: [{at: 0s, place: o1}]\n"
                    "plan: [{site: store.order, entity: order, nth: 2, choice: deadlock}]\n"
                    "expect: {invariants: all, final: {o1: {order: PAID}}}\n"),
              {}, schemas());
  ASSERT_THAT(explained.broken, SizeIs(1));
  EXPECT_THAT(explained.causes.lines, Contains(Field(&TraceLine::fault, true)));
  const auto screen = screen_of(explained.causes.lines, explained.broken.front(), {});
  EXPECT_THAT(screen, testing::HasSubstr("orders EXPIRED"));
  EXPECT_THAT(screen, testing::EndsWith("✗ final: o1: order is EXPIRED, expected PAID\n"));
  EXPECT_THAT(explain(story(one_order), {}, schemas()).broken, IsEmpty());
}

}  // namespace
}  // namespace perdura::simulator
