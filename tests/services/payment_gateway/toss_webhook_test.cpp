// Toss Payments' webhooks: hints without proof. And its times.
#include "services/payment/gateway/detail/iso_time.hpp"
#include "tests/services/payment_gateway/toss_tape.hpp"

namespace perdura::services::payment::gateway::testing {
namespace {

using platform::HttpRequest;

const platform::TimePoint now = platform::SystemClock::default_origin;

HttpRequest with_body(std::string body) {
  return {
      .method = platform::HttpMethod::Post, .target = "/", .headers = {}, .body = std::move(body)};
}

TEST(TossWebhooks, AChangedStatusIsAHintWithoutProof) {
  TossTape w;
  auto request = with_body(recorded("webhook_done"));
  request.headers.set("tosspayments-webhook-transmission-id", "whtrans_1");
  const auto news = std::get<News>(w.adapter.webhook(request, now));
  EXPECT_FALSE(news.proven);
  EXPECT_EQ(news.event_id, "whtrans_1");
  EXPECT_EQ(news.kind, NewsKind::Captured);
  EXPECT_EQ(news.pg_order_id, World::pg_order_id);
  EXPECT_EQ(news.pg_transaction_id, w.pg_transaction_id());
  EXPECT_EQ(news.amount, Money(10'000));
  EXPECT_EQ(json::to_text(news.occurred_at), "\"2026-11-21T09:00:12.345Z\"");
}

TEST(TossWebhooks, OneWithoutATransmissionIdIsNamedByWhatItSays) {
  TossTape w;
  const auto request = with_body(recorded("webhook_done"));
  const auto news = std::get<News>(w.adapter.webhook(request, now));
  EXPECT_EQ(news.event_id, "tpk_0000001/\"DONE\"/2026-11-21T09:00:12.345Z");
  EXPECT_EQ(std::get<News>(w.adapter.webhook(request, now)), news);
}

TEST(TossWebhooks, EachStatusIsAKindOfNews) {
  const std::vector<std::pair<std::string, NewsKind>> kinds{
      {"DONE", NewsKind::Captured},       {"CANCELED", NewsKind::Refunded},
      {"ABORTED", NewsKind::Declined},    {"PARTIAL_CANCELED", NewsKind::Refunded},
      {"EXPIRED", NewsKind::Expired},     {"READY", NewsKind::Changed},
      {"IN_PROGRESS", NewsKind::Changed}, {"WAITING_FOR_DEPOSIT", NewsKind::Changed}};
  TossTape w;
  for (const auto& [status, kind] : kinds) {
    // As older versions tell it: with little more than the ids.
    const auto request =
        with_body(R"({"eventType":"PAYMENT_STATUS_CHANGED","createdAt":"2026-11-21T18:00:12.345",)"
                  R"("data":{"paymentKey":"tpk_0000001","orderId":"pgo_000001","status":")" +
                  status + "\"}}");
    const auto news = std::get<News>(w.adapter.webhook(request, now));
    EXPECT_EQ(news.kind, kind) << status;
    EXPECT_FALSE(news.amount) << status;
  }
}

TEST(TossWebhooks, EventsThatNameNoPaymentOfOursAreOfNoInterest) {
  TossTape w;
  const auto type = [&](const std::string& body) {
    return std::get<OfNoInterest>(w.adapter.webhook(with_body(body), now)).type;
  };
  EXPECT_EQ(type(recorded("webhook_cancel")), "CANCEL_STATUS_CHANGED");
  EXPECT_EQ(type(recorded("webhook_deposit")), "DEPOSIT_CALLBACK");
  EXPECT_EQ(type(R"({"eventType":"payout.changed","createdAt":"x","entityBody":{}})"),
            "payout.changed");
}

TEST(TossWebhooks, NonsenseIsMalformed) {
  TossTape w;
  const auto good = recorded("webhook_done");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string body = good;
    return body.replace(body.find(from), from.size(), to);
  };
  for (const auto& body :
       {std::string(), std::string("{"), std::string("[]"), std::string("{}"), std::string("null"),
        std::string(R"({"eventType":7})"), std::string(R"({"eventType":"PAYMENT_STATUS_CHANGED"})"),
        with("\"DONE\"", "\"MELTED\""), with("2026-11-21T18:00:12.345678", "yesterday"),
        with("\"pgo_000001\"", "\"\""), with("\"KRW\"", "\"USD\""),
        with("\"totalAmount\": 10000", "\"totalAmount\": -1")}) {
    EXPECT_TRUE(std::holds_alternative<Malformed>(w.adapter.webhook(with_body(body), now)))
        << body.substr(0, 60);
  }
}

TEST(IsoTime, ReadsOffsetsAndCutsFractions) {
  const auto read = [](const char* text) {
    const auto time = detail::parse_iso_time(text, 9h);
    return time ? json::format_time(*time) : "none";
  };
  EXPECT_EQ(read("2026-11-21T18:00:12+09:00"), "2026-11-21T09:00:12.000Z");
  EXPECT_EQ(read("2026-11-21T18:00:12-03:30"), "2026-11-21T21:30:12.000Z");
  EXPECT_EQ(read("2026-11-21T18:00:12Z"), "2026-11-21T18:00:12.000Z");
  EXPECT_EQ(read("2026-11-21T18:00:12"), "2026-11-21T09:00:12.000Z");
  EXPECT_EQ(read("2026-11-21T18:00:12.5+09:00"), "2026-11-21T09:00:12.500Z");
  EXPECT_EQ(read("2026-11-21T18:00:12.123456789"), "2026-11-21T09:00:12.123Z");
  EXPECT_EQ(read("2024-02-29T00:30:00+09:00"), "2024-02-28T15:30:00.000Z");
  for (const auto* text :
       {"", "2026-11-21", "2026-11-21 18:00:12", "2026-02-30T00:00:00Z", "2026-11-21T18:00:12.",
        "2026-11-21T18:00:12.1234567890", "2026-11-21T18:00:12+0900", "2026-11-21T18:00:12+09",
        "2026-11-21T18:00:12+24:00", "2026-11-21T18:00:12+09:60", "2026-11-21T18:00:12+09:00x",
        "2026-11-21T18:00:12z", "2026-11-21T24:00:00Z", "2026-11-21T18:00:12+-9:00"}) {
    EXPECT_EQ(read(text), "none") << text;
  }
}

}  // namespace
}  // namespace perdura::services::payment::gateway::testing
