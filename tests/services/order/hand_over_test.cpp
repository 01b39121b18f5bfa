// Who tells an order's workflow: the request, and the relay only where that was lost.
#include "platform/outbox/workflow_relay.hpp"
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace domain::calls;
using platform::Delivered;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct HandedOver : Orders {
  HandedOver() {
    sagas.on_cancel = [this](const auto& order, const auto& wanted) {
      return cancel_all(order, wanted);
    };
  }
  void lose_calls() {
    sagas.on_place = [](const PlaceOrder&) { return PlaceAnswer(SagaUnavailable{"lost"}); };
    sagas.on_cancel = [](const auto&, const auto&) {
      return CancelAnswer(SagaUnavailable{"lost"});
    };
  }
  /// Sweeps now and after `passed`.
  void relay_after(std::chrono::milliseconds passed) {
    relay.sweep();
    clock.advance(passed);
    relay.sweep();  // takes what is due, and has it taken
    relay.sweep();  // settles it
  }

  std::vector<std::string> delivered;
  platform::WorkflowRelay relay{
      db,
      [this](const platform::WorkflowFact& fact, std::function<void(Delivered)> done) {
        delivered.push_back(fact.name + " " + fact.request_id);
        done(Delivered::Taken);
      },
      [](platform::sql::Transaction&, const platform::WorkflowFact&) {},
      {.now = [this] { return std::chrono::floor<std::chrono::milliseconds>(clock.now()); },
       .wake = [] {}},
      {.owner = "test"}};
};

TEST_F(HandedOver, ByTheRequestNothingIsLeftForTheRelay) {
  const auto id = paid_order();
  EXPECT_THAT(facts(), IsEmpty());
  EXPECT_EQ(cancel(id).status, 200);
  EXPECT_THAT(facts(), IsEmpty());
  sagas.on_place = [this](const PlaceOrder& order) {
    return fail(order, {domain::Code("OUT_OF_STOCK"), "no", {}});
  };
  EXPECT_EQ(outcome(place(two_coffees)), "409 OUT_OF_STOCK");
  EXPECT_THAT(facts(), IsEmpty());
  relay_after(std::chrono::minutes(1));
  EXPECT_THAT(delivered, IsEmpty());
}

TEST_F(HandedOver, ByTheRelayIsAStartThatWasLost) {
  lose_calls();
  const auto id = text(parsed(place(two_coffees)), "/id");
  relay_after(request_goes_first - std::chrono::milliseconds(1));
  EXPECT_THAT(delivered, IsEmpty());
  relay_after(std::chrono::milliseconds(1));
  EXPECT_THAT(delivered, ElementsAre("Order " + id + "/start"));
  EXPECT_THAT(facts(), IsEmpty());
}

TEST_F(HandedOver, ByTheRelayIsACancelThatWasLost) {
  const auto id = paid_order();
  lose_calls();
  const auto cancellation = text(parsed(cancel(id)), "/id");
  relay_after(request_goes_first - std::chrono::milliseconds(1));
  EXPECT_THAT(delivered, IsEmpty());
  relay_after(std::chrono::milliseconds(1));
  EXPECT_THAT(delivered, ElementsAre("cancel " + cancellation));
  EXPECT_THAT(facts(), IsEmpty());
}

TEST_F(HandedOver, IsWhatTheWorkflowTookThoughTheAnswerWasLost) {
  sagas.on_place = [this](const PlaceOrder& order) {
    pay(order);
    return PlaceAnswer(SagaUnavailable{"the answer was lost"});
  };
  const auto id = text(parsed(place(two_coffees)), "/id");
  EXPECT_THAT(facts(), IsEmpty());
  sagas.on_cancel = [this](const domain::OrderId& order, const CancelOrder& wanted) {
    tell("cancel-pending", RecordCancelPending{order, wanted.cancellation_id}, "p");
    return CancelAnswer(SagaUnavailable{"the answer was lost"});
  };
  EXPECT_EQ(cancel(id).status, 202);
  EXPECT_THAT(facts(), IsEmpty());
}

TEST_F(HandedOver, IsARefusalToo) {
  const auto id = paid_order();
  sagas.on_cancel = [](const auto&, const auto&) {
    return CancelAnswer(SagaRefused{domain::Code("ILLEGAL_TRANSITION"), "too late"});
  };
  EXPECT_EQ(outcome(cancel(id)), "409 ILLEGAL_TRANSITION");
  relay_after(std::chrono::minutes(1));
  EXPECT_THAT(delivered, IsEmpty()) << "its requester has been told no";
}

TEST_F(HandedOver, IsEachFactByItself) {
  const auto first = pending_order("first");
  const auto start = sagas.placed.back();
  const auto second = pending_order("second");
  pay(start);
  relay_after(request_goes_first);
  EXPECT_THAT(delivered, ElementsAre("Order " + second + "/start"));
}

}  // namespace
}  // namespace perdura::services::order::testing
