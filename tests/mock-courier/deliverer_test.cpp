// How notices reach a webhook.
#include <gmock/gmock.h>

#include "mock-courier/deliverer.hpp"
#include "platform/core/webhook_signature.hpp"
#include "tests/mock-courier/courier_world.hpp"
#include "tests/platform/http/scripted_client.hpp"

namespace perdura::mock_courier::testing {
namespace {

using platform::HttpError;
using platform::HttpRequest;
using platform::HttpResponse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* secret = "the courier's secret";

struct DelivererWorld {
  DelivererWorld() {
    client.answer = [this](const HttpRequest& request) { return take(request); };
  }

  HttpResponse take(const HttpRequest& request) {
    const auto body = json::from_text<WebhookBody>(request.body);
    const auto at = std::chrono::floor<std::chrono::seconds>(clock.wall());
    const auto signature = request.headers.find(platform::webhook_signature_field);
    EXPECT_FALSE(platform::check_webhook(secret, signature.value(), request.body, at));
    signatures.emplace_back(*signature);
    came.push_back(body.waybill.substr(9, 2) + " " +
                   std::string(json::encode(body.status).as_string()));
    if (away) throw HttpError(HttpError::Kind::NotSent, "nobody listens");
    return {.status = body.reference == refused ? 500 : 200};
  }
  std::string upload(const std::string& reference) {
    return spoken(brain.upload(clock_now(), {}, {parcel(reference)})).items.at(0).waybill.value();
  }
  Instant clock_now() const { return std::chrono::floor<std::chrono::milliseconds>(clock.now()); }
  /// A round after some real time.
  std::vector<std::string> after(platform::Duration time) {
    clock.advance(time);
    courier.with([](Brain& one, Instant now) { one.tick(now); });
    came.clear();
    deliverer.round();
    return came;
  }

  platform::ManualClock clock;
  platform::LogMemory memory;
  platform::Logger log{clock, memory.sink(), {.service = "test"}};
  platform::Metrics metrics;
  MemoryJournal journal;
  Brain brain{journal, {.steps = test_steps}};
  Courier courier{brain, clock};
  platform::testing::ScriptedClient client;
  Deliverer deliverer{{courier, client, log, metrics}, {"there", "/hook", secret}};
  std::vector<std::string> came, signatures;
  std::string refused;
  bool away = false;
};

TEST(Deliverer, TellsEachScanOnceSigned) {
  DelivererWorld w;
  w.upload("shp_1");
  EXPECT_THAT(w.after(0s), ElementsAre("01 ACCEPTED"));
  EXPECT_THAT(w.after(1h), IsEmpty());
  EXPECT_THAT(w.after(10min), ElementsAre("01 PICKED_UP"));
  EXPECT_THAT(w.after(2h), ElementsAre("01 IN_TRANSIT", "01 AT_DESTINATION"));
}

TEST(Deliverer, TriesAgainUnderAFreshSignatureAfterLongerAndLongerPauses) {
  DelivererWorld w;
  w.upload("shp_1");
  w.away = true;
  EXPECT_EQ(w.after(0s).size(), 1u);
  EXPECT_THAT(w.after(999ms), IsEmpty());
  EXPECT_EQ(w.after(1ms).size(), 1u);
  EXPECT_THAT(w.after(1'999ms), IsEmpty());
  w.away = false;
  EXPECT_THAT(w.after(1ms), ElementsAre("01 ACCEPTED"));
  ASSERT_EQ(w.signatures.size(), 3u);
  EXPECT_NE(w.signatures[0], w.signatures[2]);
  EXPECT_EQ(w.brain.notices_waiting(), 0u);
}

TEST(Deliverer, NeverGivesUpWhoIsAway) {
  DelivererWorld w;
  w.upload("shp_1");
  w.away = true;
  for (int n = 0; n < 3 * Deliverer::max_refusals; ++n) {
    EXPECT_EQ(w.after(Deliverer::longest_pause).size(), 1u);
  }
  w.away = false;
  EXPECT_THAT(w.after(Deliverer::longest_pause), ElementsAre("01 ACCEPTED"));
}

TEST(Deliverer, LetsNoOtherWaybillWaitForOneThatIsRefused) {
  DelivererWorld w;
  w.refused = "shp_1";
  w.upload("shp_1");
  w.upload("shp_2");
  EXPECT_THAT(w.after(0s), ElementsAre("01 ACCEPTED", "02 ACCEPTED"));
  w.refused = "";
  // The first waybill's way goes on behind what was refused.
  EXPECT_THAT(w.after(70min), ElementsAre("01 ACCEPTED", "02 PICKED_UP", "01 PICKED_UP"));
}

TEST(Deliverer, GivesUpWhatIsRefusedTooOften) {
  DelivererWorld w;
  w.refused = "shp_1";
  w.upload("shp_1");
  for (int n = 0; n < Deliverer::max_refusals; ++n) {
    EXPECT_EQ(w.after(Deliverer::longest_pause).size(), 1u) << n;
  }
  EXPECT_THAT(w.after(Deliverer::longest_pause), IsEmpty());
  EXPECT_EQ(w.brain.notices_waiting(), 0u);
}

TEST(Deliverer, FindsANoticeThatWasNotNotedDueAgainAfterACrash) {
  DelivererWorld w;
  w.upload("shp_1");
  std::vector<Notice> sent =
      w.brain.notices_due(w.clock_now(), 1, [](const Notice&) { return true; });
  // The process ends here: a new one stands on the same journal.
  Brain again(w.journal, {.steps = test_steps});
  EXPECT_EQ(again.notices_due(w.clock_now(), 1, [](const Notice&) { return true; }), sent);
}

}  // namespace
}  // namespace perdura::mock_courier::testing
