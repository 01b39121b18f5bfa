// What the gateway tells of its own accord, or what somebody says in its name.
#include "platform/core/webhook_signature.hpp"
#include "tests/e2e/card.hpp"

namespace perdura::e2e {
namespace {

using platform::HttpResponse;
using ::testing::ElementsAre;

struct Event {
  std::string event_id;
  std::string type;
  std::string pg_order_id;
  std::string pg_transaction_id;
  std::string order_id;
  domain::Money amount;
  std::string currency;
  std::string occurred_at;
};
BOOST_DESCRIBE_STRUCT(Event, (),
                      (event_id, type, pg_order_id, pg_transaction_id, order_id, amount, currency,
                       occurred_at))

struct Result {
  std::string result;
};
BOOST_DESCRIBE_STRUCT(Result, (), (result))

class AWebhook : public CardTest {
 protected:
  static std::string secret() { return world().settings().text("PERDURA_PG_WEBHOOK_SECRET"); }
  static std::chrono::sys_seconds now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }

  static Event event_of(const SeenOrder& order, const std::string& type,
                        const std::string& transaction) {
    return {.event_id = world().fresh_name(),
            .type = type,
            .pg_order_id = order.pg_order_id().value(),
            .pg_transaction_id = transaction,
            .order_id = order.id.value(),
            .amount = order.payment.amount,
            .currency = "KRW",
            .occurred_at = "2026-11-20T09:00:00.000Z"};
  }

  /// Through the gateway, as from outside.
  static HttpResponse told(const Event& event, const std::string& signed_with,
                           std::chrono::sys_seconds at = now()) {
    auto request = apps::with_body(platform::HttpMethod::Post, "/api/v1/payments/webhooks/pg",
                                   json::to_text(event));
    const auto signature = platform::sign_webhook(signed_with, request.body, at);
    request.headers.set(platform::webhook_signature_field, signature);
    return world().transport().send(request);
  }
  static std::string result_of(const Event& event) {
    const auto response = told(event, secret());
    EXPECT_EQ(response.status, 200) << response.body;
    return json::from_text<Result>(response.body).result;
  }
};

TEST_F(AWebhook, ThatComesTwicePaysOnce) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  force(PgFault{order.pg_order_id(), "webhook", "duplicate", PaymentGateway::always});
  pg_.approve(order.pg_order_id());
  shop.await_status(order.id, "PAID");
  EXPECT_THAT(attempts_of(shop, order).statuses(), ElementsAre("CAPTURED"));
}

TEST_F(AWebhook, ThatIsLateOrOutOfOrderChangesNothing) {
  Stage& shop = stage();
  const auto order = paid_by_card(shop, "order");
  const auto transaction = pg_.book(order.pg_order_id()).transactions.at(0).pg_transaction_id;
  const auto captured = event_of(order, "payment.captured", transaction);
  const auto authorised = event_of(order, "payment.authorized", transaction);
  EXPECT_EQ(result_of(captured), "LATE");
  EXPECT_EQ(result_of(authorised), "LATE");
  EXPECT_EQ(result_of(captured), "DUPLICATE");
  EXPECT_EQ(result_of(event_of(order, "payment.declined", transaction)), "LATE");
  pg_.notify(order.pg_order_id(), true);
  EXPECT_EQ(shop.read_order(order.id).status, "PAID");
  EXPECT_THAT(attempts_of(shop, order).statuses(), ElementsAre("CAPTURED"));
}

TEST_F(AWebhook, OfMoneyThatTheGatewayDoesNotHaveIsNotBelieved) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  EXPECT_EQ(result_of(event_of(order, "payment.captured", "invented")), "LATE");
  EXPECT_EQ(shop.read_order(order.id).status, "AWAITING_PAYMENT");
  EXPECT_THAT(attempts_of(shop, order).statuses(), ElementsAre("READY"));
  cancelled(shop, order, "cancel");
}

TEST_F(AWebhook, ThatIsNotSignedByTheGatewayIsRefused) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  const auto event = event_of(order, "payment.captured", "invented");
  const auto forged = told(event, "another-secret-of-somebody-else");
  EXPECT_EQ(forged.status, 401) << forged.body;
  EXPECT_EQ(code_of(forged), "SIGNATURE_INVALID");
  const auto old = now() - 2 * platform::webhook_window;
  EXPECT_EQ(told(event, secret(), old).status, 401);
  const auto bare = apps::with_body(platform::HttpMethod::Post, "/api/v1/payments/webhooks/pg",
                                    json::to_text(event));
  EXPECT_EQ(world().transport().send(bare).status, 401);
  cancelled(shop, order, "cancel");
}

TEST_F(AWebhook, AboutNoPaymentOfOursIsTakenAndIgnored) {
  Stage& shop = stage();
  const auto order = paid_by_card(shop, "order");
  auto event = event_of(order, "payment.captured", "invented");
  event.pg_order_id = "pgo_" + world().fresh_name();
  EXPECT_EQ(result_of(event), "UNKNOWN_PAYMENT");
}

}  // namespace
}  // namespace perdura::e2e
