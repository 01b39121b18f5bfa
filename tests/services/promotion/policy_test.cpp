// Discounts that everybody gets.
#include <gmock/gmock.h>

#include "tests/services/promotion/promotion_world.hpp"

namespace perdura::services::promotion::testing {
namespace {

using domain::PolicyStatus;

struct Policies : ::testing::Test {
  PromotionWorld w;
  std::string path(const PolicyView& policy) {
    return std::string(policies) + "/" + policy.id.value();
  }
  HttpResponse edit(const PolicyView& policy, const std::string& body, const As& who = admin,
                    const std::string& key = "") {
    return w.send(HttpMethod::Patch, path(policy), who, body, key);
  }
};

TEST_F(Policies, LowerThePriceOfWhatTheyCover) {
  w.made_policy({{"discount_type", "RATE"}, {"discount_value", 10}});
  w.made_policy({{"scope", "PRODUCT"}, {"product_ids", boost::json::array{"prd_bread"}}});
  EXPECT_EQ(w.total({{.price = 10'000}}), 9'000);
  EXPECT_EQ(w.total({{.price = 10'000, .product = "bread", .seller = baker.id}}), 8'100);
}

TEST_F(Policies, OfASellerTouchHisLinesAlone) {
  w.made_policy({}, baker);
  EXPECT_EQ(w.total({{.price = 10'000}, {.price = 10'000, .product = "bread", .seller = baker.id}}),
            19'000);
}

TEST_F(Policies, CountBetweenTheirDatesOnly) {
  w.made_policy({{"valid_from", w.at(2)}, {"valid_until", w.at(4)}});
  const auto total_after = [&](int hours) {
    w.pass(std::chrono::hours(hours));
    return w.total({{.price = 10'000}});
  };
  EXPECT_EQ(total_after(0), 10'000);
  EXPECT_EQ(total_after(2), 9'000);
  EXPECT_EQ(total_after(1), 9'000);
  EXPECT_EQ(total_after(1), 10'000) << "the last instant is out";
}

TEST_F(Policies, CountWhileTheyAreActive) {
  const auto policy = w.made_policy();
  EXPECT_EQ(edit(policy, R"({"status":"INACTIVE"})").status, 200);
  EXPECT_EQ(w.total({{.price = 10'000}}), 10'000);
  EXPECT_EQ(edit(policy, R"({"status":"ACTIVE","discount_value":2500})").status, 200);
  EXPECT_EQ(w.total({{.price = 10'000}}), 7'500);
  EXPECT_THAT(w.trail(policy.id.value()),
              ::testing::ElementsAre("policy_changed", "policy_changed", "policy_changed"));
}

TEST_F(Policies, AreReadAndListedAsTheyAre) {
  const auto policy = w.made_policy({{"discount_type", "RATE"},
                                     {"discount_value", 15},
                                     {"max_discount_amount", 3'000},
                                     {"min_order_amount", 20'000}},
                                    roaster);
  EXPECT_EQ(decoded<PolicyView>(w.get(path(policy), roaster)), policy);
  EXPECT_EQ(policy.status, PolicyStatus::Active);
  EXPECT_EQ(policy.max_discount_amount, Money(3'000));
  EXPECT_EQ(policy.seller_id, domain::UserId(roaster.id));
  const auto page = decoded<PolicyPage>(w.get(policies, roaster));
  EXPECT_EQ(page.items, std::vector<PolicyView>{policy});
}

TEST_F(Policies, AreNotEditedIntoWhatCannotBe) {
  const auto policy = w.made_policy({{"discount_type", "RATE"}, {"discount_value", 10}});
  for (const auto& body :
       {std::string(R"({"discount_value":101})"), R"({"valid_until":")" + w.at(0) + R"("})"}) {
    EXPECT_EQ(outcome(edit(policy, body)), "422 UNSOUND_EDIT") << body;
  }
  EXPECT_EQ(decoded<PolicyView>(w.get(path(policy), admin)), policy);
}

TEST_F(Policies, ExpireForEver) {
  const auto policy = w.made_policy();
  w.pass(std::chrono::hours(24));
  EXPECT_EQ(outcome(edit(policy, R"({"valid_until":")" + w.at(99) + R"("})")),
            "409 POLICY_EXPIRED");
  EXPECT_EQ(w.service.expire(10), 1);
  EXPECT_EQ(decoded<PolicyView>(w.get(path(policy), admin)).status, PolicyStatus::Expired);
  EXPECT_EQ(outcome(edit(policy, R"({"status":"ACTIVE"})")), "409 POLICY_EXPIRED");
  EXPECT_EQ(w.trail(policy.id.value()).size(), 2u);
}

TEST_F(Policies, AreMadeAndEditedOnceForEachKey) {
  const auto made = [&](int value) {
    return w.send(HttpMethod::Post, policies, admin, w.policy_body({{"discount_value", value}}),
                  "key");
  };
  const auto first = made(500);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(made(500).body, first.body);
  EXPECT_EQ(outcome(made(600)), "422 IDEMPOTENCY_KEY_REUSED");
  const auto policy = decoded<PolicyView>(first, 201);
  const auto edited = edit(policy, R"({"discount_value":700})", admin, "edit");
  edit(policy, R"({"discount_value":900})", admin, "other");
  EXPECT_EQ(edit(policy, R"({"discount_value":700})", admin, "edit").body, edited.body);
  EXPECT_EQ(decoded<PolicyView>(w.get(path(policy), admin)).discount_value, 900);
}

}  // namespace
}  // namespace perdura::services::promotion::testing
