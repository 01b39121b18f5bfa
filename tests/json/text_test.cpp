// Hostile and broken texts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/json/problems_of.hpp"
#include "tests/json/types.hpp"

namespace perdura::json::testing {
namespace {

using ::testing::ElementsAre;

using Raw = boost::json::value;

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(Text, RefusesMalformedTextWithTheByteWhereItBreaks) {
  for (const char* text : {"", " ", "{", "[1,]", "{\"a\":1,}", "{'a':1}", "nul", "01", "1.", "+1",
                           "\"\n\"", "// c\n1", "NaN", "-", "\"\\x\"", "[1] 2", "\xEF\xBB\xBF{}"}) {
    EXPECT_THAT(problems_of<Raw>(text), ElementsAre(" MALFORMED_JSON")) << text;
  }
  try {
    from_text<Raw>(R"({"a":1,,})");
    FAIL() << "two commas were taken for one";
  } catch (const DecodeError& error) {
    EXPECT_TRUE(error.problems()[0].detail.starts_with("byte 7: ")) << error.what();
  }
}

TEST(Text, BoundsTheDepth) {
  EXPECT_THAT(problems_of<Raw>(nested(max_depth)), ElementsAre());
  EXPECT_THAT(problems_of<Raw>(nested(max_depth + 1)), ElementsAre(" TOO_LARGE"));
  EXPECT_THAT(problems_of<Raw>(nested(2'000'000)), ElementsAre(" TOO_LARGE"));
}

TEST(Text, BoundsTheSize) {
  const std::string longest = "\"" + std::string(max_text_bytes - 2, 'x') + "\"";
  EXPECT_EQ(from_text<std::string>(longest).size(), max_text_bytes - 2);
  EXPECT_THAT(problems_of<Raw>(longest + " "), ElementsAre(" TOO_LARGE"));
}

TEST(Text, RefusesNumbersBeyondADouble) {
  EXPECT_THAT(problems_of<double>("1e400"), ElementsAre(" OUT_OF_RANGE"));
  EXPECT_THAT(problems_of<double>("-1e400"), ElementsAre(" OUT_OF_RANGE"));
  EXPECT_THAT(problems_of<double>("1e99999999999999999999"), ElementsAre(" OUT_OF_RANGE"));
  EXPECT_THAT(problems_of<double>(std::string(400, '9')), ElementsAre(" OUT_OF_RANGE"));
  EXPECT_EQ(from_text<double>("1e-400"), 0.0);
  EXPECT_THAT(problems_of<std::vector<Raw>>("[1,{\"a\":1e400}]", Unknown::Refuse),
              ElementsAre("/1/a OUT_OF_RANGE"));
}

TEST(Text, ReadsDoublesExactly) {
  EXPECT_EQ(from_text<double>("0.1"), 0.1);
  EXPECT_EQ(from_text<double>("1.7976931348623157e308"), std::numeric_limits<double>::max());
  EXPECT_EQ(from_text<double>("5e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(from_text<double>("9007199254740993.0"), 9007199254740992.0);
  EXPECT_EQ(from_text<double>("2.2250738585072011e-308"), 2.2250738585072011e-308);
}

TEST(Text, RefusesInvalidUtf8) {
  for (const char* text : {"\"\xff\"", "\"\xc3\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"",
                           "\"\xf4\x90\x80\x80\"", "{\"\xff\":1}", "\"\\ud800\"", "\"\\udc00\""}) {
    EXPECT_THAT(problems_of<Raw>(text), ElementsAre(" MALFORMED_JSON")) << text;
  }
  EXPECT_EQ(from_text<std::string>(R"("\ud83d\ude00")"), "\xF0\x9F\x98\x80");
}

TEST(Text, KnowsWellFormedUtf8) {
  EXPECT_TRUE(valid_utf8(std::string_view("a\0b", 3)));
  EXPECT_TRUE(valid_utf8("\xED\x95\x9C\xEA\xB8\x80 \xC3\xA9 \xF4\x8F\xBF\xBF"));
  for (const char* bytes : {"\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
                            "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "a\xc3"}) {
    EXPECT_FALSE(valid_utf8(bytes)) << bytes;
    for (std::size_t before = 1; before <= 17; ++before) {
      EXPECT_FALSE(valid_utf8(std::string(before, 'a') + bytes)) << before << bytes;
      EXPECT_FALSE(valid_utf8(bytes + std::string(before, 'a'))) << before << bytes;
      EXPECT_TRUE(valid_utf8(std::string(before, 'a') + "\xC3\xA9" + std::string(before, 'b')));
    }
  }
}

TEST(Text, RefusesDuplicateMembersInStrictModeWithTheirPointer) {
  const std::string_view text =
      R"([{"a":1,"b":{"c":1,"d":[{"x":0},{"x":1,"y":2,"x":3}]},"a":2,"a":3}])";
  EXPECT_THAT(problems_of<Raw>(text, Unknown::Refuse),
              ElementsAre("/0/b/d/1/x DUPLICATE_FIELD", "/0/a DUPLICATE_FIELD"));
  EXPECT_EQ(from_text<Settings>(R"({"retries":1,"retries":2})").retries, 2);
  EXPECT_THAT(problems_of<Settings>(R"({"retries":1,"retri\u0065s":2})", Unknown::Refuse),
              ElementsAre("/retries DUPLICATE_FIELD"));
}

TEST(Text, ReadsALongKeyInStrictMode) {
  const std::string key(100'000, 'k');
  const auto map =
      from_text<std::map<std::string, bool>>("{\"" + key + "\":true}", Unknown::Refuse);
  EXPECT_TRUE(map.at(key));
}

}  // namespace
}  // namespace perdura::json::testing
