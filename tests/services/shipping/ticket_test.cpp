// What an operator has to look at is told, once, and so is its end.
#include <gmock/gmock.h>

#include "tests/services/shipping/shipping_world.hpp"

namespace perdura::services::shipping::testing {
namespace {

using platform::sql::Transaction;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct ParcelTickets : ::testing::Test, ShippingWorld {
  /// "opened STOP_UNANSWERED", in the order in which they were told, each checked in itself.
  std::vector<std::string> tickets_told() const {
    std::vector<std::string> found;
    for (const auto& event : written()) {
      const bool opened_one = event.type == domain::ShipmentTicketOpened::type;
      if (!opened_one && event.type != domain::ShipmentTicketClosed::type) continue;
      const auto fact = json::from_text<domain::ShipmentTicketFact>(event.body);
      EXPECT_EQ(event.aggregate, fact.ticket_id.value());
      EXPECT_EQ(fact.order_id.value(), "ord_7");
      EXPECT_EQ(fact.shipment_id.value(), "shp_7a");
      EXPECT_EQ(
          fact.lines,
          (std::vector<domain::ParcelUnits>{{domain::LineId("lin_7a"), domain::Quantity(2)}}));
      found.push_back((opened_one ? "opened " : "closed ") + fact.kind.value());
    }
    return found;
  }
  /// Nobody answers for half an hour.
  std::string stop_in_vain() {
    const auto waybill = dispatched();
    force(FaultCall::Cancel, FaultKind::TimeoutBefore, 10);
    EXPECT_EQ(stop("7", "shp_7a"), "ASKED STOP_REQUESTED");
    wait(30min);
    poll();
    wait(1min);
    poll();
    return waybill;
  }
  void answer_again() {
    outside.courier.with([](auto& brain, auto now) { brain.clear_faults(now); });
    wait(1min);
    poll();
  }
  /// Scan by scan, until our parcel is there.
  void carry_to(const std::string& waybill, const std::string& wanted) {
    for (int scans = 0; scans < 12 && status("shp_7a") != wanted; ++scans) {
      advance(waybill);
      deliver();
      poll();
    }
    EXPECT_EQ(status("shp_7a"), wanted);
  }
};

TEST_F(ParcelTickets, OfAStopEndWithTheCouriersAnswer) {
  stop_in_vain();
  EXPECT_THAT(tickets_told(), ElementsAre("opened STOP_UNANSWERED"));
  answer_again();
  EXPECT_EQ(status("shp_7a"), "CANCELLED");
  EXPECT_THAT(tickets_told(), ElementsAre("opened STOP_UNANSWERED", "closed STOP_UNANSWERED"));
}

TEST_F(ParcelTickets, OfAStopEndWhenItIsSeenToBeTooLate) {
  const auto waybill = stop_in_vain();
  advance(waybill);
  deliver();
  EXPECT_EQ(status("shp_7a"), "SHIPPING");
  EXPECT_THAT(tickets_told(), ElementsAre("opened STOP_UNANSWERED", "closed STOP_UNANSWERED"));
}

TEST_F(ParcelTickets, OfAContradictionEndWithTheParcelsOwnEnd) {
  const auto waybill = dispatched();
  advance(waybill);
  deliver();
  hook(scan_body(waybill, "CANCELLED"));
  EXPECT_THAT(tickets_told(), ElementsAre("opened CONTRADICTION"));
  carry_to(waybill, "DELIVERED");
  EXPECT_THAT(tickets_told(), ElementsAre("opened CONTRADICTION", "closed CONTRADICTION"));
}

TEST_F(ParcelTickets, OfADeliveryAfterTheWayBackEndWhenTheSenderHasIt) {
  force(FaultCall::Parcel, FaultKind::Undelivered);
  const auto waybill = dispatched();
  carry_to(waybill, "RETURNING");
  force(FaultCall::Tracking, FaultKind::DeliveredAfterReturn, 2);
  wait(10min);
  poll();
  EXPECT_THAT(tickets_told(), ElementsAre("opened DELIVERED_AFTER_RETURN"));
  outside.courier.with([](auto& brain, auto now) { brain.clear_faults(now); });
  carry_to(waybill, "RETURNED");
  EXPECT_THAT(tickets_told(),
              ElementsAre("opened DELIVERED_AFTER_RETURN", "closed DELIVERED_AFTER_RETURN"));
}

TEST_F(ParcelTickets, StayWhenALossIsOursToSay) {
  const auto waybill = dispatched();
  advance(waybill);
  deliver();
  hook(scan_body(waybill, "CANCELLED"));
  lose(waybill);
  wait(10 * 24h);
  lost("shp_7a");
  EXPECT_EQ(status("shp_7a"), "LOST");
  EXPECT_THAT(tickets_told(), ElementsAre("opened CONTRADICTION"));
  advance(waybill);
  deliver();
  EXPECT_THAT(tickets_told(), ElementsAre("opened CONTRADICTION", "opened SCAN_AFTER_END"));
  advance(waybill);
  deliver();
  EXPECT_EQ(tickets_told().size(), 2u);
}

TEST_F(ParcelTickets, FromBeforeTheyWereToldAreToldWithWhatHappensNext) {
  const auto write_as_before = [this] {
    db.transaction([](Transaction& tx) {
      tx.execute("UPDATE ticket SET status = 'UNTOLD'");
      tx.execute("DELETE FROM outbox WHERE body LIKE '%tkt_%'");
    });
  };
  stop_in_vain();
  write_as_before();
  EXPECT_THAT(tickets_told(), IsEmpty());
  wait(1min);
  poll();
  EXPECT_THAT(tickets_told(), ElementsAre("opened STOP_UNANSWERED"));
  write_as_before();
  answer_again();
  EXPECT_THAT(tickets_told(), ElementsAre("closed STOP_UNANSWERED"));
}

}  // namespace
}  // namespace perdura::services::shipping::testing
