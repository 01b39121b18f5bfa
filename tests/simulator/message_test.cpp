#include "platform/http/message.hpp"

#include <gtest/gtest.h>

namespace perdura::platform {
namespace {

TEST(HttpHeaders, CompareNamesWithoutRegardToCase) {
  HttpHeaders headers{{"Content-Type", "text/plain"}, {"accept", "a"}};
  headers.add("ACCEPT", "b");
  EXPECT_EQ(headers.find("content-type"), "text/plain");
  EXPECT_EQ(headers.find("Accept"), "a");
  EXPECT_FALSE(headers.contains("content-typ"));
  headers.set("Accept", "c");
  EXPECT_EQ(headers.size(), 2u);
  EXPECT_EQ(headers, (HttpHeaders{{"CONTENT-TYPE", "text/plain"}, {"Accept", "c"}}));
  EXPECT_NE(headers, (HttpHeaders{{"Accept", "c"}, {"CONTENT-TYPE", "text/plain"}}));
  headers.erase("aCCEPT");
  EXPECT_FALSE(headers.contains("accept"));
}

TEST(HttpHeaders, RefuseWhatWouldForgeAnotherField) {
  HttpHeaders headers;
  EXPECT_THROW(headers.add("X-Id", "1\r\nSet-Cookie: a"), std::invalid_argument);
  EXPECT_THROW(headers.set("X-Id", std::string("1\0", 2)), std::invalid_argument);
  EXPECT_THROW(headers.add("X: a", "1"), std::invalid_argument);
  EXPECT_THROW(headers.add("", "1"), std::invalid_argument);
  EXPECT_EQ(headers.size(), 0u);
}

TEST(HttpHeaders, AreBounded) {
  HttpHeaders headers;
  for (std::size_t i = 0; i < HttpHeaders::max_fields; ++i) headers.add("x", "1");
  EXPECT_THROW(headers.add("x", "1"), std::length_error);
}

TEST(HttpMethods, HaveTheirNamesOnTheWire) {
  for (const char* name : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    const auto method = parse_http_method(name);
    ASSERT_TRUE(method) << name;
    EXPECT_EQ(to_string(*method), name);
  }
  EXPECT_FALSE(parse_http_method("get"));
  EXPECT_FALSE(parse_http_method("TRACE"));
}

}  // namespace
}  // namespace perdura::platform
