// An order whose workflow got lost is found, and its workflow told again.
#include "domain/names.hpp"
#include "tests/services/at_once.hpp"
#include "tests/services/order/recover_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace std::chrono_literals;
using namespace domain::calls;
using platform::Delivered;
using platform::WorkflowFact;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::chrono::milliseconds after = 60s;  // as the service is set by default

struct Recovering : ::testing::Test, RecoverWorld {};

std::string told(const WorkflowFact& fact) {
  return fact.workflow_id + " " + fact.name + " " + fact.request_id + " " + fact.body;
}
std::vector<std::string> told(const std::vector<WorkflowFact>& facts) {
  std::vector<std::string> texts;
  for (const auto& fact : facts) texts.push_back(told(fact));
  return texts;
}
std::vector<std::string> requests(const std::vector<WorkflowFact>& facts) {
  std::vector<std::string> ids;
  for (const auto& fact : facts) ids.push_back(fact.request_id);
  return ids;
}

TEST_F(Recovering, OfALostStartWritesTheSameStartAgain) {
  pending_order();
  const auto before = facts();
  lose_facts();
  EXPECT_EQ(round_after(after - 1ms).looked_at, 0);
  EXPECT_THAT(facts(), IsEmpty());
  EXPECT_EQ(round_after(1ms).asked, 1);
  ASSERT_THAT(facts(), SizeIs(1));
  EXPECT_EQ(facts()[0].kind, platform::Delivery::Start);
  EXPECT_EQ(told(facts()), told(before));
  EXPECT_TRUE(logged("its workflow is started again"));
}

TEST_F(Recovering, OfALostCancelWritesTheStartAndBehindItTheSameCancel) {
  const auto id = cancelled_in_vain();
  const auto cancel = facts().at(0);
  lose_facts();
  EXPECT_EQ(round_after(after - 1ms).looked_at, 0);
  EXPECT_EQ(round_after(1ms).asked, 1);
  ASSERT_THAT(facts(), SizeIs(2));
  EXPECT_EQ(facts()[0].request_id, id + "/start");
  auto start = json::from_text<PlaceOrder>(facts()[0].body);
  EXPECT_EQ(start.resumed.value().status, "PAID");
  start.resumed.reset();
  EXPECT_EQ(start, sagas.placed.back());
  EXPECT_EQ(told(facts()[1]), told(cancel));
  EXPECT_EQ(facts()[1].kind, platform::Delivery::Update);
  relay_all(Delivered::Taken);
  EXPECT_THAT(delivered, ElementsAre(id + "/start")) << "the workflow comes to where it was first";
  clock.advance(2s);
  relay_all(Delivered::Taken);
  EXPECT_THAT(delivered, ElementsAre(id + "/start", cancel.request_id));
}

TEST_F(Recovering, OfACancelUnderWayWritesItsCancelToo) {
  const auto id = cancelled_in_vain();
  const auto& wanted = sagas.cancels.at(0);
  const auto cancel = facts().at(0);
  tell("cancel-pending",
       RecordCancelPending{domain::OrderId(id), wanted.cancellation_id, wanted.led_by}, "p");
  EXPECT_THAT(facts(), IsEmpty());
  EXPECT_EQ(round_after(after).asked, 1);
  ASSERT_THAT(facts(), SizeIs(2));
  EXPECT_EQ(told(facts()[1]), told(cancel));
}

TEST_F(Recovering, WritesTheCancelUnderWayBeforeOneThatWasAskedForEarlier) {
  const auto id = cancelled_in_vain("earlier");
  cancel(id, "later");
  const auto earlier = sagas.cancels.at(0).cancellation_id;
  const auto later = sagas.cancels.at(1).cancellation_id;
  tell("cancel-pending", RecordCancelPending{domain::OrderId(id), later}, "p");
  lose_facts();
  round_after(after);
  EXPECT_THAT(requests(facts()), ElementsAre(id + "/start", later.value(), earlier.value()));
}

TEST_F(Recovering, OfACancelThatTheWorkflowLeadsItselfWritesItsStartAlone) {
  const auto id = paid_order();
  tell("cancel-pending",
       RecordCancelPending{domain::OrderId(id), domain::CancellationId("can_1"),
                           domain::Actor::System, domain::Reason::OutOfStock},
       "p");
  EXPECT_EQ(round_after(after).asked, 1);
  EXPECT_THAT(requests(facts()), ElementsAre(id + "/start"));
}

TEST_F(Recovering, LeavesAloneWhatWaitsForNoWorkflow) {
  paid_order("a");
  const auto done = paid_order("b");
  sagas.on_cancel = [this](const auto& order, const auto& wanted) {
    return cancel_all(order, wanted);
  };
  EXPECT_EQ(cancel(done).status, 200);
  sagas.on_place = [this](const PlaceOrder& order) {
    return fail(order, {domain::Code("OUT_OF_STOCK"), "no", {}});
  };
  place(two_coffees, "c");
  EXPECT_EQ(outcome(place(R"({"items":[{"sku_id":"sku_a","quantity":1}],"expected_total":1,
                             "payment":{"credit":2}})",
                          "d")),
            "422 CREDIT_EXCEEDS_TOTAL");
  EXPECT_EQ(round_after(24h).asked, 0);
  EXPECT_EQ(round_after(24h).looked_at, 0);
  EXPECT_THAT(facts(), IsEmpty());
}

TEST_F(Recovering, AsksNothingWhileSomethingIsOnItsWay) {
  const auto id = pending_order();
  for (int round = 0; round < 5; ++round) {
    const auto done = round_after(after);
    EXPECT_EQ(done.looked_at, 1) << "without a longer pause";
    EXPECT_EQ(done.asked, 0);
    EXPECT_THAT(requests(facts()), ElementsAre(id + "/start"));
  }
  lose_facts();
  EXPECT_EQ(round_after(after).asked, 1);
}

TEST_F(Recovering, AsksALivingWorkflowAfterPausesThatDouble) {
  pending_order();
  lose_facts();
  std::vector<std::int64_t> asked_at;
  for (int second = 1; second <= 1'000; ++second) {
    if (round_after(1s).asked == 1) asked_at.push_back(second);
    relay_all(Delivered::Taken);
  }
  EXPECT_THAT(asked_at, ElementsAre(60, 120, 240, 480, 960));
}

TEST_F(Recovering, AsksInTheEndEachHour) {
  pending_order();
  lose_facts();
  int asked = 0;
  std::vector<int> in_a_day;
  for (int day = 0; day < 3; ++day) {
    for (int minute = 0; minute < 24 * 60; ++minute) {
      asked += round_after(1min).asked;
      lose_facts();
    }
    in_a_day.push_back(std::exchange(asked, 0));
  }
  EXPECT_THAT(in_a_day, ElementsAre(29, 24, 24));
}

TEST_F(Recovering, BeginsAnewOnceTheOrderHasMoved) {
  const auto id = pending_order();
  const auto start = sagas.placed.back();
  for (int minute = 0; minute < 60; ++minute) {
    round_after(1min);
    lose_facts();
  }
  pay(start);
  EXPECT_EQ(round_after(24h).looked_at, 0);
  sagas.on_cancel = nullptr;
  cancel(id);
  lose_facts();
  EXPECT_EQ(round_after(after - 1ms).asked, 0);
  EXPECT_EQ(round_after(1ms).asked, 1);
  lose_facts();
  const auto& wanted = sagas.cancels.at(0);
  tell("cancel-pending", RecordCancelPending{domain::OrderId(id), wanted.cancellation_id}, "p");
  EXPECT_EQ(round_after(after - 1ms).asked, 0);
  EXPECT_EQ(round_after(1ms).asked, 1);
}

TEST_F(Recovering, RefusesACancelThatIsStillRequestedOfAFinalOrder) {
  for (const auto status :
       {Status::Failed, Status::Cancelled, Status::Completed, Status::Expired}) {
    const std::string name(domain::name_of(status));
    const auto id = cancelled_in_vain(name);
    set_status(id, status);
    EXPECT_EQ(round_after(after).refused, 1) << name;
    EXPECT_EQ(cancellation(id), "REFUSED") << name;
    const auto again = cancel(id, name);
    EXPECT_EQ(outcome(again), "409 ILLEGAL_TRANSITION") << name;
    EXPECT_EQ(text(parsed(again), "/detail"), "the order is " + name);
    EXPECT_THAT(facts(), IsEmpty()) << "nobody need tell the workflow any more";
    EXPECT_EQ(round_after(24h).looked_at, 0);
  }
}

TEST_F(Recovering, RefusesTheCancelThatCameSecond) {
  const auto id = paid_order();
  sagas.on_cancel = nullptr;
  cancel(id, "first");
  cancel(id, "second");
  const auto wanted = sagas.cancels.at(0);
  lose_facts();
  EXPECT_FALSE(round_after(after).asked == 0);
  EXPECT_THAT(requests(facts()), ElementsAre(id + "/start", wanted.cancellation_id.value(),
                                             sagas.cancels.at(1).cancellation_id.value()));
  lose_facts();
  cancel_all(domain::OrderId(id), wanted);
  EXPECT_EQ(round_after(after).refused, 1);
  EXPECT_EQ(cancel(id, "first").status, 200);
  EXPECT_EQ(outcome(cancel(id, "second")), "409 ILLEGAL_TRANSITION");
}

TEST_F(Recovering, LooksAtAsManyAsItMayTheLongestOverdueFirst) {
  std::vector<std::string> ids;
  for (int n = 0; n < 5; ++n) {
    ids.push_back(pending_order("k" + std::to_string(n)));
    clock.advance(1s);
  }
  lose_facts();
  EXPECT_EQ(round_after(after, 2).asked, 2);
  EXPECT_THAT(requests(facts()), ElementsAre(ids[0] + "/start", ids[1] + "/start"));
  EXPECT_EQ(service.recover(2).asked, 2);
  EXPECT_EQ(service.recover(2).asked, 1);
  EXPECT_EQ(service.recover(2).looked_at, 0);
  EXPECT_THAT(facts(), SizeIs(5));
}

TEST_F(Recovering, PutsAFactRightThatCameToAnUnknownWorkflowAtOnce) {
  const auto id = cancelled_in_vain();
  const auto cancel = facts().at(0);
  clock.advance(request_goes_first);
  relay_all(Delivered::Closed);
  EXPECT_THAT(delivered, ElementsAre(cancel.request_id, id + "/start"));
  EXPECT_THAT(requests(facts()), ElementsAre(cancel.request_id)) << "behind the start";
}

TEST_F(Recovering, DoesNotAskInACircleWhereTheWorkflowIsClosed) {
  cancelled_in_vain();
  int passed = 0;
  std::vector<std::size_t> by_the_minute;
  for (; passed < 240; ++passed) {
    round_after(1s);
    relay_all(Delivered::Closed);
    if (passed % 60 == 59) by_the_minute.push_back(delivered.size());
  }
  // The cancel, then start and cancel at once, after one minute, and after two more.
  EXPECT_THAT(by_the_minute, ElementsAre(3, 5, 5, 7));
  EXPECT_THAT(facts(), IsEmpty());
}

TEST_F(Recovering, RefusesACancelAtOnceThatCameToTheWorkflowOfAFinalOrder) {
  const auto id = cancelled_in_vain();
  round_after(after);
  lose_facts();
  round_after(after);  // asked again already: that does not matter here
  set_status(id, Status::Cancelled);
  clock.advance(request_goes_first);
  relay_all(Delivered::Closed);
  EXPECT_EQ(cancellation(id), "REFUSED");
  EXPECT_THAT(facts(), IsEmpty());
}

TEST_F(Recovering, OfAnUnknownOrderIsNothing) {
  db.transaction([this](platform::sql::Transaction& tx) {
    service.put_right(tx, {.workflow_id = "ord_none", .name = "cancel", .request_id = "can_1"});
  });
  EXPECT_THAT(facts(), IsEmpty());
}

TEST_F(Recovering, GoesOnBehindAnOrderThatCannotBeRead) {
  const auto broken = pending_order("broken");
  const auto sound = pending_order("sound");
  lose_facts();
  db.transaction([&](platform::sql::Transaction& tx) {
    tx.execute("UPDATE orders SET items = '{}' WHERE id = ?", broken);
  });
  const auto done = round_after(after);
  EXPECT_EQ(done.looked_at, 2);
  EXPECT_EQ(done.asked, 1);
  EXPECT_THAT(requests(facts()), ElementsAre(sound + "/start"));
  EXPECT_TRUE(logged("an order cannot be looked at"));
}

TEST_F(Recovering, OfAFactWhoseOrderCannotBeReadThrowsNothing) {
  const auto id = pending_order();
  db.transaction([&](platform::sql::Transaction& tx) {
    tx.execute("UPDATE orders SET items = '{}' WHERE id = ?", id);
  });
  clock.advance(request_goes_first);
  relay_all(Delivered::Closed);
  EXPECT_THAT(facts(), IsEmpty());
  EXPECT_TRUE(logged("an order cannot be looked at"));
}

TEST_F(Recovering, IsDoneInTheNextRoundIfTheDatabaseGoesAway) {
  const auto id = pending_order();
  lose_facts();
  faults.lose_before = 1;
  EXPECT_THROW(round_after(after), platform::sql::SqlError);
  EXPECT_THAT(facts(), IsEmpty());
  faults.lose_after = 1;
  EXPECT_THROW(service.recover(10), platform::sql::SqlError);
  EXPECT_THAT(requests(facts()), ElementsAre(id + "/start"));
  EXPECT_EQ(service.recover(10).looked_at, 0) << "the answer was lost, the effect not";
}

// Temporal and its relay know nothing of a shop whose clock is fast.
TEST_F(Recovering, IsDoneInRealTime) {
  platform::ManualClock fast(platform::SystemClock::default_origin, 1'000);
  fast.advance(1h);
  OrderService hasty({db, fast, ids, sagas, addresses, log, outbox, workflow_outbox}, {});
  hasty.place({{anna.id, {anna.role}}, "fast"}, json::from_text<PlaceRequest>(two_coffees));
  const auto due = db.read([](platform::sql::Reader& reader) {
    return reader.query_one<platform::Instant>("SELECT due_at FROM workflow_outbox").value();
  });
  EXPECT_EQ(due, platform::wall_of(fast) + request_goes_first);
  lose_facts();
  fast.advance(after - 1ms);
  EXPECT_EQ(hasty.recover(10).asked, 0);
  fast.advance(1ms);
  EXPECT_EQ(hasty.recover(10).asked, 1);
}

TEST_F(Recovering, ByManyAtOnceAsksForEachOrderOnce) {
  constexpr int count = 30;
  for (int n = 0; n < count; ++n) pending_order("k" + std::to_string(n));
  lose_facts();
  clock.advance(after);
  std::atomic<int> asked{0};
  services::testing::at_once(services::testing::threads_at_once,
                             [&](int) { asked += service.recover(count).asked; });
  EXPECT_EQ(asked, count);
  EXPECT_THAT(facts(), SizeIs(count));
}

}  // namespace
}  // namespace perdura::services::order::testing
