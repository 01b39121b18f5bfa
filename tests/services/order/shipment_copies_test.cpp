// What readers see of an order's parcels is folded from the topic `shipment`.
#include "services/order/shipment_copies.hpp"

#include "json/rfc3339.hpp"
#include "platform/messaging/event_headers.hpp"
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

namespace header = platform::header;
using platform::Batch;
using platform::Message;
using platform::TopicPartition;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const TopicPartition here{ShipmentCopies::topic, 3};

struct Copies : Orders {
  Copies() { copies.start_offsets({here}); }

  /// An event of parcel shp_1, its `sequence`th.
  template <class Event>
  Message event(std::int64_t sequence) {
    Event told;
    told.shipment_id = domain::ShipmentId("shp_1");
    told.order_id = domain::OrderId(id);
    told.buyer_id = domain::UserId(anna.id);
    told.seller_id = domain::UserId("usr_shop");
    told.courier_code = domain::CourierCode("04");
    told.waybill = domain::Waybill("123-456");
    told.lines = {units(0, 2)};
    return {ShipmentCopies::topic,
            id,
            {{std::string(header::type), std::string(Event::type)},
             {std::string(header::aggregate), "shp_1"},
             {std::string(header::sequence), std::to_string(sequence)},
             {std::string(header::occurred_at),
              "2026-11-0" + std::to_string(sequence) + "T09:00:00.000Z"}},
            json::to_text(told)};
  }
  void handle(std::int64_t offset, std::vector<Message> messages) {
    Batch batch{here, {}};
    for (auto& message : messages) batch.messages.push_back({offset++, std::move(message)});
    copies.handle(batch);
  }
  value shipments() { return parsed(get(anna, "/api/v1/orders/" + id)).at("shipments"); }

  const std::string id = paid_order();
  std::vector<std::string> dead;
  ShipmentCopies copies{{db, clock, [this](auto&, const Message&, const std::string& cause) {
                           dead.push_back(cause);
                         }}};
};

TEST_F(Copies, ShowEachParcelAsItWasToldLast) {
  EXPECT_THAT(shipments().as_array(), IsEmpty());
  handle(0, {event<domain::ShipmentWaybillIssued>(1)});
  EXPECT_EQ(text(shipments(), "/0/status"), "WAYBILL_ISSUED");
  handle(1, {event<domain::ShipmentPickedUp>(2), event<domain::ShipmentDelivered>(3)});
  const auto shown = shipments();
  ASSERT_EQ(shown.as_array().size(), 1u);
  EXPECT_EQ(text(shown, "/0/id"), "shp_1");
  EXPECT_EQ(text(shown, "/0/seller_id"), "usr_shop");
  EXPECT_EQ(text(shown, "/0/status"), "DELIVERED");
  EXPECT_EQ(text(shown, "/0/courier_code"), "04");
  EXPECT_EQ(text(shown, "/0/waybill"), "123-456");
  EXPECT_EQ(text(shown, "/0/updated_at"), "2026-11-03T09:00:00.000Z");
  EXPECT_EQ(text(shown, "/0/lines/0/line_id"), "lin_0");
  EXPECT_EQ(number(shown, "/0/lines/0/quantity"), 2);
  EXPECT_THAT(dead, IsEmpty());
}

TEST_F(Copies, KnowTheStatusOfEachEvent) {
  const std::vector<std::pair<Message, std::string>> told{
      {event<domain::ShipmentWaybillIssued>(1), "WAYBILL_ISSUED"},
      {event<domain::ShipmentPickedUp>(2), "SHIPPING"},
      {event<domain::ShipmentDelivered>(3), "DELIVERED"},
      {event<domain::ShipmentLost>(4), "LOST"},
      {event<domain::ShipmentReturned>(5), "RETURNED"},
      {event<domain::ShipmentCancelled>(6), "CANCELLED"}};
  std::int64_t offset = 0;
  for (const auto& [message, status] : told) {
    handle(offset++, {message});
    EXPECT_EQ(text(shipments(), "/0/status"), status);
  }
}

TEST_F(Copies, TakeRepeatsOnceAndWaitForWhatIsMissing) {
  const auto first = event<domain::ShipmentWaybillIssued>(1);
  handle(0, {first, event<domain::ShipmentDelivered>(3)});
  EXPECT_EQ(text(shipments(), "/0/status"), "WAYBILL_ISSUED");
  handle(2, {event<domain::ShipmentPickedUp>(2), first});
  EXPECT_EQ(text(shipments(), "/0/status"), "DELIVERED");
}

TEST_F(Copies, GoOnWhereTheyStoppedAndOverHolesInTheLog) {
  EXPECT_THAT(copies.start_offsets({here}), ElementsAre(std::int64_t{0}));
  handle(5, {event<domain::ShipmentWaybillIssued>(1)});
  handle(9, {event<domain::ShipmentPickedUp>(2)});
  EXPECT_THAT(copies.start_offsets({here}), ElementsAre(std::int64_t{10}));
  EXPECT_EQ(text(shipments(), "/0/status"), "SHIPPING");
}

TEST_F(Copies, DropABatchThatAnotherMemberHasRead) {
  ShipmentCopies other{{db, clock, [](auto&, const auto&, const auto&) {}}};
  other.start_offsets({here});
  handle(0, {event<domain::ShipmentWaybillIssued>(1)});
  EXPECT_THROW(other.handle({here, {{0, event<domain::ShipmentPickedUp>(1)}}}), std::runtime_error);
  EXPECT_EQ(text(shipments(), "/0/status"), "WAYBILL_ISSUED");
  EXPECT_THAT(other.start_offsets({here}), ElementsAre(std::int64_t{1}));
}

TEST_F(Copies, PutAsideWhatCannotBeReadAndSkipWhatIsNew) {
  auto broken = event<domain::ShipmentWaybillIssued>(1);
  broken.value = "{}";
  auto untimed = event<domain::ShipmentPickedUp>(2);
  untimed.headers.back().second = "yesterday";
  auto newer = event<domain::ShipmentPickedUp>(3);
  newer.headers.front().second = "shipment.weighed";
  handle(0, {broken, untimed, newer, event<domain::ShipmentDelivered>(4)});
  EXPECT_EQ(dead.size(), 2u);
  EXPECT_EQ(text(shipments(), "/0/status"), "DELIVERED");
}

TEST_F(Copies, GiveUpWhatNeverFollows) {
  handle(0, {event<domain::ShipmentDelivered>(3)});
  EXPECT_EQ(copies.expire(10), 0);
  clock.advance(std::chrono::minutes(2));
  EXPECT_EQ(copies.expire(10), 1);
  EXPECT_THAT(dead, ElementsAre(StartsWith("what should come before it")));
}

}  // namespace
}  // namespace perdura::services::order::testing
