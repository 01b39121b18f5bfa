// Where orders go to: frozen before they are made.
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace std::chrono_literals;
using namespace domain::calls;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

const std::string coffee_to =
    R"({"items":[{"sku_id":"sku_coffee","quantity":2}],"expected_total":6000,)";

struct Addressed : Orders {
  std::string snapshot(const std::string& order) {
    return db.read([&](platform::sql::Reader& reader) {
      return store::find_order(reader, domain::OrderId(order)).value().address_snapshot_id.value();
    });
  }
};

TEST_F(Addressed, OrdersFreezeWhatTheBuyerSaidBeforeTheyAreMade) {
  addresses.on_freeze = [this](const auto&) {
    EXPECT_EQ(orders(), 0);
    return AddressAnswer(AddressFrozen{});
  };
  const auto id =
      text(parsed(place(coffee_to + R"("address":{"recipient":"Anna","line":"Seoul 1"}})")), "/id");
  ASSERT_THAT(addresses.frozen, SizeIs(1));
  const auto& wanted = addresses.frozen[0];
  EXPECT_THAT(wanted.snapshot_id.value(), StartsWith("ads_"));
  EXPECT_EQ(wanted.snapshot_id.value(), snapshot(id));
  EXPECT_EQ(wanted.user_id.value(), anna.id);
  EXPECT_EQ(wanted.address, (AddressText{{"recipient", "Anna"}, {"line", "Seoul 1"}}));
  EXPECT_EQ(wanted.address_id, std::nullopt);
  EXPECT_NE(addresses.origins.at(0).request_id, "");
  EXPECT_EQ(addresses.origins.at(0), sagas.origins.at(0)) << "one request";
}

TEST_F(Addressed, OrdersFreezeASavedAddressOrTheDefaultOne) {
  place(coffee_to + R"("address_id":"adr_home"})", "a");
  place(coffee_to + R"("payment":{}})", "b");
  ASSERT_THAT(addresses.frozen, SizeIs(2));
  EXPECT_EQ(addresses.frozen[0].address_id, domain::AddressId("adr_home"));
  EXPECT_EQ(addresses.frozen[1].address_id, std::nullopt);
  EXPECT_EQ(addresses.frozen[1].address, std::nullopt);
  EXPECT_NE(addresses.frozen[0].snapshot_id, addresses.frozen[1].snapshot_id);
}

TEST_F(Addressed, OrdersKeepNothingOfItButItsId) {
  sagas.on_place = [this](const PlaceOrder& order) { return open(order); };
  const auto response = place(coffee_to + R"("address":{"recipient":"Anna","line":"Seoul 1"}})");
  ASSERT_EQ(response.status, 201);
  EXPECT_EQ(text(events().at(0).body, "/address_snapshot_id"),
            addresses.frozen.at(0).snapshot_id.value());
  EXPECT_EQ(response.body.find("Seoul"), std::string::npos);
  EXPECT_FALSE(logged("Seoul"));
  for (const auto& event : written()) EXPECT_EQ(event.body.find("Seoul"), std::string::npos);
  const auto rows = db.read([](platform::sql::Reader& reader) {
    return reader.query_one<std::int64_t>("SELECT COUNT(*) FROM order_address").value();
  });
  EXPECT_EQ(rows, 0);
}

TEST_F(Addressed, OrdersOfOneKeyFreezeOnce) {
  place(two_by_card);
  EXPECT_EQ(place(two_by_card).status, 202);
  EXPECT_EQ(outcome(place(coffee_to + R"("address_id":"adr_x"})")), "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_THAT(addresses.frozen, SizeIs(1));
}

TEST_F(Addressed, OrdersThatAreRefusedAnywayAskNobody) {
  EXPECT_EQ(outcome(place(coffee_to + R"("coupon_ids":["ucp_x"]})")), "422 COUPON_NOT_APPLICABLE");
  EXPECT_THAT(addresses.frozen, IsEmpty());
}

TEST_F(Addressed, OrdersAreNotMadeWithoutAnAnswerAndTheKeyStaysFree) {
  addresses.on_freeze = [](const auto&) { return AddressAnswer(AddressSilent{"nobody there"}); };
  const auto response = place(two_by_card);
  EXPECT_EQ(outcome(response), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_TRUE(response.headers.contains("Retry-After"));
  EXPECT_TRUE(logged("nobody there"));
  EXPECT_EQ(orders(), 0);
  EXPECT_THAT(facts(), IsEmpty());
  addresses.on_freeze = nullptr;
  EXPECT_EQ(place(two_by_card).status, 202);
  EXPECT_EQ(addresses.frozen.at(0).snapshot_id, addresses.frozen.at(1).snapshot_id)
      << "what the lost answer may have frozen is found again";
}

TEST_F(Addressed, OrdersThatAnotherRequestOfTheKeyMadeMeanwhileNeedNoAnswer) {
  addresses.on_freeze = [this](const auto&) {
    addresses.on_freeze = nullptr;
    EXPECT_EQ(place(two_by_card).status, 202);
    return AddressAnswer(AddressSilent{"nobody there"});
  };
  EXPECT_EQ(place(two_by_card).status, 202);
  EXPECT_EQ(orders(), 1);
}

TEST_F(Addressed, OrdersWaitForTheirWorkflowInTheTimeThatIsLeft) {
  addresses.on_freeze = [this](const auto&) {
    clock.advance(700ms);
    return AddressAnswer(AddressFrozen{});
  };
  place(two_by_card, "a");
  EXPECT_EQ(sagas.waited, 1'100ms);
  addresses.on_freeze = [this](const auto&) {
    clock.advance(5s);
    return AddressAnswer(AddressFrozen{});
  };
  EXPECT_EQ(place(two_by_card, "b").status, 202);
  EXPECT_EQ(sagas.waited, 1ms);
}

}  // namespace
}  // namespace perdura::services::order::testing
