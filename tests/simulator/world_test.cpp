// The whole shop on virtual time: orders to each of their ends, crashes, deadlines, and that the
// same run is the same run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/rfc3339.hpp"
#include "simulator/world/clients.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;

constexpr std::int64_t price = 5'000;
constexpr int in_stock = 10;

/// One database for all tests of the program: worlds use it one after another.
Schemas& schemas() {
  static Schemas all;
  return all;
}

/// A seller with ten coffees, and a buyer with 100,000.
struct Shop {
  explicit Shop(WorldOptions options = {}) : Shop(std::move(options), nullptr) {}
  Shop(WorldOptions options, Chooser* chooser)
      : world(std::move(options), chooser ? *chooser : fair, schemas()) {}

  void open() {
    seller = &clients.seller("sam");
    buyer = &clients.buyer("anna");
    clients.grant_credit(*buyer, 100'000);
    coffee = clients.offer(*seller, "coffee", price, in_stock);
  }
  Placed place(const std::string& name, PayBy by) {
    return clients.place(*buyer, name, {{coffee, 2, price}}, by);
  }
  /// From PAID to DELIVERED.
  void deliver(const std::string& order) {
    ASSERT_TRUE(clients.await_status(order, "PAID", 1min)) << clients.status(order);
    EXPECT_THAT(clients.dispatch(*seller, order), testing::AnyOf(200, 202));
    ASSERT_TRUE(clients.await_status(order, "DELIVERED", 72h)) << clients.status(order);
  }
  std::int64_t number(const char* service, std::string_view query) {
    return std::get<std::int64_t>(schemas().of(service).database.look(query).cells.front());
  }
  void expect_stock(int on_hand) {
    EXPECT_EQ(number("product", "SELECT SUM(on_hand) FROM sku"), on_hand);
    EXPECT_EQ(number("product", "SELECT SUM(reserved) FROM sku"), 0);
  }
  void expect_rest() {
    EXPECT_TRUE(world.await([&] { return !world.something_waits(); }, 10min));
    EXPECT_THAT(world.log_lines(), IsEmpty());
  }

  Chooser fair;
  World world;
  Clients clients{world};
  Member* seller = nullptr;
  Member* buyer = nullptr;
  std::string coffee;
};

TEST(World, AnOrderOnCreditIsDispatchedDeliveredAndConfirmed) {
  Shop shop;
  shop.world.run([&] {
    shop.open();
    const auto placed = shop.place("o1", PayBy::Credit);
    EXPECT_EQ(placed.status, 201);
    shop.deliver(placed.order);
    EXPECT_EQ(shop.clients.confirm_purchase(*shop.buyer, placed.order), 200);
    EXPECT_EQ(shop.clients.status(placed.order), "COMPLETED");
    shop.expect_stock(in_stock - 2);
    shop.expect_rest();
  });
}

TEST(World, AnOrderByCardIsPaidAtTheGatewayWhichTellsTheShop) {
  Shop shop;
  shop.world.run([&] {
    shop.open();
    const auto placed = shop.place("o1", PayBy::Card);
    shop.clients.pay(placed.order);
    shop.deliver(placed.order);
    EXPECT_EQ(shop.clients.confirm_purchase(*shop.buyer, placed.order), 200);
    EXPECT_EQ(shop.number("payment", "SELECT SUM(captured) FROM payment_attempt"), 2 * price);
    shop.expect_rest();
  });
}

TEST(World, WhatIsDeliveredIsCompletedWhenItsClaimWindowHasPassed) {
  Shop shop;
  shop.world.run([&] {
    shop.open();
    const auto placed = shop.place("o1", PayBy::Credit);
    shop.deliver(placed.order);
    const auto delivered = shop.world.loop().now();
    EXPECT_TRUE(shop.clients.await_status(placed.order, "COMPLETED", 8 * 24h));
    EXPECT_GE(shop.world.loop().now() - delivered, 7 * 24h - 1h);
    shop.expect_rest();
  });
}

TEST(World, APaidOrderIsCancelledAndItsMoneyIsGivenBack) {
  Shop shop;
  shop.world.run([&] {
    shop.open();
    const auto placed = shop.place("o1", PayBy::Card);
    shop.clients.pay(placed.order);
    EXPECT_TRUE(shop.clients.await_status(placed.order, "PAID", 1min));
    EXPECT_THAT(shop.clients.cancel(*shop.buyer, placed.order), testing::AnyOf(200, 202));
    EXPECT_TRUE(shop.clients.await_status(placed.order, "CANCELLED", 10min));
    EXPECT_EQ(shop.number("payment", "SELECT SUM(captured - refunded) FROM payment_attempt"), 0);
    shop.expect_stock(in_stock);
    shop.expect_rest();
  });
}

TEST(World, AnOrderThatNobodyPaysExpiresAfterItsDeadlineAndNotBefore) {
  Shop shop;
  shop.world.run([&] {
    shop.open();
    const auto placed = shop.place("o1", PayBy::Card);
    const auto asked = shop.world.loop().now();
    EXPECT_TRUE(shop.clients.await_status(placed.order, "EXPIRED", 30min));
    EXPECT_GE(shop.world.loop().now() - asked, 10min);
    shop.expect_stock(in_stock);
    shop.expect_rest();
  });
}

/// An order by card to its end, while each of these processes dies once on the way.
std::uint64_t digest_of(std::uint64_t seed, const std::vector<std::string>& dying,
                        bool one_process = true) {
  Shop shop({.seed = seed, .one_process = one_process});
  shop.world.run([&] {
    shop.open();
    const auto placed = shop.place("o1", PayBy::Card);
    shop.clients.pay(placed.order);
    for (const auto& process : dying) shop.world.crash(process, 3s);
    shop.deliver(placed.order);
    for (const auto& process : dying) shop.world.crash(process, 3s);
    EXPECT_TRUE(shop.clients.await_status(placed.order, "COMPLETED", 8 * 24h));
    shop.expect_stock(in_stock - 2);
    EXPECT_EQ(shop.number("payment", "SELECT SUM(captured - refunded) FROM payment_attempt"),
              2 * price);
    EXPECT_TRUE(shop.world.await([&] { return !shop.world.something_waits(); }, 1h));
  });
  return shop.world.loop().digest().value();
}

TEST(World, TheSameSeedIsTheSameRunAndAnotherOneAnother) {
  const auto first = digest_of(1, {});
  EXPECT_EQ(digest_of(1, {}), first);
  EXPECT_NE(digest_of(2, {}), first);
}

TEST(World, EveryProcessMayDieOnTheWayAndTheRunIsStillTheSame) {
  const std::vector<std::string> all{"shop", "worker", "mock-pg", "mock-courier"};
  for (const auto& one : all) {
    SCOPED_TRACE(one);
    EXPECT_EQ(digest_of(1, {one}), digest_of(1, {one}));
  }
  EXPECT_EQ(digest_of(1, all), digest_of(1, all));
}

TEST(World, AProcessThatDiesAgainWhileItIsAwayComesBackAfterTheLongerOfBoth) {
  Shop shop;
  shop.world.run([&] {
    shop.world.network().crash("order", 3s);
    EXPECT_FALSE(shop.world.up("shop"));
    shop.world.fibers().sleep(1s);
    shop.world.crash("shop", 10s);
    shop.world.crash("shop", 1s);
    shop.world.fibers().sleep(9s);
    EXPECT_FALSE(shop.world.up("shop"));
    shop.world.fibers().sleep(1s);
    EXPECT_TRUE(shop.world.up("shop"));
    shop.open();
    EXPECT_EQ(shop.place("o1", PayBy::Credit).status, 201);
  });
}

TEST(World, WhatAnActWaitsForInVainFailsTheStep) {
  Shop shop;
  shop.world.run([&] {
    shop.open();
    const auto placed = shop.place("o1", PayBy::Credit);
    EXPECT_TRUE(shop.clients.await_status(placed.order, "PAID", 1min));
    EXPECT_THROW(shop.clients.pay("ord_unknown"), StepFailed);
    shop.clients.cancel(*shop.buyer, placed.order);
    EXPECT_TRUE(shop.clients.await_status(placed.order, "CANCELLED", 10min));
    EXPECT_THROW(shop.clients.pay(placed.order), StepFailed);
    EXPECT_THROW(shop.clients.dispatch(*shop.seller, placed.order), StepFailed);
  });
}

TEST(Names, AreThoseOfTheKeysWhicheverOrderIsMadeFirst) {
  Names names;
  names.expect("place-o1", "o1");
  names.expect("place-o2", "o2");
  const std::string first = "ord_00000000000000000000000001";
  const std::string second = "ord_00000000000000000000000002";
  const std::string third = "ord_00000000000000000000000003";
  ASSERT_EQ(first.size(), 4 + platform::Ids::digits);
  names.made(first, "place-o2");
  names.made(second, "place-o1");
  names.made(third, "another");
  EXPECT_EQ(names.of(first), "o2");
  EXPECT_EQ(names.of("the order " + second), "o1");
  EXPECT_EQ(names.of(third), "u1");
}

TEST(World, AProcessForEachServiceDoesTheSame) {
  const std::vector<std::string> none;
  EXPECT_EQ(digest_of(1, none, false), digest_of(1, none, false));
  EXPECT_EQ(digest_of(1, {"order", "payment"}, false), digest_of(1, {"order", "payment"}, false));
}

TEST(World, WhatThePlanSaysGoesWrongAndIsRecorded) {
  Chooser chooser(
      Plan{{.site = "gateway.capture", .entity = "o1", .choice = "timeout_after"},
           {.site = "store.payment", .entity = "payment", .nth = 3, .choice = "deadlock"}});
  Shop shop({}, &chooser);
  shop.world.run([&] {
    shop.open();
    const auto placed = shop.place("o1", PayBy::Card);
    shop.clients.pay(placed.order);
    EXPECT_TRUE(shop.clients.await_status(placed.order, "PAID", 10min));
    EXPECT_EQ(shop.number("payment", "SELECT SUM(captured) FROM payment_attempt"), 2 * price);
  });
  EXPECT_THAT(chooser.unmet(), IsEmpty());
  EXPECT_EQ(chooser.recorded().size(), 2u);
}

TEST(World, ObserversAreToldOfEachCommitInTheStepInWhichItIsDone) {
  Shop shop;
  std::vector<std::string> published;
  shop.world.observe([&](const Commit& commit) {
    EXPECT_EQ(commit.at, shop.world.loop().now());
    for (const auto& change : commit.changes) {
      if (change.statement->table != "outbox" || commit.schema.service != "order") continue;
      if (!change.statement->text.starts_with("INSERT")) continue;
      published.push_back(shop.clients.status(std::get<std::string>(change.arguments.front())));
    }
  });
  shop.world.run([&] {
    shop.open();
    const auto placed = shop.place("o1", PayBy::Credit);
    EXPECT_TRUE(shop.clients.await_status(placed.order, "PAID", 1min));
  });
  // Placed and paid: two events, in one statement.
  EXPECT_THAT(published, testing::ElementsAre("PAID"));
}

TEST(World, ACouponIsMadeRegisteredOnceAndExpiresOnItsDay) {
  Shop shop;
  shop.world.run([&] {
    shop.open();
    const auto at = [&](Duration after) {
      return json::format_time(
          std::chrono::floor<std::chrono::milliseconds>(shop.world.loop().now() + after));
    };
    const auto product = std::get<std::string>(
        schemas().of("product").database.look("SELECT product_id FROM product").cells.front());
    // The promotion service asks the product service whose it is.
    const auto made = shop.clients.send(
        *shop.seller, platform::HttpMethod::Post, "/api/v1/coupons",
        R"({"code":"FIRST","name":"A day","scope":"PRODUCT","product_ids":[")" + product +
            R"("],"discount_type":"RATE","discount_value":10,"total_quantity":1,"valid_from":")" +
            at(0s) + R"(","valid_until":")" + at(24h) + R"("})");
    EXPECT_EQ(made.status, 201) << made.body;
    Member& late = shop.clients.buyer("bob");
    const auto registered = [&](Member& who) {
      return shop.clients
          .send(who, platform::HttpMethod::Post, "/api/v1/coupons/FIRST/register", "")
          .status;
    };
    EXPECT_EQ(registered(*shop.buyer), 201);
    EXPECT_EQ(registered(late), 409);
    const auto expired = [&] {
      return shop.number("promotion",
                         "SELECT COUNT(*) FROM user_coupon WHERE status = 'EXPIRED'") == 1;
    };
    EXPECT_FALSE(shop.world.await(expired, 23h));
    EXPECT_TRUE(shop.world.await(expired, 2h));
    shop.expect_rest();
  });
}

}  // namespace
}  // namespace perdura::simulator
