// An order's parcels become shipments.
#include <gmock/gmock.h>

#include "tests/services/shipping/shipping_world.hpp"

namespace perdura::services::shipping::testing {
namespace {

using ::testing::ElementsAre;

TEST(Open, MakesOneReadyShipmentAParcel) {
  ShippingWorld w;
  w.opened("7");
  const auto view = w.view("shp_7a");
  EXPECT_EQ(w.status("shp_7a"), "READY");
  EXPECT_EQ(w.status("shp_7b"), "READY");
  EXPECT_EQ(view.order_id.value(), "ord_7");
  EXPECT_EQ(view.seller_id.value(), seller.id);
  EXPECT_EQ(view.lines, (std::vector{ParcelLine{domain::LineId("lin_7a"), domain::SkuId("sku_7a"),
                                                domain::Quantity(2)}}));
  EXPECT_THAT(view.allowed_actions, ElementsAre("dispatch"));
  EXPECT_TRUE(w.published().empty());
}

TEST(Open, IsDoneOnceAndTheSameKeyNeverOpensOthers) {
  ShippingWorld w;
  EXPECT_EQ(w.open("7").body, w.open("7").body);
  const auto other = w.send(HttpMethod::Post, "/internal/v1/shipments", worker, w.open_body("8"),
                            "ord_7/shipments");
  EXPECT_EQ(outcome(other), "422 IDEMPOTENCY_KEY_MISMATCH");
  std::string more = w.open_body("7");
  more.replace(more.find("\"quantity\":2"), 12, "\"quantity\":3");
  EXPECT_EQ(
      outcome(w.send(HttpMethod::Post, "/internal/v1/shipments", worker, more, "ord_7/shipments")),
      "422 IDEMPOTENCY_KEY_REUSED");
}

TEST(Open, IsStillDoneOnceWhenItsKeyIsLongForgotten) {
  ShippingWorld w;
  w.opened("7");
  w.db.transaction([&](platform::sql::Transaction& tx) {
    EXPECT_EQ(w.keys.purge(tx, platform::Instant::max() - 1ms, 100), 1);
  });
  w.opened("7");
  w.db.transaction([&](platform::sql::Transaction& tx) {
    w.keys.purge(tx, platform::Instant::max() - 1ms, 100);
  });
  std::string others = w.open_body("7");
  others.replace(others.find("shp_7a"), 6, "shp_9a");
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, "/internal/v1/shipments", worker, others,
                           "ord_7/shipments")),
            "422 SHIPMENT_EXISTS");
}

TEST(Open, IsRefusedOnceTheOrdersShipmentsWereStopped) {
  ShippingWorld w;
  EXPECT_EQ(w.stop("7"), "");
  EXPECT_TRUE(std::holds_alternative<OpenWithdrawn>(decoded<OpenOutcome>(w.open("7"))));
  EXPECT_EQ(outcome(w.get("/api/v1/shipments/shp_7a", admin)), "404 NOT_FOUND");
}

TEST(Open, RefusesWhatMakesNoSenseAndPointsAtIt) {
  ShippingWorld w;
  const auto problem_of = [&](const std::string& body) {
    const auto response =
        w.send(HttpMethod::Post, "/internal/v1/shipments", worker, body, "ord_7/shipments");
    EXPECT_EQ(outcome(response), "400 INVALID_REQUEST");
    const auto problem = platform::parse_problem(response.body);
    return problem && !problem->errors.empty() ? problem->errors.front().pointer : "";
  };
  const std::string head =
      R"({"order_id":"ord_7","buyer_id":"usr_1","address_snapshot_id":"ads_1","parcels":)";
  const std::string line = R"({"line_id":"lin_1","sku_id":"sku_1","quantity":1})";
  const std::string parcel =
      R"({"shipment_id":"shp_1","seller_id":"usr_2","lines":[)" + line + "]}";
  EXPECT_EQ(problem_of(head + "[]}"), "/parcels");
  EXPECT_EQ(problem_of(head + "[" + parcel + "," + parcel + "]}"), "/parcels/1/shipment_id");
  EXPECT_EQ(problem_of(head + R"([{"shipment_id":"shp_1","seller_id":"usr_2","lines":[]}]})"),
            "/parcels/0/lines");
  EXPECT_EQ(problem_of(head + R"([{"shipment_id":"shp_1","seller_id":"usr_2","lines":[)" + line +
                       "," + line + "]}]}"),
            "/parcels/0/lines/1/line_id");
  EXPECT_EQ(problem_of(head + "[" + parcel + R"(],"note":1})"), "/note");
}

}  // namespace
}  // namespace perdura::services::shipping::testing
