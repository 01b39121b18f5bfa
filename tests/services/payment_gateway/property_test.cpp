// No bytes make an adapter throw or guess.
#include "services/payment/gateway/detail/checks.hpp"
#include "tests/domain/properties.hpp"
#include "tests/services/payment_gateway/mock_pg.hpp"
#include "tests/services/payment_gateway/toss_tape.hpp"

namespace perdura::services::payment::gateway::testing {
namespace {

using perdura::testing::holds_for_all;
using platform::HttpRequest;
using platform::HttpResponse;

std::size_t pick(std::size_t below) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, below));
}

std::string any_bytes() {
  auto bytes = *rc::gen::arbitrary<std::string>();
  if (bytes == "[]") bytes += "[";  // a list of nothing is a good list
  return bytes;
}

/// Something else than the text, somewhere.
std::string spoilt(std::string text) {
  static const std::vector<std::string> scraps{"0",
                                               "-1",
                                               "1e300",
                                               "9223372036854775807",
                                               "99999999999999999999",
                                               "null",
                                               "true",
                                               "\"\"",
                                               "{}",
                                               "[]",
                                               "\"KRW\"",
                                               "\"DONE\"",
                                               "\"CAPTURED\"",
                                               "}",
                                               ",",
                                               "\"",
                                               "\\u0000",
                                               "\xff",
                                               "4000"};
  for (std::size_t n = 1 + pick(3); n > 0 && !text.empty(); --n) {
    const auto at = pick(text.size());
    const auto length = std::min(pick(12), text.size() - at);
    text.replace(at, length, pick(2) == 0 ? "" : scraps[pick(scraps.size())]);
  }
  return text;
}

std::unique_ptr<World> any_world() { return pick(2) == 0 ? mock_world() : toss_world(); }

TEST(AnyAnswer, OfWhateverBytesIsUnknown) {
  const std::vector<int> statuses{100, 200, 201, 202, 204, 301, 400, 401,
                                  403, 404, 409, 422, 429, 500, 503, 599};
  holds_for_all([&] {
    const auto world = any_world();
    const auto& operation = operations()[pick(operations().size())];
    world->wire.instead = always(statuses[pick(statuses.size())], any_bytes());
    const auto outcome = operation.run(*world);
    if (!world->wire.sent.empty()) RC_ASSERT(outcome.has_value());
  });
}

/// What an adapter made of an answer, whatever it was: about what was asked, and sound.
void require_sound(World& world) {
  using detail::complaint_about;
  auto& gateway = world.gateway();
  const auto transaction = gateway.transaction(world.pg_transaction_id());
  if (const auto* seen = std::get_if<Transaction>(&transaction)) {
    RC_ASSERT(seen->pg_transaction_id == world.pg_transaction_id());
    RC_ASSERT(complaint_about(*seen).empty());
  }
  const auto payment = gateway.payment(World::pg_order_id);
  if (const auto* seen = std::get_if<Payment>(&payment)) {
    RC_ASSERT(seen->pg_order_id == World::pg_order_id);
    RC_ASSERT(complaint_about(*seen).empty());
  }
  const auto captured = gateway.capture(world.capture());
  if (const auto* done = std::get_if<Acted>(&captured)) {
    RC_ASSERT(done->later || done->transaction.captured == Money(10'000));
    RC_ASSERT(done->transaction.pg_transaction_id == world.pg_transaction_id());
    RC_ASSERT(done->transaction.currency == Currency("KRW"));
  }
  const auto voided = gateway.void_transaction(world.let_go());
  if (const auto* done = std::get_if<Acted>(&voided)) {
    RC_ASSERT(done->later || done->transaction.status == TransactionStatus::Voided);
  }
  const auto refund = gateway.refund(world.refund());
  if (const auto* done = std::get_if<Refund>(&refund)) {
    RC_ASSERT(done->refund_id == "rfd_1");
    RC_ASSERT(done->amount == Money(4'000));
    RC_ASSERT(done->status != RefundStatus::Failed);
  }
}

TEST(AnyAnswer, OfTossSpoiltInAnyWayIsAboutWhatWasAskedOrUnknown) {
  const std::vector<std::string> names{
      "done",        "partial_canceled", "canceled",      "cancel_in_progress",
      "in_progress", "aborted",          "cancel_aborted"};
  std::vector<std::string> texts;
  for (const auto& name : names) texts.push_back(recorded(name));
  holds_for_all([&] {
    TossTape w;
    w.wire.instead = always(200, spoilt(texts[pick(texts.size())]));
    require_sound(w);
    w.wire.instead = always(200, spoilt(recorded("settlements_2")));
    const auto outcome = w.adapter.settlements(w.day(), {});
    if (const auto* page = std::get_if<SettlementPage>(&outcome)) {
      for (const auto& line : page->lines) RC_ASSERT(detail::complaint_about(line).empty());
    }
  });
}

TEST(AnyAnswer, OfMockPgSpoiltInAnyWayIsAboutWhatWasAskedOrUnknown) {
  // Answers of the real thing, to every kind of call.
  MockPg w;
  std::vector<HttpResponse> answers;
  w.wire.alter = [&](const HttpResponse& response) { answers.push_back(response); };
  w.play(Scene::Refunded);
  w.adapter.refund(w.refund(60'000, "rfd_2", "k"));
  w.adapter.void_transaction(w.let_go());
  w.adapter.payment(World::pg_order_id);
  w.adapter.transaction(w.pg_transaction_id());
  w.adapter.settlements(w.day(), {});
  ASSERT_EQ(answers.size(), 8u);
  w.wire.alter = nullptr;
  holds_for_all([&] {
    const auto& answer = answers[pick(answers.size())];
    w.wire.instead = always(answer.status, spoilt(answer.body));
    require_sound(w);
    w.adapter.register_payment(w.registration());
    w.adapter.settlements(w.day(), {});
  });
}

TEST(AnyWebhook, OfWhateverBytesIsMalformedOrNotSigned) {
  MockPg mock;
  TossTape toss;
  const auto now = mock.clock.wall();
  holds_for_all([&] {
    HttpRequest request{
        .method = platform::HttpMethod::Post, .target = "/", .headers = {}, .body = any_bytes()};
    RC_ASSERT(std::holds_alternative<Malformed>(toss.adapter.webhook(request, now)));
    RC_ASSERT(std::holds_alternative<BadSignature>(mock.adapter.webhook(request, now)));
    const auto at = std::chrono::floor<std::chrono::seconds>(now);
    request.headers.set("X-Signature",
                        platform::sign_webhook(mock.webhook_secret, request.body, at));
    RC_ASSERT(std::holds_alternative<Malformed>(mock.adapter.webhook(request, now)));
  });
}

TEST(AnyWebhook, AlteredInAnyByteOrSecondIsRefused) {
  MockPg mock;
  const auto now = std::chrono::floor<std::chrono::seconds>(mock.clock.wall());
  const std::string body =
      R"({"event_id":"e1","type":"payment.captured","pg_order_id":"pgo_000001",)"
      R"("pg_transaction_id":"t1","order_id":"ord_1","amount":10000,"currency":"KRW",)"
      R"("occurred_at":"2026-11-21T00:00:00.000Z"})";
  const auto signature = platform::sign_webhook(mock.webhook_secret, body, now);
  const auto outcome = [&](const std::string& text, const std::string& sign,
                           std::chrono::seconds later) {
    HttpRequest request{.method = platform::HttpMethod::Post,
                        .target = "/",
                        .headers = {{"X-Signature", sign}},
                        .body = text};
    return mock.adapter.webhook(request, now + later);
  };
  ASSERT_TRUE(std::holds_alternative<News>(outcome(body, signature, std::chrono::seconds(0))));
  holds_for_all([&] {
    std::string text = body;
    std::string sign = signature;
    std::chrono::seconds later{0};
    const auto other = [](char c) { return static_cast<char>(c == '7' ? '8' : '7'); };
    switch (pick(3)) {
      case 0: {
        auto& byte = text[pick(text.size())];
        byte = other(byte);
        break;
      }
      case 1: {
        auto& byte = sign[pick(sign.size())];
        byte = other(byte);
        break;
      }
      default:
        later = std::chrono::seconds(301 + static_cast<int>(pick(1'000'000)));
        if (pick(2) == 0) later = -later;
        break;
    }
    RC_ASSERT(std::holds_alternative<BadSignature>(outcome(text, sign, later)));
  });
}

TEST(AnyWebhook, OfTossSpoiltInAnyWayIsNeverProven) {
  TossTape w;
  const auto good = recorded("webhook_done");
  holds_for_all([&] {
    HttpRequest request{
        .method = platform::HttpMethod::Post, .target = "/", .headers = {}, .body = spoilt(good)};
    const auto outcome = w.adapter.webhook(request, platform::SystemClock::default_origin);
    RC_ASSERT(!std::holds_alternative<BadSignature>(outcome));
    if (const auto* news = std::get_if<News>(&outcome)) {
      RC_ASSERT(!news->proven);
      RC_ASSERT(!news->pg_order_id.empty());
      RC_ASSERT(!news->pg_transaction_id.empty());
    }
  });
}

}  // namespace
}  // namespace perdura::services::payment::gateway::testing
