// An order that awaits its payment waits for its buyer first, and is never left for ever.
#include "tests/services/order/recover_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace std::chrono_literals;
using namespace domain::calls;
using domain::OrderId;
using platform::Delivered;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::chrono::milliseconds after = 60s;       // as the service is set by default
constexpr std::chrono::milliseconds deadline = 10min;  // of the payment

struct RecoveringCards : ::testing::Test, RecoverWorld {
  std::vector<std::string> requests() {
    std::vector<std::string> ids;
    for (const auto& fact : facts()) ids.push_back(fact.request_id);
    return ids;
  }
};

TEST_F(RecoveringCards, LeavesTheBuyerHisTime) {
  const auto id = awaiting_order();
  EXPECT_EQ(round_after(deadline + after - 1ms).looked_at, 0);
  EXPECT_EQ(round_after(1ms).asked, 1);
  EXPECT_THAT(requests(), ElementsAre(id + "/start"));
  EXPECT_EQ(json::from_text<PlaceOrder>(facts()[0].body), sagas.placed.back());
}

TEST_F(RecoveringCards, AsksOnWithPausesThatDouble) {
  awaiting_order();
  std::vector<std::int64_t> asked_at;
  for (int minute = 1; minute <= 30; ++minute) {
    if (round_after(1min).asked == 1) asked_at.push_back(minute);
    relay_all(Delivered::Taken);
  }
  EXPECT_THAT(asked_at, ElementsAre(11, 12, 14, 18, 26));
}

TEST_F(RecoveringCards, KnowsTheDeadlineInRealTime) {
  platform::ManualClock fast(platform::SystemClock::default_origin, 60);
  OrderService hasty({db, fast, ids, sagas, addresses, log, outbox, workflow_outbox}, {});
  sagas.on_place = [&](const PlaceOrder& order) {
    const RecordAwaitingPayment fact{
        order.order_id, held(order), {}, domain::PgOrderId("pg_1"), "http://pg.test/1"};
    hasty.record({{worker.id, {worker.role}}, "k"}, fact);
    return PlaceAnswer(Pending{});
  };
  hasty.place({{anna.id, {anna.role}}, "fast"}, json::from_text<PlaceRequest>(two_by_card));
  fast.advance(deadline / 60 + after - 1ms);
  EXPECT_EQ(hasty.recover(10).looked_at, 0);
  fast.advance(1ms);
  EXPECT_EQ(hasty.recover(10).asked, 1);
}

TEST_F(RecoveringCards, LooksAfterACancelFirstAndThenLeavesTheBuyerTheRestOfHisTime) {
  const auto id = awaiting_order();
  sagas.on_cancel = nullptr;
  EXPECT_EQ(cancel(id).status, 202);
  const auto wanted = sagas.cancels.at(0).cancellation_id.value();
  lose_facts();
  EXPECT_EQ(round_after(after).asked, 1);
  EXPECT_THAT(requests(), ElementsAre(id + "/start", wanted));
  // The workflow says no: its order is paid for, say, and it goes on.
  relay_all(Delivered::Taken);
  clock.advance(2s);
  relay_all(Delivered::Taken);
  db.transaction([](platform::sql::Transaction& tx) {
    tx.execute("UPDATE order_cancellation SET status = 'REFUSED'");
  });
  EXPECT_EQ(round_after(after).asked, 0);
  EXPECT_EQ(round_after(deadline - after - 3s).looked_at, 0);
  EXPECT_EQ(round_after(after).asked, 1);
}

TEST_F(RecoveringCards, KeepsTheDeadlineWhenAnAttemptIsDeclined) {
  const auto id = awaiting_order();
  clock.advance(5min);
  decline(OrderId(id));
  EXPECT_EQ(round_after(after).asked, 0);
  EXPECT_EQ(round_after(5min - 1ms).looked_at, 0);
  EXPECT_EQ(round_after(1ms).asked, 1);
}

TEST_F(RecoveringCards, OfWhatIsPaidOrEndedAsksNothing) {
  capture(OrderId(awaiting_order("paid")));
  end_unpaid(OrderId(awaiting_order("expired")), UnpaidBecause::Deadline);
  EXPECT_EQ(round_after(24h).asked, 0);
  EXPECT_EQ(round_after(24h).looked_at, 0);
  EXPECT_THAT(facts(), IsEmpty());
}

TEST_F(RecoveringCards, PutsACancelRightAtOnceThatCameToAnUnknownWorkflow) {
  const auto id = awaiting_order();
  sagas.on_cancel = nullptr;
  cancel(id);
  const auto wanted = sagas.cancels.at(0).cancellation_id.value();
  clock.advance(request_goes_first);
  relay_all(Delivered::Closed);
  EXPECT_THAT(delivered, ElementsAre(wanted, id + "/start"));
  EXPECT_THAT(requests(), ElementsAre(wanted)) << "behind the start";
}

TEST_F(RecoveringCards, RefusesACancelThatAnotherEndOvertook) {
  const auto id = awaiting_order();
  sagas.on_cancel = nullptr;
  cancel(id);
  lose_facts();
  end_unpaid(OrderId(id), UnpaidBecause::Deadline);
  EXPECT_EQ(round_after(after).refused, 1);
  EXPECT_EQ(outcome(cancel(id)), "409 ILLEGAL_TRANSITION");
}

TEST_F(RecoveringCards, LeavesNoOrderForEverThatDoesNotSayUntilWhenItWaits) {
  awaiting_order();
  db.transaction([](platform::sql::Transaction& tx) { tx.execute("DELETE FROM order_awaited"); });
  EXPECT_EQ(round_after(deadline + after).asked, 1);
}

}  // namespace
}  // namespace perdura::services::order::testing
