// What an operator has to look at is told, once, and so is its end.
#include <gmock/gmock.h>

#include <set>

#include "domain/events/payment.hpp"
#include "migrations/outbox.hpp"
#include "migrations/payment.hpp"
#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using platform::sql::MigrationSet;
using platform::sql::Reader;
using platform::sql::Transaction;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const GiveBackOutcome all_back = GivenBack{Money(10'000), "REFUNDED"};

struct CardTickets : ::testing::Test, CardWorld {
  /// "opened DOUBT 10000", in the order in which they were told, each checked in itself.
  std::vector<std::string> tickets_told() const {
    std::vector<std::string> found;
    for (const auto& event : written()) {
      const bool opened = event.type == domain::PaymentTicketOpened::type;
      if (!opened && event.type != domain::PaymentTicketClosed::type) continue;
      const auto fact = json::from_text<domain::PaymentTicketFact>(event.body);
      EXPECT_EQ(event.aggregate, fact.ticket_id.value());
      EXPECT_EQ(fact.order_id.value(), "ord_7");
      EXPECT_EQ(fact.payment_id.value(), "pay_7");
      EXPECT_EQ(fact.attempt_id, attempt());
      EXPECT_EQ(fact.currency, domain::Currency("KRW"));
      found.push_back((opened ? "opened " : "closed ") + fact.kind.value() + " " +
                      std::to_string(fact.amount.value()));
    }
    return found;
  }
  std::string ticket_status() const {
    return db
        .read([](Reader& tx) {
          return tx.query_one<std::string>("SELECT status FROM payment_ticket");
        })
        .value();
  }
  void doubt_for_a_day(int silences) {
    opened();
    force(PgCall::Lookup, FaultKind::Refuse, silences);
    validate();
    clock.advance(24h);
  }
  GiveBackOutcome part_back(const std::string& refund, std::int64_t amount) const {
    return ask_for<GiveBackOutcome>("give-back", GiveBack{attempt(), domain::RefundId(refund),
                                                          domain::Reason::Other, Money(amount)});
  }
};

TEST_F(CardTickets, OfADoubtEndWithTheGatewaysAnswer) {
  doubt_for_a_day(3);
  EXPECT_THAT(tickets_told(), IsEmpty());
  validate();
  validate();
  EXPECT_THAT(tickets_told(), ElementsAre("opened DOUBT 10000"));
  EXPECT_EQ(ticket_status(), "OPEN");
  pay();
  EXPECT_EQ(validate(), ValidateOutcome(AttemptValid{}));
  EXPECT_THAT(tickets_told(), ElementsAre("opened DOUBT 10000", "closed DOUBT 10000"));
  EXPECT_EQ(ticket_status(), "CLOSED");
  EXPECT_EQ(validate(), ValidateOutcome(AttemptValid{}));
  EXPECT_EQ(tickets_told().size(), 2u);
}

TEST_F(CardTickets, OfADoubtThatComesBackAreOpenedAgain) {
  doubt_for_a_day(2);
  validate();
  pay();
  validate();
  force(PgCall::Lookup, FaultKind::Refuse, 2);
  validate();
  clock.advance(24h);
  validate();
  EXPECT_THAT(tickets_told(),
              ElementsAre("opened DOUBT 10000", "closed DOUBT 10000", "opened DOUBT 10000"));
  EXPECT_EQ(ticket_status(), "OPEN");
  EXPECT_THAT(tickets(), ElementsAre("DOUBT 1"));
  std::vector<std::int64_t> sequences;
  for (const auto& event : written()) {
    if (event.type.find("ticket") != event.type.npos) sequences.push_back(event.sequence);
  }
  EXPECT_THAT(sequences, ElementsAre(1, 2, 3));
}

TEST_F(CardTickets, OfARefundEndWhenItHasGone) {
  captured();
  force(PgCall::Refund, FaultKind::Refuse, 2);
  give_back();
  clock.advance(3 * 24h);
  give_back();
  EXPECT_THAT(tickets_told(), ElementsAre("opened REFUND 10000"));
  EXPECT_EQ(give_back(), all_back);
  EXPECT_THAT(tickets_told(), ElementsAre("opened REFUND 10000", "closed REFUND 10000"));
  EXPECT_EQ(give_back(), all_back);
  EXPECT_EQ(tickets_told().size(), 2u);
}

TEST_F(CardTickets, OfAPartThatGoesBackEndThoughTheRestStays) {
  captured();
  force(PgCall::Refund, FaultKind::Refuse, 2);
  part_back("rfd_a", 4'000);
  clock.advance(3 * 24h);
  part_back("rfd_a", 4'000);
  EXPECT_EQ(ticket_status(), "OPEN");
  EXPECT_EQ(part_back("rfd_a", 4'000),
            GiveBackOutcome(GivenBack{Money(4'000), "PARTIALLY_REFUNDED"}));
  EXPECT_THAT(tickets_told(), ElementsAre("opened REFUND 10000", "closed REFUND 10000"));
}

TEST_F(CardTickets, CountEachRefundsOwnDays) {
  captured();
  part_back("rfd_a", 4'000);
  clock.advance(5 * 24h);
  force(PgCall::Refund, FaultKind::Refuse, 2);
  part_back("rfd_b", 1'000);
  EXPECT_THAT(tickets(), IsEmpty());
  clock.advance(3 * 24h);
  part_back("rfd_b", 1'000);
  EXPECT_THAT(tickets_told(), ElementsAre("opened REFUND 6000"));
}

TEST_F(CardTickets, OfAContradictionEndOnceNothingOfItsMoneyIsLeft) {
  authorised();
  force(PgCall::Capture, FaultKind::WrongAmount);
  EXPECT_EQ(capture(), CaptureOutcome(AttemptCaptured{Money(9'999)}));
  EXPECT_THAT(tickets_told(), ElementsAre("opened CONTRADICTION 9999"));
  EXPECT_EQ(part_back("rfd_a", 4'000),
            GiveBackOutcome(GivenBack{Money(4'000), "PARTIALLY_REFUNDED"}));
  EXPECT_EQ(tickets_told().size(), 1u);
  give_back();
  EXPECT_THAT(tickets_told(),
              ElementsAre("opened CONTRADICTION 9999", "closed CONTRADICTION 9999"));
}

TEST_F(CardTickets, OfAForeignRefundTellWhatCountsTowardsNoneOfOurs) {
  captured();
  const auto refund_by_hand = [this](std::int64_t amount, const std::string& id) {
    outside.desk.with([&](auto& brain, auto now) {
      brain.refund(transaction(), {id, amount, "kindness"}, "by hand " + id, now);
    });
    deliver();
  };
  refund_by_hand(4'000, "a");
  part_back("rfd_a", 3'000);
  clock.advance(1h);
  refund_by_hand(500, "b");
  part_back("rfd_b", 1'500);
  EXPECT_THAT(tickets_told(),
              ElementsAre("opened FOREIGN_REFUND 4000", "opened FOREIGN_REFUND 1000",
                          "opened FOREIGN_REFUND 1500", "closed FOREIGN_REFUND 1500"));
  std::set<std::string> opened_at;
  for (const auto& event : written()) {
    if (event.type.find("ticket") == event.type.npos) continue;
    opened_at.insert(std::string(json::parse(event.body).at("opened_at").as_string()));
  }
  EXPECT_EQ(opened_at.size(), 1u) << "it is the same one";
}

TEST_F(CardTickets, FromBeforeTheyWereToldAreToldWithWhatHappensNext) {
  const auto write_as_before = [this] {
    db.transaction([](Transaction& tx) {
      tx.execute("UPDATE payment_ticket SET status = 'UNTOLD'");
      tx.execute("DELETE FROM outbox WHERE body LIKE '%tkt_%'");
    });
  };
  doubt_for_a_day(3);
  validate();
  write_as_before();
  EXPECT_THAT(tickets_told(), IsEmpty());
  validate();
  EXPECT_THAT(tickets_told(), ElementsAre("opened DOUBT 10000"));
  write_as_before();
  pay();
  validate();
  EXPECT_THAT(tickets_told(), ElementsAre("closed DOUBT 10000"));
}

TEST(CardTicketMigration, GivesOldTicketsTheirMoneyAndTellsNobody) {
  const auto world = platform::sql::testing::make_bare_world();
  auto& db = world->database();
  const auto own = migrations::payment();
  platform::sql::migrate(
      db, std::array{MigrationSet{own.component, own.migrations.first(2)}, migrations::outbox()},
      {});
  db.transaction([](Transaction& tx) {
    tx.execute(
        "INSERT INTO payment (payment_id, order_id, buyer_id, currency, created_at) "
        "VALUES ('pay_7', 'ord_7', 'usr_alice', 'KRW', 1)");
    tx.execute(
        "INSERT INTO payment_attempt (attempt_id, payment_id, method, number, status, version, "
        "amount, captured, refunded, created_at) "
        "VALUES ('att_7', 'pay_7', 'CARD', 1, 'IN_DOUBT', 1, 15000, 0, 0, 1)");
    tx.execute(
        "INSERT INTO payment_ticket (ticket_id, kind, attempt_id, payment_id, order_id, opened_at) "
        "VALUES ('tkt_1', 'DOUBT', 'att_7', 'pay_7', 'ord_7', 5)");
  });
  platform::sql::migrate(db, std::array{own, migrations::outbox()}, {});
  const auto ticket = db.read([](Reader& tx) {
    return store::ticket(tx, domain::AttemptId("att_7"), store::TicketKind::Doubt);
  });
  ASSERT_TRUE(ticket);
  EXPECT_EQ(ticket->status, store::TicketStatus::Untold);
  EXPECT_EQ(ticket->amount, Money(15'000));
  EXPECT_FALSE(ticket->closed_at);
}

}  // namespace
}  // namespace perdura::services::payment::testing
