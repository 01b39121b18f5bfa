// Who sees and does what.
#include <gmock/gmock.h>

#include "tests/services/shipping/shipping_world.hpp"

namespace perdura::services::shipping::testing {
namespace {

using ::testing::ElementsAre;

TEST(Access, AShipmentIsShownToItsSellerItsBuyerAndAdminsOnly) {
  ShippingWorld w;
  w.opened("7");
  for (const As& who : {seller, buyer, admin}) {
    EXPECT_EQ(w.get("/api/v1/shipments/shp_7a", who).status, 200) << who.role;
  }
  const As other_buyer{"usr_nosy", "BUYER"};
  // Who buys in one name and sells in another does not see as the one what is the other's.
  const As seller_as_buyer{seller.id, "BUYER"};
  for (const As& who : {other_seller, other_buyer, seller_as_buyer}) {
    const auto foreign = w.get("/api/v1/shipments/shp_7a", who);
    EXPECT_EQ(outcome(foreign), "404 NOT_FOUND") << who.id;
    EXPECT_EQ(platform::parse_problem(foreign.body)->detail,
              platform::parse_problem(w.get("/api/v1/shipments/shp_9", who).body)->detail);
  }
  EXPECT_EQ(outcome(w.get("/api/v1/shipments/shp_7a", worker)), "403 FORBIDDEN");
  EXPECT_EQ(outcome(w.get("/api/v1/shipments/shp_7a", nobody)), "401 TOKEN_REQUIRED");
  EXPECT_EQ(outcome(w.get("/api/v1/shipments/nonsense", admin)), "404 NOT_FOUND");
}

TEST(Access, OnlySellersDispatchAndOnlyOurServicesCall) {
  ShippingWorld w;
  w.opened("7");
  for (const As& who : {buyer, admin, worker}) {
    EXPECT_EQ(outcome(w.send(HttpMethod::Post, "/api/v1/shipments/shp_7a/dispatch", who,
                             R"({"courier_code":"04"})")),
              "403 FORBIDDEN")
        << who.role;
  }
  for (const char* target : {"", "/waybill", "/stop", "/not-handed-over", "/lost"}) {
    const std::string route = std::string("/internal/v1/shipments") + target;
    for (const As& who : {buyer, seller, admin}) {
      EXPECT_EQ(outcome(w.send(HttpMethod::Post, route, who, "{}", "k")), "403 FORBIDDEN") << route;
    }
    EXPECT_EQ(outcome(w.send(HttpMethod::Post, route, nobody, "{}", "k")), "401 TOKEN_REQUIRED");
    EXPECT_EQ(outcome(w.send(HttpMethod::Post, route, worker, "{}")),
              "400 IDEMPOTENCY_KEY_REQUIRED");
    EXPECT_EQ(outcome(w.send(HttpMethod::Post, route, worker, "{}", "k")), "400 INVALID_REQUEST");
  }
}

std::vector<std::string> ids_of(const ShipmentPage& page) {
  std::vector<std::string> ids;
  for (const auto& item : page.items) ids.push_back(item.id.value());
  return ids;
}

TEST(List, ShowsASellerHisOwnAndAnAdminAllNewestFirst) {
  ShippingWorld w;
  for (const char* order : {"3", "1", "2"}) {
    w.opened(order);
    w.wait(1s);
  }
  const auto list = [&](const As& who, const std::string& query = "") {
    return decoded<ShipmentPage>(w.get("/api/v1/shipments" + query, who));
  };
  EXPECT_THAT(ids_of(list(seller)), ElementsAre("shp_2a", "shp_1a", "shp_3a"));
  EXPECT_EQ(list(seller).items.front().lines.size(), 1u);
  EXPECT_THAT(ids_of(list(other_seller)), ElementsAre("shp_2b", "shp_1b", "shp_3b"));
  EXPECT_EQ(list(admin).items.size(), 6u);
  EXPECT_TRUE(list({"usr_new", "SELLER"}).items.empty());
  EXPECT_EQ(outcome(w.get("/api/v1/shipments", buyer)), "403 FORBIDDEN");

  const auto first = list(admin, "?limit=4");
  EXPECT_THAT(ids_of(first), ElementsAre("shp_2b", "shp_2a", "shp_1b", "shp_1a"));
  const auto rest = list(admin, "?limit=4&cursor=" + first.next_cursor.value());
  EXPECT_THAT(ids_of(rest), ElementsAre("shp_3b", "shp_3a"));
  EXPECT_FALSE(rest.next_cursor);
  EXPECT_FALSE(list(admin, "?limit=6").next_cursor);
}

TEST(List, RefusesCursorsAndLimitsThatAreNone) {
  ShippingWorld w;
  w.opened("7");
  for (const char* query :
       {"?limit=0", "?limit=101", "?limit=x", "?cursor=x", "?cursor=shp_9", "?cursor=shp_7b"}) {
    EXPECT_EQ(outcome(w.get(std::string("/api/v1/shipments") + query, seller)),
              "400 INVALID_REQUEST")
        << query;
  }
}

}  // namespace
}  // namespace perdura::services::shipping::testing
