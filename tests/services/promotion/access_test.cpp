// Who may call what, and who sees what.
#include "tests/services/promotion/promotion_world.hpp"

namespace perdura::services::promotion::testing {
namespace {

TEST(PromotionAccess, EveryRouteNeedsATokenOfItsRole) {
  PromotionWorld w;
  for (const auto* route : w.router.routes()) {
    std::string target = route->pattern;
    for (const std::string& name : {std::string("{id}"), std::string("{code}")}) {
      if (const auto at = target.find(name); at != target.npos) {
        target.replace(at, name.size(), "CODE");
      }
    }
    const HttpRequest request{
        .method = route->method, .target = target, .headers = {}, .body = "{}"};
    EXPECT_EQ(outcome(w.router.handle(request)), "401 TOKEN_REQUIRED") << target;
    const bool internal = target.starts_with("/internal/");
    const bool buyers = target.ends_with("/register") || target.ends_with("/me/coupons");
    const As& other = internal || buyers ? roaster : alice;
    for (const As& who : {other, internal || buyers ? admin : worker, internal ? alice : worker}) {
      EXPECT_EQ(outcome(w.send(route->method, target, who, "{}", "k")), "403 FORBIDDEN")
          << target << " " << who.role;
    }
  }
}

TEST(PromotionAccess, AForeignDiscountLooksUnknown) {
  PromotionWorld w;
  const auto theirs = w.made("THEIRS", {}, baker);
  const auto platforms = w.made("PLATFORMS");
  const auto policy = w.made_policy({}, baker);
  const auto at = [](const char* list, const std::string& id) {
    return std::string(list) + "/" + id;
  };
  for (const auto& path :
       {at(coupons, theirs.id.value()), at(coupons, platforms.id.value()),
        at(policies, policy.id.value()), at(coupons, "nonsense"), at(policies, "pol_0")}) {
    EXPECT_EQ(outcome(w.get(path, roaster)), "404 NOT_FOUND") << path;
    EXPECT_EQ(outcome(w.send(HttpMethod::Patch, path, roaster, R"({"name":"Mine"})")),
              "404 NOT_FOUND")
        << path;
  }
  EXPECT_EQ(w.coupon(theirs.id).name, "A test");
  EXPECT_EQ(w.get(at(coupons, theirs.id.value()), baker).status, 200);
}

TEST(PromotionAccess, ListsShowASellerHisOwnAndAnAdminAllNewestFirst) {
  PromotionWorld w;
  w.made("A-1", {}, roaster);
  w.made("B-1", {}, baker);
  w.made("C-1");
  const auto codes = [&](const As& who, const std::string& query = "") {
    std::string found;
    for (const auto& view : decoded<CouponPage>(w.get(coupons + query, who)).items) {
      found += view.code + " ";
    }
    return found;
  };
  EXPECT_EQ(codes(roaster), "A-1 ");
  EXPECT_EQ(codes(roaster, "?seller_id=usr_baker"), "A-1 ");
  EXPECT_EQ(codes(admin), "C-1 B-1 A-1 ");
  EXPECT_EQ(codes(admin, "?seller_id=usr_baker"), "B-1 ");
  const auto page = decoded<CouponPage>(w.get(std::string(coupons) + "?limit=2", admin));
  ASSERT_TRUE(page.next_cursor);
  EXPECT_EQ(codes(admin, "?cursor=" + *page.next_cursor), "A-1 ");
  EXPECT_EQ(outcome(w.get(std::string(coupons) + "?limit=0", admin)), "400 INVALID_REQUEST");
  EXPECT_EQ(outcome(w.get(std::string(coupons) + "?cursor=x", admin)), "400 INVALID_REQUEST");
}

TEST(PromotionAccess, ASellerGivesDiscountsInHisOwnNameOnly) {
  PromotionWorld w;
  const auto refused = [&](boost::json::object more) {
    const auto body = w.coupon_body("MINE", std::move(more));
    EXPECT_EQ(outcome(w.send(HttpMethod::Post, coupons, roaster, body)), "403 FORBIDDEN") << body;
  };
  refused({{"funded_by", "PLATFORM"}});
  refused({{"seller_id", baker.id}});
  EXPECT_EQ(w.event_count(), 0);
  const auto own = w.made("OWN", {}, roaster);
  EXPECT_EQ(own.funded_by, domain::FundedBy::Seller);
  EXPECT_EQ(own.seller_id, domain::UserId(roaster.id));
}

TEST(PromotionAccess, AnAdminGivesThemForThePlatformOrForASeller) {
  PromotionWorld w;
  EXPECT_EQ(w.made("A-1").funded_by, domain::FundedBy::Platform);
  const auto for_baker = w.made("A-2", {{"funded_by", "SELLER"}, {"seller_id", baker.id}});
  EXPECT_EQ(for_baker.funded_by, domain::FundedBy::Seller);
  const auto nobodys =
      w.send(HttpMethod::Post, coupons, admin, w.coupon_body("A-3", {{"funded_by", "SELLER"}}));
  EXPECT_EQ(outcome(nobodys), "400 INVALID_REQUEST");
  EXPECT_EQ(platform::parse_problem(nobodys.body)->errors.at(0).pointer, "/seller_id");
}

}  // namespace
}  // namespace perdura::services::promotion::testing
