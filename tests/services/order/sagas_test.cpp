// Which orders are open, and where money is stuck.
#include <set>

#include "domain/names.hpp"
#include "tests/services/order/oversight_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

struct Sagas : OversightWorld {
  Instant now() const { return platform::now_of(clock); }
  value only() const {
    const auto shown = page(sagas_url);
    EXPECT_EQ(shown.at("items").as_array().size(), 1u);
    return shown.at("items").at(0);
  }
};

TEST_F(Sagas, TellWhatAnOrderWaitsForAndWhereItsWorkflowIs) {
  const auto id = paid_order();
  const auto saga = only();
  const auto order = parsed(get(support, "/api/v1/orders/" + id));
  EXPECT_EQ(text(saga, "/order_id"), id);
  EXPECT_EQ(text(saga, "/number"), text(order, "/number"));
  EXPECT_EQ(text(saga, "/status"), "PAID");
  EXPECT_EQ(text(saga, "/buyer_id"), anna.id);
  EXPECT_EQ(text(saga, "/since"), text(order, "/updated_at"));
  EXPECT_FALSE(saga.at("overdue").as_bool());
  EXPECT_EQ(text(saga, "/overdue_since"), "");
  EXPECT_EQ(number(saga, "/money_at_risk/amount"), 6'000);
  EXPECT_EQ(text(saga, "/money_at_risk/currency"), "KRW");
  EXPECT_EQ(number(saga, "/tickets"), 0);
  EXPECT_EQ(text(saga, "/workflow_id"), id);
  EXPECT_EQ(text(saga, "/workflow_url"),
            text(parsed(get(support, "/api/v1/orders/" + id + "/timeline")), "/workflow_url"));
  ASSERT_EQ(saga.at("waiting_for").as_array().size(), 2u);
  EXPECT_EQ(text(saga, "/waiting_for/0/fact"), "prompt-dispatch");
  EXPECT_EQ(text(saga, "/waiting_for/1/fact"), "dispatch");
  EXPECT_EQ(text(saga, "/waiting_for/1/owner"), "SELLER");
  EXPECT_EQ(text(saga, "/waiting_for/1/consequence"),
            "the order is cancelled at the seller's fault");
  EXPECT_FALSE(text(saga, "/waiting_for/1/due_at").empty());
}

TEST_F(Sagas, AreOverdueFromTheMomentOnThatTheFirstFactIsDue) {
  const auto id = paid_order();
  const Instant due = now() + 24h;
  set_due(id, due);
  clock.advance(24h - 1ms);
  EXPECT_FALSE(only().at("overdue").as_bool());
  clock.advance(1ms);
  EXPECT_TRUE(only().at("overdue").as_bool());
  EXPECT_EQ(text(only(), "/overdue_since"), text(only(), "/waiting_for/0/due_at"));
  EXPECT_EQ(only().at("waiting_for").as_array().size(), 2u);
}

/// An order in each status that is not final, by the ways that lead there.
std::map<std::string, std::string> one_of_each(OversightWorld& w) {
  std::map<std::string, std::string> ids;
  ids["PENDING"] = w.pending_order("a");
  ids["AWAITING_PAYMENT"] = w.awaiting_order("b");
  ids["PAID"] = w.paid_order("c");
  ids["CANCEL_PENDING"] = w.paid_order("d");
  const domain::OrderId stopped(ids["CANCEL_PENDING"]);
  const domain::CancellationId cancellation("can_d");
  w.sagas.on_cancel = [&](const domain::OrderId& order, const domain::calls::CancelOrder& cancel) {
    w.tell("cancel-pending",
           domain::calls::RecordCancelPending{order, cancel.cancellation_id, cancel.led_by,
                                              cancel.reason},
           "to-cancel-pending");
    return CancelAnswer(Pending{});
  };
  EXPECT_EQ(w.cancel(stopped.value()).status, 202);
  ids["SHIPPING"] = w.paid_for_two_parcels("e");
  w.tell_parcel(ids["SHIPPING"], 1, "SHIPPING", {units(0, 2)});
  ids["DELIVERED"] = w.delivered_order("f");
  return ids;
}

TEST_F(Sagas, AreAllOrdersThatAreNotFinalEachWithWhatItWaitsFor) {
  const auto expected = one_of_each(*this);
  std::map<std::string, std::string> shown;
  const auto list = page(sagas_url);
  for (const auto& saga : list.at("items").as_array()) {
    const auto status = text(saga, "/status");
    shown[status] = text(saga, "/order_id");
    EXPECT_FALSE(saga.at("waiting_for").as_array().empty()) << status;
    for (const auto& fact : saga.at("waiting_for").as_array()) {
      EXPECT_FALSE(text(fact, "/owner").empty()) << status;
      EXPECT_FALSE(text(fact, "/due_at").empty()) << status;
      EXPECT_FALSE(text(fact, "/consequence").empty()) << status;
    }
  }
  EXPECT_EQ(shown, expected);
  for (const auto& [status, name] : domain::named_values<Status>()) {
    const bool over = statemachines::order::is_final(status) || status == Status::Completed;
    EXPECT_EQ(expected.contains(name), !over) << name;
  }
}

TEST_F(Sagas, LeaveOutWhatIsOver) {
  const auto done = delivered_order("a");
  complete(domain::OrderId(done), domain::Actor::Buyer);
  const auto expired = awaiting_order("b");
  end_unpaid(domain::OrderId(expired), domain::calls::UnpaidBecause::Deadline);
  const auto cancelled = paid_order("c");
  sagas.on_cancel = [this](const auto& order, const auto& cancel) {
    return cancel_all(order, cancel);
  };
  EXPECT_EQ(cancel(cancelled).status, 200);
  sagas.on_place = [this](const auto& order) {
    return fail(order, {domain::Code("OUT_OF_STOCK"), "none left", {}});
  };
  EXPECT_EQ(outcome(place(two_coffees, "d")), "409 OUT_OF_STOCK");
  EXPECT_EQ(orders(), 4);
  EXPECT_THAT(ids(page(sagas_url)), IsEmpty());
  open_ticket("tkt_1", cancelled);
  EXPECT_THAT(ids(page(std::string(sagas_url) + "?state=stuck")), IsEmpty());
}

TEST_F(Sagas, RiskWhatWasTakenForWhatTheBuyerHasNotGot) {
  const auto risked = [&](const std::string& id) -> std::int64_t {
    const auto list = page(sagas_url);
    for (const auto& saga : list.at("items").as_array()) {
      if (text(saga, "/order_id") == id) return number(saga, "/money_at_risk/amount");
    }
    ADD_FAILURE() << id << " is not listed";
    return -1;
  };
  const auto all = one_of_each(*this);
  EXPECT_EQ(risked(all.at("PENDING")), 0);
  EXPECT_EQ(risked(all.at("AWAITING_PAYMENT")), 0);
  EXPECT_EQ(risked(all.at("PAID")), 6'000);
  EXPECT_EQ(risked(all.at("CANCEL_PENDING")), 6'000);
  EXPECT_EQ(risked(all.at("SHIPPING")), 9'000);
  EXPECT_EQ(risked(all.at("DELIVERED")), 0);
  set_refunded(all.at("SHIPPING"), 3'000);
  EXPECT_EQ(risked(all.at("SHIPPING")), 6'000);
}

TEST_F(Sagas, ComeOverdueFirstThenTheRichestThenWhatIsDueFirst) {
  const auto poor = paid_order("poor");
  const auto old_rich = paid_for_two_parcels("old");
  const auto rich = paid_for_two_parcels("rich");
  const auto twin = paid_for_two_parcels("twin");
  const auto delivered = delivered_order("delivered");
  const auto soon = paid_order("soon");
  const auto later = paid_for_two_parcels("later");
  const auto latest = paid_for_two_parcels("latest");
  set_due(poor, now() - 9h);
  set_due(old_rich, now() - 3h);
  set_due(rich, now() - 2h);
  set_due(twin, now() - 2h);
  set_due(delivered, now() - 20h);
  set_due(soon, now() + 1h);
  set_due(later, now() + 2h);
  set_due(latest, now() + 2h);
  const std::vector<std::string> order{
      old_rich, std::min(rich, twin),    std::max(rich, twin),   poor, delivered,
      soon,     std::min(later, latest), std::max(later, latest)};
  EXPECT_EQ(ids(page(sagas_url)), order);
  for (int limit = 1; limit <= 9; ++limit) EXPECT_EQ(walk(sagas_url, limit), order) << limit;
}

TEST_F(Sagas, KeepTheirPlacesBetweenTwoPagesThoughMoreFallsDue) {
  const auto late = paid_order("late");
  const auto next = paid_order("next");
  const auto rich = paid_for_two_parcels("rich");
  set_due(late, now() - 1h);
  set_due(next, now() + 1min);
  set_due(rich, now() + 2min);
  const auto first = page(std::string(sagas_url) + "?limit=1");
  EXPECT_THAT(ids(first), ElementsAre(late));
  clock.advance(1h);
  const auto rest = page(std::string(sagas_url) + "?cursor=" + text(first, "/next_cursor"));
  EXPECT_THAT(ids(rest), ElementsAre(next, rich));
  EXPECT_THAT(ids(page(sagas_url)), ElementsAre(rich, late, next));
}

TEST_F(Sagas, AreStuckIfTheyAreOverdueOrHaveAnOpenTicket) {
  const auto fine = paid_order("fine");
  const auto late = paid_order("late");
  const auto looked_at = paid_order("looked-at");
  const auto settled = paid_order("settled");
  const auto both = paid_for_two_parcels("both");
  set_due(fine, now() + 1h);
  set_due(late, now() - 1h);
  set_due(looked_at, now() + 2h);
  set_due(settled, now() + 3h);
  set_due(both, now() - 2h);
  open_ticket("tkt_1", looked_at, "DOUBT");
  open_ticket("tkt_2", looked_at, "REFUND");
  open_ticket("tkt_3", both);
  open_ticket("tkt_4", settled);
  handle({payment_event<domain::PaymentTicketClosed>({"tkt_4", settled, "REFUND", 2})});
  const std::string stuck = std::string(sagas_url) + "?state=stuck";
  const auto shown = page(stuck);
  EXPECT_THAT(ids(shown), ElementsAre(both, late, looked_at));
  EXPECT_EQ(number(shown, "/items/0/tickets"), 1);
  EXPECT_EQ(number(shown, "/items/1/tickets"), 0);
  EXPECT_EQ(number(shown, "/items/2/tickets"), 2);
  for (int limit = 1; limit <= 3; ++limit) {
    EXPECT_THAT(walk(stuck, limit), ElementsAre(both, late, looked_at)) << limit;
  }
  EXPECT_EQ(ids(page(std::string(sagas_url) + "?state=all")).size(), 5u);
}

TEST_F(Sagas, AreForAdminsAlone) {
  for (const auto* url : {sagas_url, tickets_url}) {
    EXPECT_EQ(outcome(get(nobody, url)), "401 TOKEN_REQUIRED");
    EXPECT_EQ(outcome(get(anna, url)), "403 FORBIDDEN");
    EXPECT_EQ(outcome(get(shop_keeper, url)), "403 FORBIDDEN");
    EXPECT_EQ(outcome(get(worker, url)), "403 FORBIDDEN");
    EXPECT_EQ(get(support, url).status, 200);
  }
}

TEST_F(Sagas, RefuseListsThatCannotBe) {
  for (const auto* query :
       {"limit=0", "limit=101", "limit=x", "state=", "state=STUCK", "cursor=", "cursor=ord_1",
        "cursor=1.2.3", "cursor=1.2.3.pay_1", "cursor=1.-2.3.ord_1", "cursor=1..3.ord_1",
        "cursor=1.2.3.ord_1.4", "cursor=99999999999999999999.2.3.ord_1"}) {
    EXPECT_EQ(outcome(get(support, std::string(sagas_url) + "?" + query)), "400 INVALID_REQUEST")
        << query;
  }
  EXPECT_EQ(get(support, std::string(sagas_url) + "?limit=100&state=stuck").status, 200);
  EXPECT_EQ(get(support, std::string(sagas_url) + "?cursor=1.2.3.ord_1").status, 200);
}

TEST_F(Sagas, ComeTwentyAPage) {
  for (int n = 0; n < 21; ++n) paid_order("k" + std::to_string(n));
  const auto first = page(sagas_url);
  EXPECT_EQ(ids(first).size(), 20u);
  EXPECT_EQ(ids(page(std::string(sagas_url) + "?cursor=" + text(first, "/next_cursor"))).size(),
            1u);
}

}  // namespace
}  // namespace perdura::services::order::testing
