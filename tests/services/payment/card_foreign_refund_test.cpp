// Money that somebody gave back at the gateway's own desk: it counts towards what we owe, it is
// never given twice, and an operator hears of it.
#include <gmock/gmock.h>

#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

struct ForeignRefund : ::testing::Test, CardWorld {
  ForeignRefund() { captured(); }

  void refund_by_hand(std::int64_t amount, const std::string& id = "by_hand") {
    outside.desk.with([&](auto& brain, auto now) {
      brain.refund(transaction(), {id, amount, "kindness"}, "by hand " + id, now);
    });
    deliver();
  }
  HttpResponse part(const std::string& refund, std::int64_t amount) const {
    const GiveBack wanted{attempt(), domain::RefundId(refund), domain::Reason::Lost, Money(amount)};
    return send(HttpMethod::Post, "/internal/v1/payments/give-back", worker, json::to_text(wanted),
                "k");
  }
  Money given(const std::string& refund, std::int64_t amount) const {
    const auto said = decoded<GiveBackOutcome>(part(refund, amount));
    const auto* back = std::get_if<GivenBack>(&said);
    EXPECT_NE(back, nullptr) << json::to_text(said);
    return back != nullptr ? back->amount : Money();
  }
  std::string ticket_status() const {
    return db
        .read([](platform::sql::Reader& tx) {
          return tx.query<std::string>(
              "SELECT status FROM payment_ticket WHERE kind = 'FOREIGN_REFUND' ORDER BY ticket_id");
        })
        .at(0);
  }
};

TEST_F(ForeignRefund, OpensATicketOnce) {
  EXPECT_THAT(tickets(), IsEmpty());
  refund_by_hand(1'000);
  EXPECT_THAT(tickets(), ElementsAre("FOREIGN_REFUND 1"));
  refund_by_hand(1'000, "again");
  EXPECT_THAT(tickets(), ElementsAre("FOREIGN_REFUND 1"));
  EXPECT_EQ(ticket_status(), "OPEN");
}

TEST_F(ForeignRefund, CountsTowardsTheRefundOfAllOnce) {
  refund_by_hand(4'000);
  const GiveBackOutcome all = GivenBack{Money(due), "REFUNDED"};
  EXPECT_EQ(give_back(1, "7", "rfd_a"), all);
  EXPECT_EQ(give_back(1, "7", "rfd_a"), all);
  EXPECT_EQ(give_back(1, "7", "rfd_b"), GiveBackOutcome(GivenBack{Money(), "REFUNDED"}));
  EXPECT_EQ(book().refunded, due);
  EXPECT_EQ(payment("7").refunded_amount, Money(due));
  EXPECT_EQ(ticket_status(), "CLOSED");
}

TEST_F(ForeignRefund, OfAllOfItLeavesNothingToGive) {
  refund_by_hand(due);
  EXPECT_EQ(statuses(), "REFUNDED");
  EXPECT_EQ(give_back(1, "7", "rfd_a"), GiveBackOutcome(GivenBack{Money(due), "REFUNDED"}));
  EXPECT_EQ(book().refunded, due);
  EXPECT_EQ(count_calls("/refunds"), 0);
}

TEST_F(ForeignRefund, CountsTowardsPartsUntilItIsUsedUp) {
  refund_by_hand(4'000);
  EXPECT_EQ(given("rfd_a", 3'000), Money(3'000));
  EXPECT_EQ(book().refunded, 4'000) << "it had gone back already";
  EXPECT_EQ(ticket_status(), "OPEN");
  EXPECT_EQ(given("rfd_b", 3'000), Money(3'000));
  EXPECT_EQ(book().refunded, 6'000) << "a thousand of it had";
  EXPECT_EQ(ticket_status(), "CLOSED");
  EXPECT_EQ(given("rfd_c", 4'000), Money(4'000));
  for (const auto& [id, amount] : {std::pair("rfd_a", 3'000), std::pair("rfd_b", 3'000)}) {
    EXPECT_EQ(given(id, amount), Money(amount)) << "asked again it is the same";
  }
  EXPECT_EQ(book().refunded, due);
  EXPECT_EQ(outcome(part("rfd_d", 1)), "422 REFUND_EXCEEDS_CAPTURED");
}

TEST_F(ForeignRefund, ThatIsEnoughForARefundMakesItsIdItsOwn) {
  refund_by_hand(3'000);
  EXPECT_EQ(given("rfd_a", 3'000), Money(3'000));
  EXPECT_EQ(outcome(part("rfd_a", 2'000)), "422 REFUND_ID_REUSED");
  opened("8");
  for (const auto& other :
       {GiveBack{attempt(), domain::RefundId("rfd_a")},
        GiveBack{attempt(1, "8"), domain::RefundId("rfd_a"), domain::Reason::Lost, Money(3'000)}}) {
    EXPECT_EQ(outcome(send(HttpMethod::Post, "/internal/v1/payments/give-back", worker,
                           json::to_text(other), "k")),
              "422 REFUND_ID_REUSED");
  }
  refund_by_hand(1'000, "another");
  EXPECT_EQ(given("rfd_a", 3'000), Money(3'000)) << "the first answer";
  EXPECT_EQ(book().refunded, 4'000);
  EXPECT_EQ(ticket_status(), "OPEN") << "of the other thousand";
}

TEST_F(ForeignRefund, ThatWasEnoughBeforeWhatWasWantedWasNotedIsTheSameRefundAgain) {
  refund_by_hand(3'000);
  EXPECT_EQ(given("rfd_a", 3'000), Money(3'000));
  db.transaction([](platform::sql::Transaction& tx) {
    tx.execute("UPDATE payment_counted SET wanted = NULL");
  });
  EXPECT_EQ(given("rfd_a", 3'000), Money(3'000));
  EXPECT_EQ(outcome(part("rfd_a", 2'000)), "422 REFUND_ID_REUSED");
}

TEST_F(ForeignRefund, AfterOursCountsOnlyTowardsTheNext) {
  EXPECT_EQ(given("rfd_a", 3'000), Money(3'000));
  refund_by_hand(5'000);
  EXPECT_EQ(given("rfd_a", 3'000), Money(3'000));
  EXPECT_EQ(given("rfd_b", 7'000), Money(7'000));
  EXPECT_EQ(book().refunded, due);
}

TEST_F(ForeignRefund, WhileOurCallMayStillArriveIsNotCounted) {
  outside.before = [&](const std::string& call) {
    if (call.find("/refunds") == call.npos) return;
    outside.before = nullptr;
    throw platform::HttpError(platform::HttpError::Kind::TimedOut, "nobody answers");
  };
  part("rfd_a", 5'000);
  refund_by_hand(2'000);
  const auto calls = count_calls("/refunds");
  part("rfd_a", 5'000);
  EXPECT_EQ(count_calls("/refunds"), calls) << "the first call may arrive";
  outside.desk.with([&](auto& brain, auto now) {
    brain.refund(transaction(), {"rfd_a", 5'000, "LOST"}, "rfd_a/1", now);
  });
  EXPECT_EQ(given("rfd_a", 5'000), Money(5'000));
  EXPECT_EQ(book().refunded, 7'000) << "ours once, and theirs";
  EXPECT_EQ(ticket_status(), "OPEN");
}

TEST_F(ForeignRefund, OfWhichTooMuchIsAskedStaysUncounted) {
  refund_by_hand(3'000);
  EXPECT_EQ(outcome(part("rfd_a", due + 1)), "422 REFUND_EXCEEDS_CAPTURED");
  EXPECT_EQ(given("rfd_b", due), Money(due));
  EXPECT_EQ(book().refunded, due);
}

TEST_F(ForeignRefund, BetweenOurLookAndOurCallIsNotGivenTwice) {
  for (const bool whole : {true, false}) {
    CardWorld w;
    w.captured();
    w.outside.before = [&](const std::string& call) {
      if (call.find("/refunds") == call.npos) return;
      w.outside.before = nullptr;
      w.outside.desk.with([&](auto& brain, auto now) {
        brain.refund(w.transaction(), {"by_hand", 4'000, "kindness"}, "by hand", now);
      });
    };
    const GiveBack wanted{w.attempt(), domain::RefundId("rfd_a"), domain::Reason::Lost,
                          whole ? std::nullopt : std::optional(Money(8'000))};
    const auto said = w.ask_for<GiveBackOutcome>("give-back", wanted);
    EXPECT_EQ(std::get<GivenBack>(said).amount, Money(whole ? w.due : 8'000));
    EXPECT_EQ(w.book().refunded, whole ? w.due : 8'000);
    EXPECT_THAT(w.tickets(), Contains("FOREIGN_REFUND 1"));
  }
}

}  // namespace
}  // namespace perdura::services::payment::testing
