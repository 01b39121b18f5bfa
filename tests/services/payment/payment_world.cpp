#include "tests/services/payment/payment_world.hpp"

#include "migrations/payment.hpp"

namespace perdura::services::payment::testing {

PaymentWorld::PaymentWorld(gateway::PaymentGateway* other)
    : ServiceWorld(migrations::payment()), pg(other != nullptr ? *other : mock_gateway) {
  router.add(routes(service));
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
  std::vector<std::string> found;
  for (const auto& event : written()) found.push_back(event.type + " " + event.aggregate);
  return found;
}

}  // namespace perdura::services::payment::testing
