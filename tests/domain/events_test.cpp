// The event catalogue: what it promises to readers and to people.
#include <gtest/gtest.h>

#include <boost/mp11/algorithm.hpp>
#include <fstream>
#include <iterator>
#include <set>

#include "domain/events/catalogue.hpp"

namespace perdura::domain {
namespace {

/// Calls `check` with a default constructed event of each type.
template <class Check>
void for_each_event(Check check) {
  boost::mp11::mp_for_each<AllEvents>(check);
}

TEST(Events, AreDocumentedFieldByField) {
  std::ifstream file("docs/events.md", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_TRUE(text == event_catalogue_markdown())
      << "docs/events.md is not up to date (run from the top folder):\n"
         "  ninja -C build/release event_catalogue && "
         "build/release/domain/event_catalogue docs/events.md";
}

TEST(Events, CarryNothingPersonal) {
  const std::set<std::string> forbidden{"name",  "address",  "phone", "mail",
                                        "email", "password", "token", "street"};
  for (const auto& event : event_catalogue()) {
    for (const auto& field : event.fields) {
      const auto leaf = field.path.substr(field.path.rfind('.') + 1);
      std::string word;
      for (const char c : leaf + "_") {
        if (c != '_' && c != '[' && c != ']') {
          word += c;
          continue;
        }
        // The id of an address is not an address.
        const bool allowed = word == "address" && leaf == "address_snapshot_id";
        EXPECT_TRUE(allowed || !forbidden.contains(word)) << event.type << " " << field.path;
        word.clear();
      }
    }
  }
}

TEST(Events, HaveNamesOfTheirOwnThatBeginWithTheirTopic) {
  std::set<std::string> types;
  for_each_event([&]<class E>(const E&) {
    EXPECT_TRUE(types.insert(std::string(E::type)).second) << E::type << " twice";
    const auto topic = json::encode(E::topic);
    EXPECT_TRUE(E::type.starts_with(std::string(topic.as_string()) + ".")) << E::type;
    EXPECT_GE(E::schema, 1) << E::type;
    EXPECT_FALSE(E::about.empty()) << E::type;
  });
  EXPECT_EQ(types.size(), event_catalogue().size());
}

template <class E>
concept NamesAnOrder = requires(const E& event) {
  { event.order_id } -> std::same_as<const OrderId&>;
};

/// An event about an order stays behind the others about it: order, payment, shipment, claim.
template <class E>
std::string key_with_order(std::string_view order) {
  if constexpr (NamesAnOrder<E>) {
    E event;
    event.order_id = OrderId(std::string(order));
    return event.key();
  } else {
    return {};
  }
}

TEST(Events, OfOrderAndPaymentHaveTheOrderAsKey) {
  for_each_event([]<class E>(const E&) {
    if (E::topic != Topic::Order && E::topic != Topic::Payment) return;
    EXPECT_EQ(key_with_order<E>("ord_7"), "ord_7") << E::type;
  });
}

TEST(Events, AreReadAgainAsTheyWereWritten) {
  const OrderPlaced placed{.order_id = OrderId("ord_7"),
                           .number = OrderNumber("20261121-0007"),
                           .buyer_id = UserId("usr_1"),
                           .payment_id = PaymentId("pay_7"),
                           .address_snapshot_id = AddressSnapshotId("ads_1"),
                           .currency = Currency("KRW"),
                           .lines = {{.line_id = LineId("lin_1"),
                                      .product_id = ProductId("prd_1"),
                                      .sku_id = SkuId("sku_1"),
                                      .seller_id = UserId("usr_2"),
                                      .quantity = Quantity(3),
                                      .unit_price = Money(5'000),
                                      .list_total = Money(15'000),
                                      .order_coupon_share = Money(),
                                      .final = Money(15'000)}},
                           .shipping_fees = {{.seller_id = UserId("usr_2"), .amount = Money()}},
                           .total = Money(15'000),
                           .credit = Money(15'000)};
  EXPECT_EQ(json::from_text<OrderPlaced>(json::to_text(placed)), placed);

  const StockChanged sold{.product_id = ProductId("prd_1"),
                          .sku_id = SkuId("sku_1"),
                          .movement = StockMovement::Sold,
                          .quantity = 3,
                          .on_hand = 997,
                          .reserved = 0,
                          .order_id = OrderId("ord_7")};
  EXPECT_EQ(json::to_text(sold),
            R"({"product_id":"prd_1","sku_id":"sku_1","movement":"SOLD","quantity":3,)"
            R"("on_hand":997,"reserved":0,"order_id":"ord_7"})");
}

TEST(Events, FromANewerWriterAreReadWithoutTheirNewFields) {
  const auto failed = json::from_text<OrderFailed>(
      R"({"order_id":"ord_7","buyer_id":"usr_1","code":"OUT_OF_STOCK","hint":{"new":true}})");
  EXPECT_EQ(failed.code, Code("OUT_OF_STOCK"));
}

TEST(Events, WithoutAFieldOfTheirsAreRefused) {
  EXPECT_THROW(json::from_text<OrderFailed>(R"({"order_id":"ord_7","buyer_id":"usr_1"})"),
               json::DecodeError);
}

TEST(Topics, AreWrittenInLowerCase) {
  EXPECT_EQ(json::to_text(Topic::Settlement), "\"settlement\"");
  EXPECT_EQ(json::from_text<Topic>("\"order\""), Topic::Order);
  EXPECT_THROW(json::from_text<Topic>("\"ORDER\""), json::DecodeError);
}

}  // namespace
}  // namespace perdura::domain
