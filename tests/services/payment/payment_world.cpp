#include "tests/services/payment/payment_world.hpp"

#include <array>

#include "migrations/outbox.hpp"
#include "migrations/payment.hpp"
#include "platform/outbox/headers.hpp"
#include "platform/sql/migrations.hpp"

namespace perdura::services::payment::testing {
namespace {

struct Published {
  std::string headers;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(Published, (), (headers, body))

template <class T>
T decoded(const HttpResponse& response) {
  EXPECT_EQ(response.status, 200) << response.body;
  return json::from_text<T>(response.body);
}

}  // namespace

PaymentWorld::PaymentWorld() {
  const std::array sets{migrations::payment(), migrations::outbox()};
  platform::sql::migrate(db, sets, {});
  router.add(routes(service));
}

HttpResponse PaymentWorld::send(HttpMethod method, const std::string& target, const As& who,
                                const std::string& body, const std::string& key) const {
  HttpRequest request{.method = method, .target = target, .headers = {}, .body = body};
  const auto now = std::chrono::floor<std::chrono::seconds>(clock.wall());
  const platform::TokenClaims claims{"perdura", who.id, {who.role},
                                     "t",       now,    now + std::chrono::minutes(15)};
  request.headers.add("Authorization", "Bearer " + sign_token(this->key, claims));
  if (!key.empty()) request.headers.add("Idempotency-Key", key);
  return router.handle(request);
}

HttpResponse PaymentWorld::grant(const As& to, const std::string& body,
                                 const std::string& key) const {
  return send(HttpMethod::Post, "/api/v1/users/" + to.id + "/credit", admin, body, key);
}

void PaymentWorld::give(const As& to, std::int64_t amount) {
  const std::string body = R"({"amount":)" + std::to_string(amount) + R"(,"reason":"OTHER"})";
  const auto response = grant(to, body, "given-" + std::to_string(++grants_));
  EXPECT_EQ(response.status, 201) << response.body;
}

std::string PaymentWorld::charge_body(const std::string& order, const As& buyer,
                                      std::int64_t amount) {
  return R"({"order_id":"ord_)" + order + R"(","payment_id":"pay_)" + order + R"(","buyer_id":")" +
         buyer.id + R"(","currency":"KRW","amount":)" + std::to_string(amount) + "}";
}

std::string PaymentWorld::refund_body(const std::string& order, const std::string& refund) {
  return R"({"order_id":"ord_)" + order + R"(","payment_id":"pay_)" + order +
         R"(","refund_id":"rfd_)" + (refund.empty() ? order : refund) +
         R"(","reason":"CHANGED_MIND"})";
}

HttpResponse PaymentWorld::charge(const std::string& order, const As& buyer,
                                  std::int64_t amount) const {
  return send(HttpMethod::Post, charges, worker, charge_body(order, buyer, amount),
              "ord_" + order + "/charge");
}

HttpResponse PaymentWorld::refund(const std::string& order) const {
  return send(HttpMethod::Post, refunds, worker, refund_body(order), "ord_" + order + "/refund");
}

ChargeOutcome PaymentWorld::charged(const std::string& order, const As& buyer,
                                    std::int64_t amount) const {
  return decoded<ChargeOutcome>(charge(order, buyer, amount));
}

Money PaymentWorld::refunded(const std::string& order) const {
  return decoded<domain::calls::Refunded>(refund(order)).amount;
}

CreditPage PaymentWorld::credit(const As& who, const std::string& query) const {
  return decoded<CreditPage>(get("/api/v1/users/me/credit" + query, who));
}

PaymentView PaymentWorld::payment(const std::string& order) const {
  return decoded<PaymentView>(get("/api/v1/payments/pay_" + order, admin));
}

Money PaymentWorld::sum_of_movements(const As& who) const {
  const auto amounts = db.read([&](platform::sql::Reader& tx) {
    return tx.query<Money>("SELECT amount FROM credit_movement WHERE user_id = ? ORDER BY sequence",
                           who.id);
  });
  Money sum;
  for (const Money amount : amounts) sum += amount;
  return sum;
}

std::vector<std::string> PaymentWorld::published() const {
  const auto rows = db.read([](platform::sql::Reader& tx) {
    return tx.query<Published>("SELECT headers, body FROM outbox ORDER BY message_key, place");
  });
  std::vector<std::string> found;
  for (const auto& row : rows) {
    const auto headers = platform::headers_from_text(row.headers);
    found.push_back(*platform::find_header(headers, platform::header::type) + " " +
                    *platform::find_header(headers, platform::header::aggregate));
  }
  return found;
}

}  // namespace perdura::services::payment::testing
