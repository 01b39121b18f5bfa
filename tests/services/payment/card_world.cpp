#include "tests/services/payment/card_world.hpp"

#include "domain/names.hpp"
#include "json/rfc3339.hpp"
#include "platform/core/webhook_signature.hpp"

namespace perdura::services::payment::testing {

using platform::sql::Reader;

HttpResponse OutsideWorld::send(const platform::HttpRequest& request,
                                std::chrono::milliseconds deadline) {
  const std::string what = (request.method == HttpMethod::Get ? "GET " : "POST ") + request.target;
  {
    const std::lock_guard lock(mutex);
    calls.push_back(what);
  }
  if (before) before(what);
  const auto begun = clock.ticks();
  auto response = client.send(request, deadline);
  if (clock.ticks() - begun >= deadline) {
    throw platform::HttpError(platform::HttpError::Kind::TimedOut, "no answer in time");
  }
  if (after) after(what);
  return response;
}

CardWorld::CardWorld() { line.to = &outside; }

OpenPayment CardWorld::opening(const std::string& order, std::int64_t amount) {
  return {domain::OrderId("ord_" + order), domain::PaymentId("pay_" + order),
          domain::UserId(alice.id), domain::Currency("KRW"), Money(amount)};
}

HttpResponse CardWorld::open(const std::string& order, std::int64_t amount) const {
  return send(HttpMethod::Post, "/internal/v1/payments/open", worker,
              json::to_text(opening(order, amount)), "ord_" + order + "/payment");
}

PaymentOpened CardWorld::opened(const std::string& order, std::int64_t amount) const {
  const auto outcome = decoded<OpenPaymentOutcome>(open(order, amount));
  const auto* done = std::get_if<PaymentOpened>(&outcome);
  EXPECT_NE(done, nullptr) << json::to_text(outcome);
  return done != nullptr ? *done : PaymentOpened{};
}

ValidateOutcome CardWorld::validate(int number, const std::string& order,
                                    std::int64_t amount) const {
  const auto opened_as = opening(order, amount);
  return ask_for<ValidateOutcome>(
      "validate", ValidateAttempt{attempt(number, order), opened_as.payment_id, opened_as.order_id,
                                  opened_as.buyer_id, opened_as.currency, opened_as.amount});
}

CaptureOutcome CardWorld::capture(int number, const std::string& order, std::int64_t amount) const {
  return ask_for<CaptureOutcome>("capture", CaptureAttempt{attempt(number, order), Money(amount)});
}

AskOutcome CardWorld::ask(const std::string& order) const {
  return ask_for<AskOutcome>("ask", AskGateway{domain::PaymentId("pay_" + order)});
}

HttpResponse CardWorld::close(const std::string& order,
                              const std::vector<domain::AttemptId>& validating) const {
  const ClosePayment request{domain::OrderId("ord_" + order), domain::PaymentId("pay_" + order),
                             validating};
  return send(HttpMethod::Post, "/internal/v1/payments/close", worker, json::to_text(request),
              "ord_" + order + "/close-payment");
}

GiveBackOutcome CardWorld::give_back(int number, const std::string& order,
                                     const std::string& refund) const {
  const auto id = attempt(number, order);
  return ask_for<GiveBackOutcome>(
      "give-back", GiveBack{id, refund.empty() ? refund_of(id) : domain::RefundId(refund),
                            domain::Reason::ChangedMind});
}

HttpResponse CardWorld::confirm(int number, const std::string& key, const As& who,
                                std::int64_t amount, const std::string& order) const {
  return send(HttpMethod::Post, "/api/v1/payments/pay_" + order + "/confirm", who,
              R"({"pg_transaction_id":")" + transaction(number, order) + R"(","amount":)" +
                  std::to_string(amount) + "}",
              key);
}

void CardWorld::pay(const std::string& order, std::optional<mock_pg::Amount> amount) {
  outside.desk.with(
      [&](auto& brain, auto now) { EXPECT_TRUE(brain.approve(pg_order(order), amount, now)); });
}

void CardWorld::decline(const std::string& order) {
  outside.desk.with(
      [&](auto& brain, auto now) { EXPECT_TRUE(brain.refuse(pg_order(order), now)); });
}

HttpResponse CardWorld::hook(const std::string& body, std::chrono::seconds ago,
                             const std::string& secret) const {
  const auto at = std::chrono::floor<std::chrono::seconds>(clock.wall()) - ago;
  platform::HttpRequest request{
      .method = HttpMethod::Post, .target = pg_webhooks, .headers = {}, .body = body};
  request.headers.set(platform::webhook_signature_field, platform::sign_webhook(secret, body, at));
  return router.handle(request);
}

std::string CardWorld::news(const std::string& type, int number, const std::string& event,
                            const std::string& order) const {
  const auto at = std::chrono::floor<std::chrono::milliseconds>(clock.now());
  return R"({"event_id":")" + event + R"(","type":")" + type + R"(","pg_order_id":")" +
         pg_order(order) + R"(","pg_transaction_id":")" + transaction(number, order) +
         R"(","order_id":"ord_)" + order + R"(","amount":10000,"currency":"KRW","occurred_at":")" +
         json::format_time(at) + "\"}";
}

mock_pg::ControlView CardWorld::book(const std::string& order) {
  return outside.desk.with(
      [&](auto& brain, auto now) { return brain.control(pg_order(order), now).value(); });
}

void CardWorld::authorised() {
  opened();
  pay();
  deliver();
}

void CardWorld::captured() {
  authorised();
  EXPECT_EQ(validate(), ValidateOutcome(AttemptValid{}));
  EXPECT_EQ(capture(), CaptureOutcome(AttemptCaptured{Money(due)}));
}

domain::AttemptId CardWorld::attempt(int number, const std::string& order) const {
  const auto all = db.read(
      [&](Reader& tx) { return store::card_attempts(tx, domain::PaymentId("pay_" + order)); });
  return all.at(static_cast<std::size_t>(number) - 1).attempt_id;
}

std::string CardWorld::statuses(const std::string& order) const {
  const auto all = db.read(
      [&](Reader& tx) { return store::card_attempts(tx, domain::PaymentId("pay_" + order)); });
  std::string text;
  for (const auto& one : all) {
    text += (text.empty() ? "" : " ") + std::string(domain::name_of(one.status));
  }
  return text;
}

namespace {

struct FactRow {
  std::string name;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(FactRow, (), (name, body))

struct OfAttempt {
  std::string kind;
  std::string attempt_id;
};
BOOST_DESCRIBE_STRUCT(OfAttempt, (), (kind, attempt_id))

}  // namespace

std::vector<std::string> CardWorld::told(const std::string& order) const {
  const auto facts_of = [&](const std::string& workflow) {
    return db.read([&](Reader& tx) {
      return tx.query<FactRow>(
          "SELECT name, body FROM workflow_outbox WHERE workflow_id = ? ORDER BY place", workflow);
    });
  };
  std::vector<std::string> found;
  for (const auto& fact : facts_of("ord_" + order)) {
    const auto told_of = json::from_text<ValidatePayment>(fact.body).attempt_id;
    for (int number = 1; number < 10; ++number) {
      if (attempt(number, order) != told_of) continue;
      found.push_back(fact.name + " " + std::to_string(number));
      break;
    }
  }
  const auto all = db.read(
      [&](Reader& tx) { return store::card_attempts(tx, domain::PaymentId("pay_" + order)); });
  for (const auto& one : all) {
    for (const auto& fact : facts_of(refund_of(one.attempt_id).value())) {
      EXPECT_EQ(json::from_text<StartRefund>(fact.body).attempt_id, one.attempt_id);
      found.push_back(fact.name + " " + std::to_string(one.number));
    }
  }
  return found;
}

std::vector<std::string> CardWorld::noted(const std::string& order) const {
  const auto events =
      db.read([&](Reader& tx) { return store::events(tx, domain::PaymentId("pay_" + order)); });
  std::vector<std::string> found;
  for (const auto& event : events) {
    found.push_back(std::string(domain::name_of(event.kind)) + " " +
                    std::to_string(event.amount.value()));
  }
  return found;
}

std::vector<std::string> CardWorld::tickets(const std::string& order) const {
  const auto rows = db.read([&](Reader& tx) {
    return tx.query<OfAttempt>(
        "SELECT kind, attempt_id FROM payment_ticket WHERE order_id = ? ORDER BY kind, attempt_id",
        "ord_" + order);
  });
  std::vector<std::string> found;
  for (const auto& row : rows) {
    for (int number = 1; number < 10; ++number) {
      if (attempt(number, order).value() != row.attempt_id) continue;
      found.push_back(row.kind + " " + std::to_string(number));
      break;
    }
  }
  return found;
}

bool CardWorld::nothing_held(const std::string& order) {
  const auto there = book(order);
  for (const auto& transaction_there : there.transactions) {
    if (transaction_there.status == mock_pg::TransactionStatus::Authorized) return false;
  }
  return there.captured == there.refunded;
}

int CardWorld::count_calls(const std::string& part) const {
  return static_cast<int>(std::ranges::count_if(
      outside.calls, [&](const auto& call) { return call.find(part) != call.npos; }));
}

}  // namespace perdura::services::payment::testing
