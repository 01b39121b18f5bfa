// The courier's webhook, and those who would like to be the courier.
#include <gmock/gmock.h>

#include "platform/core/webhook_signature.hpp"
#include "tests/services/shipping/shipping_world.hpp"

namespace perdura::services::shipping::testing {
namespace {

using ::testing::IsEmpty;

struct Webhook : ::testing::Test {
  ShippingWorld w;
  std::string waybill = w.dispatched();
  std::string picked_up() { return w.scan_body(waybill, "PICKED_UP"); }
  std::string result(const HttpResponse& response) { return response.body; }
};

TEST_F(Webhook, IsRefusedWithoutAGoodSignature) {
  EXPECT_EQ(outcome(w.hook(picked_up(), 0s, "another secret altogether")), "401 SIGNATURE_INVALID");
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, webhook_target, nobody, picked_up())),
            "401 SIGNATURE_INVALID");
  EXPECT_TRUE(w.logged("forged"));
  EXPECT_TRUE(w.logged("malformed"));
  EXPECT_EQ(w.status("shp_7a"), "WAYBILL_ISSUED");
}

TEST_F(Webhook, IsRefusedWhenItsSignatureIsOldOrOfTheFuture) {
  EXPECT_EQ(outcome(w.hook(picked_up(), 301s)), "401 SIGNATURE_INVALID");
  EXPECT_EQ(outcome(w.hook(picked_up(), -301s)), "401 SIGNATURE_INVALID");
  EXPECT_TRUE(w.logged("stale"));
  EXPECT_EQ(w.status("shp_7a"), "WAYBILL_ISSUED");
  EXPECT_EQ(w.hook(picked_up(), 300s).status, 200);
  EXPECT_EQ(w.status("shp_7a"), "SHIPPING");
}

TEST_F(Webhook, IsRefusedWhenItsSignatureComesTwiceHoweverItIsWritten) {
  const auto body = picked_up();
  const auto at = std::chrono::floor<std::chrono::seconds>(w.clock.wall());
  auto signature = platform::sign_webhook(webhook_secret, body, at);
  const auto send = [&] {
    HttpRequest request{
        .method = HttpMethod::Post, .target = webhook_target, .headers = {}, .body = body};
    request.headers.set(platform::webhook_signature_field, signature);
    return w.router.handle(request);
  };
  EXPECT_EQ(send().status, 200);
  EXPECT_EQ(outcome(send()), "401 SIGNATURE_INVALID");
  for (char& c : signature) {
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  }
  EXPECT_EQ(outcome(send()), "401 SIGNATURE_INVALID");
  EXPECT_TRUE(w.logged("replayed"));
}

TEST_F(Webhook, ForgetsSignaturesThatAreTooOldAnyway) {
  w.hook(picked_up());
  const auto count = [&] {
    return w.db
        .read([](platform::sql::Reader& tx) {
          return tx.query<std::int64_t>("SELECT COUNT(*) FROM webhook_seen");
        })
        .at(0);
  };
  w.wait(15min);
  w.poll();
  EXPECT_EQ(count(), 1);
  w.wait(1s);
  w.poll();
  EXPECT_EQ(count(), 0);
}

TEST_F(Webhook, SaysThatItIsADuplicate) {
  EXPECT_EQ(result(w.hook(picked_up())), R"({"result":"TAKEN"})");
  EXPECT_EQ(result(w.hook(picked_up(), 1s)), R"({"result":"DUPLICATE"})");
  EXPECT_EQ(w.statuses_told("ord_7", "shp_7a"), "SHIPPING");
}

TEST_F(Webhook, SaysThatItIsLate) {
  const auto late = picked_up();
  w.wait(1min);
  w.hook(w.scan_body(waybill, "IN_TRANSIT"));
  EXPECT_EQ(result(w.hook(late)), R"({"result":"LATE"})");
  EXPECT_EQ(w.view("shp_7a").tracking.size(), 2u);
}

TEST_F(Webhook, LeavesAloneWhatIsNotOurs) {
  EXPECT_EQ(result(w.hook(w.scan_body("040000000999", "DELIVERED"))),
            R"({"result":"UNKNOWN_WAYBILL"})");
  EXPECT_EQ(result(w.hook(w.scan_body(waybill, "DELIVERED", false, "shp_8a/1"))),
            R"({"result":"REFUSED"})");
  EXPECT_EQ(result(w.hook(w.scan_body(waybill, "EATEN_BY_A_DOG"))), R"({"result":"REFUSED"})");
  EXPECT_EQ(w.status("shp_7a"), "WAYBILL_ISSUED");
  EXPECT_THAT(w.view("shp_7a").tracking, IsEmpty());
  EXPECT_TRUE(w.logged("a waybill that is not ours"));
  EXPECT_TRUE(w.logged("another reference than ours"));
  EXPECT_TRUE(w.logged("a status that there is not"));
}

TEST_F(Webhook, RefusesABodyThatIsNone) {
  for (const char* body : {"", "x", "[]", "{}", R"({"waybill":"040000000015"})"}) {
    EXPECT_EQ(outcome(w.hook(body)), "400 INVALID_REQUEST") << body;
  }
}

TEST_F(Webhook, MayCarryFieldsThatWeDoNotKnow) {
  auto body = picked_up();
  body.insert(1, R"("driver":"Bob",)");
  EXPECT_EQ(result(w.hook(body)), R"({"result":"TAKEN"})");
}

TEST_F(Webhook, KeepsOnlySoManyScansOfAWaybill) {
  for (int n = 0; n < 205; ++n) {
    w.clock.advance(1s);
    w.hook(w.scan_body(waybill, "IN_TRANSIT"));
  }
  EXPECT_EQ(w.view("shp_7a").tracking.size(), scans_max);
  EXPECT_TRUE(w.logged("a waybill has too many scans"));
}

}  // namespace
}  // namespace perdura::services::shipping::testing
