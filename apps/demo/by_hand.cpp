#include "apps/demo/by_hand.hpp"

#include "json/codec.hpp"

namespace perdura::apps::demo {

std::string by_hand(const std::string& api, const Login& buyer, const NewOrder& order) {
  return "  api=" + api + R"sh(
  token=$(curl -s $api/auth/login -H 'Content-Type: application/json' \
    -d '{"email":")sh" +
         buyer.email + R"(","password":")" + buyer.password + R"sh("}' | jq -r .access_token)
  curl -s $api/orders -H "Authorization: Bearer $token" \
    -H "Idempotency-Key: $(date +%s%N)" -H 'Content-Type: application/json' \
    -d ')sh" +
         json::to_text(order) +
         "' |\n    jq '{id,status,total,checkout_url:.payment.checkout_url}'\n";
}

}  // namespace perdura::apps::demo
