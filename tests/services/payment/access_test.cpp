// Who may call what.
#include "tests/services/payment/payment_world.hpp"

namespace perdura::services::payment::testing {
namespace {

const As seller{"usr_seller", "SELLER"};

TEST(PaymentAccess, OnlyAnAdminGrants) {
  PaymentWorld w;
  const std::string body = R"({"amount":1,"reason":"OTHER"})";
  for (const As& who : {alice, seller, worker}) {
    EXPECT_EQ(outcome(w.send(HttpMethod::Post, "/api/v1/users/usr_alice/credit", who, body, "k")),
              "403 FORBIDDEN")
        << who.role;
  }
  EXPECT_EQ(w.balance(alice), Money());
}

TEST(PaymentAccess, OnlyOurServicesChargeAndRefund) {
  PaymentWorld w;
  w.give(alice, 1'000);
  for (const As& who : {alice, seller, admin}) {
    EXPECT_EQ(outcome(w.send(HttpMethod::Post, charges, who, w.charge_body("1", alice, 1),
                             "ord_1/charge")),
              "403 FORBIDDEN")
        << who.role;
    EXPECT_EQ(outcome(w.send(HttpMethod::Post, refunds, who, w.refund_body("1"), "ord_1/refund")),
              "403 FORBIDDEN")
        << who.role;
  }
  EXPECT_EQ(w.balance(alice), Money(1'000));
}

TEST(PaymentAccess, EveryRouteNeedsAToken) {
  PaymentWorld w;
  for (const char* target : {"/api/v1/users/me/credit", "/api/v1/payments/pay_1"}) {
    const platform::HttpRequest request{
        .method = HttpMethod::Get, .target = target, .headers = {}, .body = {}};
    EXPECT_EQ(outcome(w.router.handle(request)), "401 TOKEN_REQUIRED") << target;
  }
  for (const char* target :
       {"/api/v1/users/usr_1/credit", "/api/v1/payments/pay_1/confirm",
        "/internal/v1/payments/open", "/internal/v1/payments/give-back", charges, refunds}) {
    const platform::HttpRequest request{
        .method = HttpMethod::Post, .target = target, .headers = {}, .body = "{}"};
    EXPECT_EQ(outcome(w.router.handle(request)), "401 TOKEN_REQUIRED") << target;
  }
}

TEST(PaymentAccess, APaymentIsShownToItsBuyerAndAdminsOnly) {
  PaymentWorld w;
  w.give(alice, 1'000);
  w.charge("1", alice, 600);
  for (const As& who : {alice, admin}) {
    EXPECT_EQ(w.get("/api/v1/payments/pay_1", who).status, 200) << who.role;
  }
  // Foreign and unknown look alike.
  for (const As& who : {bob, seller}) {
    const auto foreign = w.get("/api/v1/payments/pay_1", who);
    const auto unknown = w.get("/api/v1/payments/pay_2", who);
    EXPECT_EQ(outcome(foreign), "404 NOT_FOUND") << who.role;
    EXPECT_EQ(platform::parse_problem(foreign.body)->detail,
              platform::parse_problem(unknown.body)->detail);
  }
  EXPECT_EQ(outcome(w.get("/api/v1/payments/pay_1", worker)), "403 FORBIDDEN");
  EXPECT_EQ(outcome(w.get("/api/v1/payments/nonsense", admin)), "404 NOT_FOUND");
}

}  // namespace
}  // namespace perdura::services::payment::testing
