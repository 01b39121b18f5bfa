#include "apps/demo/by_hand.hpp"

#include <gtest/gtest.h>

namespace perdura::apps::demo {
namespace {

TEST(ByHand, IsALoginAndAnOrderToCopy) {
  const NewOrder order{.items = {{domain::SkuId("sku_1"), domain::Quantity(2)}},
                       .address = {{"recipient", "Anna"}},
                       .expected_total = domain::Money(10'000),
                       .payment = {}};
  EXPECT_EQ(by_hand("http://127.0.0.1:18080/api/v1", {"anna@shop.example", "secret"}, order),
            R"sh(  api=http://127.0.0.1:18080/api/v1
  token=$(curl -s $api/auth/login -H 'Content-Type: application/json' \
    -d '{"email":"anna@shop.example","password":"secret"}' | jq -r .access_token)
  curl -s $api/orders -H "Authorization: Bearer $token" \
    -H "Idempotency-Key: $(date +%s%N)" -H 'Content-Type: application/json' \
    -d '{"items":[{"sku_id":"sku_1","quantity":2}],"address":{"recipient":"Anna"},"expected_total":10000}' |
    jq '{id,status,total,checkout_url:.payment.checkout_url}'
)sh");
}

}  // namespace
}  // namespace perdura::apps::demo
