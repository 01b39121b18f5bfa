// Lists and values as sessions read them.
#include <gmock/gmock.h>

#include "apps/client/error.hpp"
#include "apps/client/session.hpp"
#include "apps/client/signup.hpp"
#include "tests/apps/fake_shop.hpp"
#include "tests/apps/fake_time.hpp"

namespace perdura::apps {
namespace {

using platform::HttpRequest;
using platform::HttpResponse;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct World {
  World() { shop.add_member("admin@shop.example", "secret", "ADMIN"); }

  testing::FakeShop shop;
  testing::FakeTime time;
  Transport transport{shop.http, time.waits()};
  Session admin{transport, {"admin@shop.example", "secret"}};
};

TEST(Reading, ListsAreReadToTheirEndPageByPage) {
  World world;
  world.shop.page_size = 2;
  auto* me = world.shop.member("admin@shop.example");
  for (int n = 1; n <= 5; ++n) me->movements.emplace_back("GRANTED", n);
  std::vector<std::int64_t> amounts;
  for (const auto& one : world.admin.credit_movements()) amounts.push_back(one.amount.value());
  EXPECT_THAT(amounts, ElementsAre(5, 4, 3, 2, 1));
}

TEST(Reading, TheSearchEndsWhereWhatWasLookedForIsFound) {
  World world;
  world.shop.page_size = 1;
  for (const char* name : {"Tea", "Coffee", "Salad"}) world.shop.add_goods(name, 1, 1);
  EXPECT_EQ(world.admin.product_by_name("Coffee")->name, "Coffee");
  EXPECT_EQ(world.shop.calls("GET /api/v1/products"), 2);
  EXPECT_EQ(world.admin.product_by_name("Cake"), std::nullopt);
}

TEST(Reading, AListWithoutAnEndIsGivenUp) {
  World world;
  world.shop.fault = [](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (!request.target.starts_with("/api/v1/products")) return std::nullopt;
    return testing::json_answer(200, {{"items", boost::json::array{}}, {"next_cursor", "again"}});
  };
  try {
    world.admin.product_by_name("Coffee");
    FAIL() << "found";
  } catch (const ApiError& error) {
    EXPECT_THAT(error.what(), HasSubstr("TOO_MANY_PAGES"));
  }
  EXPECT_EQ(world.shop.calls("GET /api/v1/products"), Session::pages_max);
}

TEST(Reading, OnlyTheWholeMailCountsInAnyCase) {
  World world;
  world.shop.add_member("anna@shop.example", "x", "BUYER");
  world.shop.add_member("joanna@shop.example", "x", "BUYER");
  EXPECT_EQ(world.admin.user_by_email("Anna@shop.example")->email, "anna@shop.example");
  EXPECT_EQ(world.admin.user_by_email("anna@shop.example")->email, "anna@shop.example");
  EXPECT_EQ(world.admin.user_by_email("nna@shop.example"), std::nullopt);
}

TEST(Reading, AnAnswerThatCannotBeReadSaysWhatIsWrongWithIt) {
  World world;
  world.shop.fault = [](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (!request.target.starts_with("/api/v1/users/me/credit")) return std::nullopt;
    return testing::json_answer(200, {{"balance", "much"}, {"items", boost::json::array{}}});
  };
  try {
    world.admin.credit_balance();
    FAIL() << "read";
  } catch (const ApiError& error) {
    EXPECT_THAT(error.what(), HasSubstr("UNREADABLE_ANSWER"));
    EXPECT_THAT(error.what(), HasSubstr("/balance"));
  }
}

TEST(Reading, WhatIsNotThereIsNothingAndOtherRefusalsAreErrors) {
  World world;
  EXPECT_EQ(world.admin.find_product(domain::ProductId("prd_none")), std::nullopt);
  world.shop.fault = [](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (!request.target.starts_with("/api/v1/products")) return std::nullopt;
    return testing::problem(403, "SELLER_NOT_APPROVED", "wait");
  };
  try {
    world.admin.find_product(domain::ProductId("prd_none"));
    FAIL() << "found";
  } catch (const ApiError& error) {
    EXPECT_THAT(error.what(), HasSubstr("403 SELLER_NOT_APPROVED: wait"));
  }
}

TEST(SignUp, ATakenMailIsToldWithItsCode) {
  World world;
  try {
    sign_up(world.transport, {"admin@shop.example", "x", "Again", {}},
            domain::IdempotencyKey("key-1"));
    FAIL() << "accepted";
  } catch (const ApiError& error) {
    EXPECT_THAT(error.what(), HasSubstr("409 EMAIL_TAKEN"));
  }
}

}  // namespace
}  // namespace perdura::apps
