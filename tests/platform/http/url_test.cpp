#include "platform/http/url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace perdura::platform {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Target, IsCutIntoDecodedParts) {
  const auto target = parse_target("/a/b%2Fc/%ED%95%9C?q=%EA%B8%80+x&limit=5&flag&=v&&q=2");
  EXPECT_THAT(target.segments, ElementsAre("a", "b/c", "\xED\x95\x9C"));
  EXPECT_THAT(target.query, ElementsAre(Pair("q", "\xEA\xB8\x80 x"), Pair("limit", "5"),
                                        Pair("flag", ""), Pair("", "v"), Pair("q", "2")));
  EXPECT_THAT(parse_target("/").segments, IsEmpty());
  EXPECT_THAT(parse_target("/a/").segments, ElementsAre("a", ""));
  EXPECT_THAT(parse_target("//").segments, ElementsAre("", ""));
  EXPECT_THAT(parse_target("/a+b?").segments, ElementsAre("a+b"));
  EXPECT_EQ(path_of("/a/b?c=/d"), "/a/b");
}

TEST(Target, RefusesWhatHasTwoMeanings) {
  for (const char* bad : {"", "a", "/%", "/%4", "/%zz", "/a%00", "/%0d%0aX", "/%ff", "/%C0%80",
                          "/%ED%A0%80", "/a#b", "/?q=%", "/?%01=1"}) {
    EXPECT_THROW(parse_target(bad), BadTarget) << bad;
  }
}

TEST(Target, IsBounded) {
  std::string deep;
  for (std::size_t i = 0; i < max_path_segments; ++i) deep += "/a";
  EXPECT_EQ(parse_target(deep).segments.size(), max_path_segments);
  EXPECT_THROW(parse_target(deep + "/a"), BadTarget);
  std::string query = "/?";
  for (std::size_t i = 0; i < max_query_parameters; ++i) query += "a=1&";
  EXPECT_EQ(parse_target(query).query.size(), max_query_parameters);
  EXPECT_THROW(parse_target(query + "a=1"), BadTarget);
}

TEST(Target, IsMadeOfEscapedTexts) {
  const std::string all = "a b/c?d&e=f%+\xED\x95\x9C~";
  EXPECT_EQ(escape(all), "a%20b%2Fc%3Fd%26e%3Df%25%2B%ED%95%9C~");
  const auto target = parse_target("/" + escape(all) + "?q=" + escape(all));
  EXPECT_THAT(target.segments, ElementsAre(all));
  EXPECT_THAT(target.query, ElementsAre(Pair("q", all)));
}

}  // namespace
}  // namespace perdura::platform
