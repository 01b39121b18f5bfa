// What buyers do.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include "apps/client/error.hpp"
#include "apps/client/session.hpp"
#include "tests/apps/fake_shop.hpp"
#include "tests/apps/fake_time.hpp"

namespace perdura::apps {
namespace {

using namespace std::chrono_literals;
using domain::IdempotencyKey;
using domain::Money;
using domain::OrderId;
using platform::HttpRequest;
using platform::HttpResponse;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::problem;

struct World {
  World() {
    shop.add_member("anna@shop.example", "secret", "BUYER").credit = 20'000;
    shop.add_goods("Coffee", 5'000, 10);
  }

  NewOrder coffees(int count) {
    return {.items = {{domain::SkuId("sku_" + shop.sold.front().id.substr(4)),
                       domain::Quantity(count)}},
            .address = {{"recipient", "Anna"}},
            .expected_total = Money(5'000) * count,
            .payment = PaymentWish{}};
  }

  /// What answers placements in place of the shop.
  void answer_placements(const HttpResponse& response) {
    shop.fault = [=](const HttpRequest& request) -> std::optional<HttpResponse> {
      if (request.target != "/api/v1/orders") return std::nullopt;
      return response;
    };
  }

  std::string placement_failure() {
    try {
      anna.place(coffees(1), IdempotencyKey("key-1"));
    } catch (const ApiError& error) {
      return error.what();
    }
    return "accepted";
  }

  testing::FakeShop shop;
  testing::FakeTime time;
  Transport transport{shop.http, time.waits()};
  Session anna{transport, {"anna@shop.example", "secret"}};
};

TEST(Orders, APaidOneIsAnswered201) {
  World world;
  const auto placement = world.anna.place(world.coffees(3), IdempotencyKey("key-1"));
  const auto& accepted = std::get<Accepted>(placement);
  EXPECT_EQ(accepted.status, 201);
  EXPECT_TRUE(is_paid(accepted.order));
  EXPECT_EQ(accepted.order.total, Money(15'000));
}

TEST(Orders, TheWholeTotalIsAskedForOnCredit) {
  World world;
  world.anna.place(world.coffees(2), IdempotencyKey("key-1"));
  const auto body = boost::json::parse(world.shop.asked.back().body);
  EXPECT_EQ(body.at_pointer("/payment/credit"), "all");
  EXPECT_EQ(body.at_pointer("/items/0/quantity"), 2);
  EXPECT_EQ(world.shop.asked.back().headers.find("Idempotency-Key"), "key-1");
}

TEST(Orders, WithoutAWishOfPaymentNothingIsSaidOfItAndItIsToBePaidByCard) {
  World world;
  auto order = world.coffees(2);
  order.payment.reset();
  const auto placed = std::get<Accepted>(world.anna.place(order, IdempotencyKey("key-1"))).order;
  EXPECT_FALSE(boost::json::parse(world.shop.asked.back().body).as_object().contains("payment"));
  EXPECT_EQ(placed.status, "AWAITING_PAYMENT");
  EXPECT_THAT(placed.payment.checkout_url.value(), HasSubstr("/checkout/"));
  EXPECT_EQ(world.anna.credit_balance(), Money(20'000));
}

TEST(Orders, OneIsFollowedToWhateverIsWanted) {
  World world;
  auto order = world.coffees(1);
  order.payment.reset();
  const auto placed = std::get<Accepted>(world.anna.place(order, IdempotencyKey("key-1"))).order;
  int looks = 0;
  const auto seen = world.anna.follow(placed.id, 10s, [&](const Order&) { return ++looks == 3; });
  EXPECT_EQ(seen.status, "AWAITING_PAYMENT");
  EXPECT_EQ(looks, 3);
}

TEST(Orders, OneAnswered202IsFollowedToItsEnd) {
  World world;
  world.shop.reads_until_paid = 3;
  const auto placement = world.anna.place(world.coffees(1), IdempotencyKey("key-1"));
  const auto& accepted = std::get<Accepted>(placement);
  EXPECT_EQ(accepted.status, 202);
  EXPECT_FALSE(is_decided(accepted.order));
  EXPECT_EQ(world.anna.follow(accepted.order.id, 10s).status, "PAID");
  EXPECT_THAT(world.time.pauses(), ElementsAre(20ms, 40ms));
}

TEST(Orders, OneThatStaysPendingIsGivenUpAfterThePatience) {
  World world;
  world.shop.reads_until_paid = 1'000'000;
  const auto placement = world.anna.place(world.coffees(1), IdempotencyKey("key-1"));
  const auto before = world.time.now();
  try {
    world.anna.follow(std::get<Accepted>(placement).order.id, 5s);
    FAIL() << "decided";
  } catch (const ApiError& error) {
    EXPECT_EQ(error.failure().code, "STILL_PENDING");
    EXPECT_EQ(error.what(), "order " + world.shop.orders.front().id +
                                " is still PENDING after 5 s: is the worker up? make status tells");
  }
  EXPECT_LE(world.time.now() - before, 5s);
}

TEST(Orders, ARefusedOneIsAValueWithItsRecordAndCode) {
  World world;
  const auto placement = world.anna.place(world.coffees(5), IdempotencyKey("key-1"));
  const auto& refused = std::get<Refused>(placement);
  EXPECT_EQ(refused.code, "INSUFFICIENT_CREDIT");
  EXPECT_EQ(world.anna.order(refused.order_id).status, "FAILED");
}

TEST(Orders, ARefusalWithoutARecordIsAnErrorWithItsCode) {
  World world;
  world.answer_placements(problem(422, "PRICE_CHANGED", "the total is 6000"));
  EXPECT_THAT(world.placement_failure(),
              HasSubstr("POST /api/v1/orders: 422 PRICE_CHANGED: the total is 6000"));
}

TEST(Orders, ARecordWhoseIdIsNoOrdersIsNotTakenForOne) {
  World world;
  auto response = problem(409, "OUT_OF_STOCK", "none left");
  response.body.pop_back();
  response.body += R"(,"order_id":"pay_7"})";
  world.answer_placements(response);
  EXPECT_THAT(world.placement_failure(), HasSubstr("409 OUT_OF_STOCK"));
}

TEST(Orders, AServerThatFailsIsAnError) {
  World world;
  world.answer_placements(problem(500, "INTERNAL", "broken"));
  EXPECT_THAT(world.placement_failure(), HasSubstr("500 INTERNAL"));
}

TEST(Orders, APlacementWhoseAnswerWasLostIsAskedForAgainAndMakesOneOrder) {
  World world;
  int placements = 0;
  platform::testing::ScriptedClient lossy([&](const HttpRequest& request) {
    const auto response = world.shop.http.send(request, {});
    if (request.target == "/api/v1/orders" && ++placements == 1) {
      throw platform::HttpError(platform::HttpError::Kind::ConnectionLost, "cut");
    }
    return response;
  });
  Transport transport(lossy, world.time.waits());
  Session anna(transport, {"anna@shop.example", "secret"});
  const auto placement = anna.place(world.coffees(1), IdempotencyKey("key-1"));
  EXPECT_EQ(placements, 2);
  EXPECT_EQ(world.shop.orders.size(), 1u);
  EXPECT_EQ(std::get<Accepted>(placement).order.id.value(), world.shop.orders.front().id);
}

TEST(Orders, TheListHasAllPages) {
  World world;
  world.shop.page_size = 2;
  for (int n = 0; n < 4; ++n) {
    world.anna.place(world.coffees(1), IdempotencyKey("key-" + std::to_string(n)));
  }
  world.shop.orders.push_back({"ord_x", "bruno@shop.example", "PAID", 1, "", 0});
  EXPECT_EQ(world.anna.orders().size(), 4u);
}

TEST(Orders, PaidMeansPaidOrFurtherOn) {
  const auto with = [](const char* status) {
    return Order{
        .id = {}, .number = {}, .status = status, .total = {}, .payment = {}, .failure = {}};
  };
  for (const char* status : {"PAID", "SHIPPING", "DELIVERED", "COMPLETED"}) {
    EXPECT_TRUE(is_paid(with(status))) << status;
  }
  for (const char* status : {"PENDING", "AWAITING_PAYMENT", "FAILED", "CANCELLED", "EXPIRED"}) {
    EXPECT_FALSE(is_paid(with(status))) << status;
  }
  EXPECT_FALSE(is_decided(with("AWAITING_PAYMENT")));
  EXPECT_TRUE(is_decided(with("FAILED")));
  for (const char* status : {"COMPLETED", "CANCELLED", "FAILED", "EXPIRED"}) {
    EXPECT_TRUE(is_final(with(status))) << status;
  }
  for (const char* status : {"PENDING", "AWAITING_PAYMENT", "PAID", "SHIPPING", "DELIVERED"}) {
    EXPECT_FALSE(is_final(with(status))) << status;
  }
}

TEST(Orders, WhatOneWaitsForIsReadWithWhoOwesIt) {
  World world;
  const auto placement = world.anna.place(world.coffees(1), IdempotencyKey("key-1"));
  const auto waiting = world.anna.waiting(std::get<Accepted>(placement).order.id);
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting.front().fact, "delivery");
  EXPECT_EQ(waiting.front().owner, "SYSTEM");
  EXPECT_EQ(waiting.front().then, "it counts as lost");
}

}  // namespace
}  // namespace perdura::apps
