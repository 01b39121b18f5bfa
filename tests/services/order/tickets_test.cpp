// What operators have to look at is folded from the topics `payment` and `shipment`.
#include "platform/messaging/event_headers.hpp"
#include "tests/services/faults.hpp"
#include "tests/services/order/oversight_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace std::chrono_literals;
using domain::PaymentTicketClosed;
using domain::PaymentTicketOpened;
using domain::ShipmentTicketClosed;
using domain::ShipmentTicketOpened;
using platform::Batch;
using platform::Message;
using platform::TopicPartition;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

struct Tickets : OversightWorld {
  value only() const {
    const auto shown = page(tickets_url);
    EXPECT_EQ(shown.at("items").as_array().size(), 1u);
    return shown.at("items").at(0);
  }
};

TEST_F(Tickets, OfPaymentsTellWhichAttemptAndHowMuchOfItsMoney) {
  handle({payment_event<PaymentTicketOpened>({"tkt_1", "ord_7", "DOUBT"}, 4'000)});
  const auto ticket = only();
  EXPECT_EQ(text(ticket, "/id"), "tkt_1");
  EXPECT_EQ(text(ticket, "/kind"), "DOUBT");
  EXPECT_EQ(text(ticket, "/owner"), "PAYMENT");
  EXPECT_EQ(text(ticket, "/order_id"), "ord_7");
  EXPECT_EQ(text(ticket, "/about"), "att_1");
  EXPECT_EQ(number(ticket, "/amount"), 4'000);
  EXPECT_EQ(text(ticket, "/currency"), "KRW");
  EXPECT_EQ(text(ticket, "/status"), "OPEN");
  EXPECT_FALSE(text(ticket, "/opened_at").empty());
  EXPECT_EQ(text(ticket, "/closed_at"), "");
  EXPECT_THAT(dead, IsEmpty());
}

TEST_F(Tickets, OfParcelsTellWhatTheBuyerPaidForTheirUnits) {
  const auto id = paid_for_two_parcels();
  handle({shipment_event<ShipmentTicketOpened>({"tkt_1", id, "STOP_UNANSWERED"},
                                               {units(0, 1), units(1, 1)}),
          shipment_event<ShipmentTicketOpened>({"tkt_2", "ord_unknown", "CONTRADICTION"},
                                               {units(0, 1)})});
  const auto shown = page(tickets_url);
  EXPECT_THAT(ids(shown, "/id"), ElementsAre("tkt_2", "tkt_1"));
  EXPECT_EQ(number(shown, "/items/0/amount"), 0);
  EXPECT_EQ(text(shown, "/items/1/owner"), "SHIPPING");
  EXPECT_EQ(text(shown, "/items/1/about"), "shp_1");
  EXPECT_EQ(number(shown, "/items/1/amount"), 6'000);
  EXPECT_EQ(text(shown, "/items/1/currency"), "KRW");
}

TEST_F(Tickets, AreClosedAndOpenedAgainAsTheirOwnerTells) {
  const Told told{"tkt_1", "ord_7", "REFUND"};
  handle({payment_event<PaymentTicketOpened>(told)});
  const auto opened_at = text(only(), "/opened_at");
  clock.advance(1h);
  handle({payment_event<PaymentTicketClosed>({"tkt_1", "ord_7", "REFUND", 2})});
  EXPECT_EQ(text(only(), "/status"), "CLOSED");
  EXPECT_NE(text(only(), "/closed_at"), opened_at);
  clock.advance(1h);
  handle({payment_event<PaymentTicketOpened>({"tkt_1", "ord_7", "REFUND", 3}, 1'000)});
  EXPECT_EQ(text(only(), "/status"), "OPEN");
  EXPECT_EQ(text(only(), "/closed_at"), "");
  EXPECT_EQ(number(only(), "/amount"), 1'000);
  EXPECT_GT(text(only(), "/opened_at"), opened_at);
}

TEST_F(Tickets, FromBeforeTheyWereToldAreKnownByTheirEnd) {
  handle({shipment_event<ShipmentTicketClosed>({"tkt_1", "ord_7", "CONTRADICTION"}, {})});
  EXPECT_EQ(text(only(), "/status"), "CLOSED");
  EXPECT_EQ(text(only(), "/kind"), "CONTRADICTION");
}

TEST_F(Tickets, TakeRepeatsOnceAndWaitForWhatIsMissing) {
  const auto opened = payment_event<PaymentTicketOpened>({"tkt_1", "ord_7", "DOUBT"});
  handle({payment_event<PaymentTicketClosed>({"tkt_1", "ord_7", "DOUBT", 2})});
  EXPECT_THAT(ids(page(tickets_url), "/id"), IsEmpty());
  handle({opened});
  EXPECT_EQ(text(only(), "/status"), "CLOSED");
  handle({opened});
  EXPECT_EQ(text(only(), "/status"), "CLOSED");
  EXPECT_EQ(copies.expire(10), 0);
}

TEST_F(Tickets, GiveUpWhatNeverFollows) {
  handle({payment_event<PaymentTicketClosed>({"tkt_1", "ord_7", "DOUBT", 2})});
  clock.advance(2min);
  EXPECT_EQ(copies.expire(10), 1);
  EXPECT_THAT(dead, ElementsAre(StartsWith("what should come before it")));
}

TEST_F(Tickets, ReadOnOverAllElseOfTheirTopicsWithoutATrace) {
  auto other = payment_event<PaymentTicketOpened>({"tkt_1", "ord_7", "DOUBT", 7});
  other.headers.front().second = "payment.captured";
  auto untyped = other;
  untyped.headers.erase(untyped.headers.begin());
  handle({other, untyped});
  copies.rested();
  EXPECT_THAT(ids(page(tickets_url), "/id"), IsEmpty());
  EXPECT_THAT(copies.start_offsets({TopicPartition{"payment", 3}, TopicPartition{"shipment", 3}}),
              ElementsAre(std::int64_t{2}, std::int64_t{0}));
  clock.advance(2min);
  EXPECT_EQ(copies.expire(10), 0);
  EXPECT_THAT(dead, IsEmpty());
}

TEST_F(Tickets, WriteDownWhatConcernsThemNotOnlyWhenTheyRestOrWithWhatDoes) {
  const auto stored = [&] {
    return db.read([](platform::sql::Reader& tx) {
      return tx
          .query_one<std::int64_t>(
              "SELECT next_offset FROM consumer_offset WHERE topic = 'payment'")
          .value();
    });
  };
  auto other = payment_event<PaymentTicketOpened>({"tkt_1", "ord_7", "DOUBT", 7});
  other.headers.front().second = "payment.captured";
  handle({other});
  handle({other});
  EXPECT_EQ(stored(), 0);
  copies.rested();
  EXPECT_EQ(stored(), 2);
  handle({other});
  handle({payment_event<PaymentTicketOpened>({"tkt_1", "ord_7", "DOUBT"})});
  EXPECT_EQ(stored(), 4);
  copies.rested();
  EXPECT_EQ(stored(), 4);
  EXPECT_EQ(text(only(), "/status"), "OPEN");
}

// The commit went through, and nobody was told: what comes later is written down all the same.
TEST_F(Tickets, WriteDownWhatConcernsThemNotThoughACommitsAnswerIsLost) {
  services::testing::Faults faults;
  auto other = payment_event<PaymentTicketOpened>({"tkt_1", "ord_7", "DOUBT", 7});
  other.headers.front().second = "payment.captured";
  handle({other});
  db.set_hooks(&faults);
  faults.lose_after = 1;
  EXPECT_THROW(copies.rested(), platform::sql::SqlError);
  handle({other});
  EXPECT_THROW(copies.rested(), std::runtime_error) << "the table is further than it knew";
  copies.rested();
  db.set_hooks(nullptr);
  TicketCopies member{{db, clock, [](auto&, const Message&, const std::string&) {}}};
  EXPECT_THAT(member.start_offsets({TopicPartition{"payment", 3}}), ElementsAre(std::int64_t{2}));
  handle({payment_event<PaymentTicketOpened>({"tkt_1", "ord_7", "DOUBT"})});
  EXPECT_EQ(text(only(), "/status"), "OPEN");
}

TEST_F(Tickets, WhatConcernsThemNotIsNobodysOnceAnotherMemberHasReadOn) {
  const TopicPartition here{"payment", 3};
  auto other = payment_event<PaymentTicketOpened>({"tkt_1", "ord_7", "DOUBT", 7});
  other.headers.front().second = "payment.captured";
  handle({other});
  TicketCopies member{{db, clock, [](auto&, const Message&, const std::string&) {}}};
  EXPECT_THAT(member.start_offsets({here}), ElementsAre(std::int64_t{0}));
  member.handle(
      {here, {{0, other}, {1, payment_event<PaymentTicketOpened>({"tkt_2", "ord_8", "REFUND"})}}});
  copies.rested();
  EXPECT_THAT(member.start_offsets({here}), ElementsAre(std::int64_t{2}));
  EXPECT_THROW(handle({payment_event<PaymentTicketOpened>({"tkt_1", "ord_7", "DOUBT"})}),
               std::runtime_error);
}

TEST_F(Tickets, PutAsideWhatCannotBeRead) {
  auto broken = payment_event<PaymentTicketOpened>({"tkt_1", "ord_7", "DOUBT"});
  broken.value = "{}";
  auto untimed = payment_event<PaymentTicketClosed>({"tkt_1", "ord_7", "DOUBT", 2});
  untimed.headers.back().second = "yesterday";
  handle({broken, untimed, payment_event<PaymentTicketOpened>({"tkt_1", "ord_7", "DOUBT", 3})});
  EXPECT_EQ(dead.size(), 2u);
  EXPECT_EQ(text(only(), "/status"), "OPEN");
}

TEST_F(Tickets, DropABatchThatAnotherMemberHasRead) {
  TicketCopies other{{db, clock, [](auto&, const auto&, const auto&) {}}};
  const TopicPartition here{"payment", 3};
  other.start_offsets({here});
  handle({payment_event<PaymentTicketOpened>({"tkt_1", "ord_7", "DOUBT"})});
  const auto second = payment_event<PaymentTicketOpened>({"tkt_2", "ord_7", "REFUND"});
  EXPECT_THROW(other.handle({here, {{0, second}}}), std::runtime_error);
  EXPECT_THAT(ids(page(tickets_url), "/id"), ElementsAre("tkt_1"));
}

TEST_F(Tickets, AreListedNewestFirstByStatus) {
  std::vector<std::string> newest_first;
  std::vector<Instant> opened_at;
  for (int n = 0; n < 5; ++n) {
    const std::string id = "tkt_" + std::to_string(n);
    open_ticket(id, "ord_7");
    opened_at.push_back(platform::now_of(clock));
    newest_first.insert(newest_first.begin(), id);
    if (n % 2 == 0) clock.advance(1s);  // two of one moment: by their ids
  }
  for (const std::size_t n : {1u, 3u}) {
    handle({payment_event<PaymentTicketClosed>(
        {"tkt_" + std::to_string(n), "ord_7", "REFUND", 2, opened_at[n]})});
  }
  const std::string url = tickets_url;
  for (int limit = 1; limit <= 6; ++limit) {
    EXPECT_EQ(walk(url, limit, "/id"), newest_first) << limit;
    EXPECT_EQ(walk(url + "?status=all", limit, "/id"), newest_first) << limit;
    EXPECT_THAT(walk(url + "?status=OPEN", limit, "/id"), ElementsAre("tkt_4", "tkt_2", "tkt_0"));
    EXPECT_THAT(walk(url + "?status=CLOSED", limit, "/id"), ElementsAre("tkt_3", "tkt_1"));
  }
}

TEST_F(Tickets, RefuseListsThatCannotBe) {
  for (const auto* query :
       {"limit=0", "limit=101", "status=open", "status=", "cursor=", "cursor=tkt_1",
        "cursor=1.ord_1", "cursor=x.tkt_1", "cursor=-1.tkt_1", "cursor=1.2.tkt_1"}) {
    EXPECT_EQ(outcome(get(support, std::string(tickets_url) + "?" + query)), "400 INVALID_REQUEST")
        << query;
  }
  EXPECT_EQ(get(support, std::string(tickets_url) + "?cursor=1.tkt_1&limit=100").status, 200);
}

}  // namespace
}  // namespace perdura::services::order::testing
