// Malformed requests: refused, with a pointer to each bad field, and nothing is made.
#include <gmock/gmock.h>

#include "tests/services/promotion/promotion_world.hpp"

namespace perdura::services::promotion::testing {
namespace {

using Errors = std::vector<std::string>;

/// "/name INVALID_VALUE" for each error.
Errors errors_of(const HttpResponse& response) {
  EXPECT_EQ(outcome(response), "400 INVALID_REQUEST") << response.body;
  Errors found;
  const auto problem = platform::parse_problem(response.body);
  if (!problem) return found;
  for (const auto& error : problem->errors) found.push_back(error.pointer + " " + error.code);
  return found;
}

struct PromotionShape : ::testing::Test {
  PromotionWorld w;
  Errors coupon(boost::json::object more) {
    return errors_of(
        w.send(HttpMethod::Post, coupons, admin, w.coupon_body("CODE", std::move(more)), "key"));
  }
  Errors policy(boost::json::object more) {
    return errors_of(
        w.send(HttpMethod::Post, policies, admin, w.policy_body(std::move(more)), "key"));
  }
};

TEST_F(PromotionShape, ARateIsAtMostAHundred) {
  EXPECT_EQ(coupon({{"discount_type", "RATE"}, {"discount_value", 101}}),
            Errors{"/discount_value OUT_OF_RANGE"});
  EXPECT_EQ(policy({{"discount_type", "RATE"}, {"discount_value", 101}}),
            Errors{"/discount_value OUT_OF_RANGE"});
  EXPECT_EQ(coupon({{"discount_value", 0}}), Errors{"/discount_value OUT_OF_RANGE"});
  EXPECT_EQ(coupon({{"discount_value", -5}}), Errors{"/discount_value OUT_OF_RANGE"});
  EXPECT_EQ(coupon({{"discount_value", 1'000'000'001}}), Errors{"/discount_value OUT_OF_RANGE"});
  w.made("FULL", {{"discount_type", "RATE"}, {"discount_value", 100}});
}

TEST_F(PromotionShape, DatesAreNotReversed) {
  EXPECT_EQ(coupon({{"valid_until", w.at(0)}}), Errors{"/valid_until INVALID_VALUE"});
  EXPECT_EQ(policy({{"valid_from", w.at(25)}}), Errors{"/valid_until INVALID_VALUE"});
  EXPECT_EQ(coupon({{"valid_from", "tomorrow"}}).at(0), "/valid_from INVALID_VALUE");
}

TEST_F(PromotionShape, AScopeHasJustItsSubjects) {
  EXPECT_EQ(coupon({{"scope", "PRODUCT"}}), Errors{"/product_ids MISSING_FIELD"});
  EXPECT_EQ(coupon({{"scope", "CATEGORY"}}), Errors{"/category_ids MISSING_FIELD"});
  const boost::json::array product{"prd_coffee"};
  EXPECT_EQ(coupon({{"product_ids", product}}), Errors{"/product_ids INVALID_VALUE"});
  EXPECT_EQ(coupon({{"scope", "CATEGORY"}, {"product_ids", product}}),
            (Errors{"/product_ids INVALID_VALUE", "/category_ids MISSING_FIELD"}));
  const boost::json::array twice{"cat_a", "cat_a"};
  EXPECT_EQ(coupon({{"scope", "CATEGORY"}, {"category_ids", twice}}),
            Errors{"/category_ids/1 DUPLICATE_VALUE"});
  EXPECT_EQ(coupon({{"scope", "SHOP"}}), Errors{"/scope UNKNOWN_VALUE"});
}

TEST_F(PromotionShape, AmountsQuantitiesAndTextsHaveBounds) {
  EXPECT_EQ(coupon({{"max_discount_amount", 0},
                    {"min_order_amount", -1},
                    {"total_quantity", 0},
                    {"per_user_limit", 0},
                    {"name", " "}}),
            (Errors{"/name INVALID_VALUE", "/min_order_amount OUT_OF_RANGE",
                    "/max_discount_amount OUT_OF_RANGE", "/total_quantity OUT_OF_RANGE",
                    "/per_user_limit OUT_OF_RANGE"}));
  EXPECT_EQ(coupon({{"name", nullptr}, {"colour", "red"}}),
            (Errors{"/name MISSING_FIELD", "/colour UNKNOWN_FIELD"}));
  for (const char* code : {"ab", "with blank", "a/b", "쿠폰쿠폰"}) {
    EXPECT_EQ(coupon({{"code", code}}), Errors{"/code INVALID_VALUE"}) << code;
  }
  EXPECT_EQ(coupon({{"code", std::string(41, 'A')}}), Errors{"/code INVALID_VALUE"});
}

TEST_F(PromotionShape, WhatThePlatformPaysForHasNoSeller) {
  EXPECT_EQ(coupon({{"funded_by", "PLATFORM"}, {"seller_id", baker.id}}),
            Errors{"/seller_id INVALID_VALUE"});
}

TEST_F(PromotionShape, EditsAreCheckedToo) {
  const std::string policy = std::string(policies) + "/" + w.made_policy().id.value();
  const auto edited = [&](const char* body) {
    return errors_of(w.send(HttpMethod::Patch, policy, admin, body));
  };
  EXPECT_EQ(edited(R"({"status":"EXPIRED"})"), Errors{"/status UNKNOWN_VALUE"});
  EXPECT_EQ(edited(R"({"discount_value":0})"), Errors{"/discount_value OUT_OF_RANGE"});
  EXPECT_EQ(edited(R"({"scope":"ORDER"})"), Errors{"/scope UNKNOWN_FIELD"});
}

TEST_F(PromotionShape, NothingIsMadeOfWhatIsRefused) {
  coupon({{"discount_value", 0}});
  policy({{"discount_value", 0}});
  EXPECT_EQ(w.event_count(), 0);
  EXPECT_TRUE(decoded<CouponPage>(w.get(coupons, admin)).items.empty());
  EXPECT_TRUE(decoded<PolicyPage>(w.get(policies, admin)).items.empty());
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, coupons, admin, "{")), "400 MALFORMED_JSON");
}

TEST_F(PromotionShape, ABasketHasFromOneToAHundredLines) {
  const auto answer = w.send(HttpMethod::Post, "/internal/v1/prices", worker, w.basket({}, {}));
  EXPECT_EQ(errors_of(answer), Errors{"/items OUT_OF_RANGE"});
  const std::vector<Line> many(101);
  EXPECT_EQ(errors_of(w.hold("7", many)), Errors{"/items OUT_OF_RANGE"});
}

}  // namespace
}  // namespace perdura::services::promotion::testing
