// Addresses of other servers.
#include "platform/http/http_url.hpp"

#include <gtest/gtest.h>

namespace perdura::platform {
namespace {

TEST(HttpUrl, IsHostPortAndTarget) {
  const auto url = parse_http_url("http://127.0.0.1:18084/api/hooks?x=1");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->endpoint, (Endpoint{"127.0.0.1", 18084}));
  EXPECT_EQ(url->target, "/api/hooks?x=1");
  EXPECT_EQ(parse_http_url("http://shop")->endpoint.port, 80);
  for (const auto* bad :
       {"", "https://shop/", "http://", "http://:80/", "http://shop:0/", "http://shop:70000/",
        "http://a@shop/", "http://shop/%zz", "http://shop/a b", "http://shop/#top"}) {
    EXPECT_FALSE(parse_http_url(bad)) << bad;
  }
}

}  // namespace
}  // namespace perdura::platform
