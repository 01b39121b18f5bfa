// The adapter against answers that a courier should never give.
#include <gmock/gmock.h>
#include <rapidcheck.h>

#include "platform/core/webhook_signature.hpp"
#include "services/shipping/http_courier.hpp"
#include "tests/platform/http/scripted_client.hpp"

namespace perdura::services::shipping::testing {
namespace {

using namespace std::chrono_literals;
using domain::Waybill;
using platform::HttpError;
using platform::HttpRequest;
using platform::HttpResponse;
using statemachines::shipment::Scan;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Adapter {
  platform::ManualClock clock;
  platform::LogMemory memory;
  platform::Logger log{clock, memory.sink(), {.service = "test"}};
  platform::testing::ScriptedClient client;
  HttpCourier courier{client, log, {.key = "the key", .webhook_secret = "the secret"}};

  void answers(const std::string& body, int status = 200) {
    client.answer = [=](const HttpRequest&) { return HttpResponse{status, {}, body}; };
  }
  UploadOutcome upload() {
    return courier.upload({.reference = "shp_1/1",
                           .order_id = domain::OrderId("ord_1"),
                           .courier_code = domain::CourierCode("04"),
                           .sender = {"Shop", "2 Dock Road", {}},
                           .recipient = {"Anna", "1 Hidden Street", {}},
                           .items = 2});
  }
  Cancelling cancel() { return courier.cancel({Waybill("1")}).at(Waybill("1")); }
  TrackingOutcome track() { return courier.track({Waybill("1"), Waybill("2")}); }
  std::vector<TrackedWaybill> tracked() { return std::get<std::vector<TrackedWaybill>>(track()); }
  bool logged(std::string_view text) const {
    for (const auto& line : memory.lines()) {
      if (line.find(text) != line.npos) return true;
    }
    return false;
  }
};

TEST(HttpCourier, SendsItsKeyAndWhatTheCourierNeeds) {
  Adapter a;
  a.client.answer = [](const HttpRequest& request) {
    EXPECT_EQ(request.target, "/v1/waybills");
    EXPECT_EQ(request.headers.find("Authorization"), "Bearer the key");
    EXPECT_EQ(request.body,
              R"({"waybills":[{"reference":"shp_1/1","order_id":"ord_1","courier_code":"04",)"
              R"("sender":{"name":"Shop","line":"2 Dock Road"},)"
              R"("recipient":{"name":"Anna","line":"1 Hidden Street"},"items":2}]})");
    return HttpResponse{200, {}, R"({"items":[{"reference":"shp_1/1","waybill":"0401","new":1}]})"};
  };
  EXPECT_EQ(std::get<CourierIssued>(a.upload()).waybill.value(), "0401");
}

TEST(HttpCourier, TakesSilenceForSilence) {
  Adapter a;
  for (const auto kind :
       {HttpError::Kind::NotSent, HttpError::Kind::TimedOut, HttpError::Kind::ConnectionLost}) {
    a.client.answer = [=](const HttpRequest&) -> HttpResponse {
      throw HttpError(kind, "nobody answers");
    };
    EXPECT_TRUE(std::holds_alternative<CourierSilent>(a.upload()));
    EXPECT_TRUE(std::holds_alternative<CourierSilent>(a.track()));
    EXPECT_EQ(a.cancel(), Cancelling::Unknown);
  }
  for (const int status : {201, 301, 400, 401, 403, 404, 422, 429, 500, 502, 503, 504}) {
    a.answers(R"({"items":[{"reference":"shp_1/1","waybill":"1","status":"CANCELLED"}]})", status);
    EXPECT_TRUE(std::holds_alternative<CourierSilent>(a.upload())) << status;
    EXPECT_TRUE(std::holds_alternative<CourierSilent>(a.track())) << status;
    EXPECT_EQ(a.cancel(), Cancelling::Unknown) << status;
  }
}

TEST(HttpCourier, BelievesNoUploadThatIsNotAboutOurReference) {
  Adapter a;
  for (const char* body :
       {R"({"items":[{"reference":"shp_2/1","waybill":"1"}]})",
        R"({"items":[{"reference":"shp_1/1"}]})", R"({"items":[]})", R"({})", "", "[1]",
        R"({"items":[{"reference":"shp_1/1","waybill":""}]})",
        R"({"items":[{"reference":"shp_1/1","waybill":"a b"}]})",
        R"({"items":[{"reference":"shp_1/1","waybill":"1","error":{"code":"X","detail":""}}]})",
        R"({"items":[{"reference":"shp_1/1","waybill":"1"},{"reference":"x","waybill":"2"}]})"}) {
    a.answers(body);
    EXPECT_TRUE(std::holds_alternative<CourierSilent>(a.upload())) << body;
  }
  EXPECT_TRUE(a.logged("another reference"));
  EXPECT_FALSE(a.logged("Hidden"));
}

TEST(HttpCourier, CutsARefusalsWordsToWhatIsKept) {
  Adapter a;
  std::string words;
  for (int n = 0; n < 300; ++n) words += "한";
  a.answers(R"({"items":[{"reference":"shp_1/1","error":{"code":"FULL","detail":")" + words +
            "\"}}]}");
  const auto refused = std::get<CourierRefused>(a.upload());
  EXPECT_EQ(refused.code, "FULL");
  EXPECT_EQ(refused.detail.size(), 399u);
}

TEST(HttpCourier, KnowsAStopOnlyByAClearWord) {
  Adapter a;
  const auto with = [&](const std::string& item) {
    a.answers(R"({"items":[)" + item + "]}");
    return a.cancel();
  };
  EXPECT_EQ(with(R"({"waybill":"1","status":"CANCELLED"})"), Cancelling::Cancelled);
  EXPECT_EQ(with(R"({"waybill":"1","error":{"code":"TOO_LATE","detail":""}})"),
            Cancelling::TooLate);
  EXPECT_EQ(with(R"({"waybill":"1","error":{"code":"NOT_FOUND","detail":""}})"),
            Cancelling::Unknown);
  EXPECT_EQ(with(R"({"waybill":"2","status":"CANCELLED"})"), Cancelling::Unknown);
  EXPECT_EQ(with(R"({"waybill":"1","status":"ACCEPTED"})"), Cancelling::Unknown);
  EXPECT_EQ(with(R"({"waybill":"1","status":"CANCELLED","error":{"code":"ODD","detail":""}})"),
            Cancelling::Unknown);
  EXPECT_EQ(with(""), Cancelling::Unknown);
  EXPECT_EQ(with("7"), Cancelling::Unknown);
}

TEST(HttpCourier, TracksWhatMakesSenseBesideWhatDoesNot) {
  Adapter a;
  a.answers(
      R"({"items":[7,{"waybill":"3","reference":"r3","scans":[]},)"
      R"({"waybill":"2","error":{"code":"NOT_FOUND","detail":""}},)"
      R"({"waybill":"1","reference":"r1","scans":[)"
      R"({"status":"PICKED_UP","at":"2026-11-01T00:00:00.000Z","place":"hub","returning":false},)"
      R"({"status":"EATEN","at":"2026-11-01T00:00:00.000Z","place":"","returning":false},)"
      R"({"status":"DELIVERED","at":"yesterday","place":"","returning":false},{}]},)"
      R"({"waybill":"1","reference":"other","scans":[]}]})");
  const auto tracked = a.tracked();
  ASSERT_THAT(tracked, SizeIs(1));
  EXPECT_EQ(tracked[0].reference, "r1");
  ASSERT_THAT(tracked[0].scans, SizeIs(1));
  EXPECT_EQ(tracked[0].scans[0].status, Scan::PickedUp);
  a.answers(R"({"items":[]})");
  EXPECT_THAT(a.tracked(), IsEmpty());
}

TEST(HttpCourier, NeedsAKeyAndASecret) {
  Adapter a;
  EXPECT_THROW(HttpCourier(a.client, a.log, {.key = "", .webhook_secret = "s"}),
               std::invalid_argument);
  EXPECT_THROW(HttpCourier(a.client, a.log, {.key = "k", .webhook_secret = ""}),
               std::invalid_argument);
}

TEST(HttpCourier, NoBytesMakeItThrowOrGuess) {
  EXPECT_TRUE(rc::check([](const std::string& noise) {
    Adapter a;
    a.answers(noise);
    RC_ASSERT(std::holds_alternative<CourierSilent>(a.upload()));
    RC_ASSERT(a.cancel() == Cancelling::Unknown);
    RC_ASSERT(std::holds_alternative<CourierSilent>(a.track()));
    const auto now = std::chrono::floor<std::chrono::seconds>(a.clock.wall());
    HttpRequest request{.method = platform::HttpMethod::Post, .body = noise};
    request.headers.set(platform::webhook_signature_field,
                        platform::sign_webhook("the secret", noise, now));
    RC_ASSERT(std::holds_alternative<WebhookUnreadable>(a.courier.read_webhook(request, now)));
  }));
}

}  // namespace
}  // namespace perdura::services::shipping::testing
