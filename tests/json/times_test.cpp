#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/json/problems_of.hpp"
#include "tests/json/types.hpp"

namespace perdura::json::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

using Nanoseconds = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;
using Seconds = std::chrono::sys_seconds;

TEST(Times, AreRfc3339InUtcWithMilliseconds) {
  const Milliseconds epoch{};
  EXPECT_EQ(to_text(epoch), "\"1970-01-01T00:00:00.000Z\"");
  EXPECT_EQ(to_text(epoch - 1ms), "\"1969-12-31T23:59:59.999Z\"");
  EXPECT_EQ(to_text(Milliseconds(1'709'210'096'007ms)), "\"2024-02-29T12:34:56.007Z\"");
  EXPECT_EQ(from_text<Milliseconds>("\"2024-02-29T12:34:56.007Z\""),
            Milliseconds(1'709'210'096'007ms));
}

TEST(Times, AreReadWithUpToThreeDigitsOfFraction) {
  EXPECT_EQ(parse_time("1970-01-01T00:00:01Z"), Milliseconds(1000ms));
  EXPECT_EQ(parse_time("1970-01-01T00:00:01.5Z"), Milliseconds(1500ms));
  EXPECT_EQ(parse_time("1970-01-01T00:00:01.05Z"), Milliseconds(1050ms));
}

TEST(Times, AreReadStrictly) {
  for (const char* text : {"",
                           "2024-02-30T00:00:00Z",
                           "2023-02-29T00:00:00Z",
                           "2024-13-01T00:00:00Z",
                           "2024-00-01T00:00:00Z",
                           "2024-01-01T24:00:00Z",
                           "2024-01-01T00:60:00Z",
                           "2024-01-01T23:59:60Z",
                           "2024-01-01t00:00:00Z",
                           "2024-01-01T00:00:00z",
                           "2024-01-01 00:00:00Z",
                           "2024-01-01T00:00:00",
                           "2024-01-01T00:00:00+00:00",
                           "2024-01-01T00:00:00.Z",
                           "2024-01-01T00:00:00.1234Z",
                           "2024-1-1T00:00:00Z",
                           "2024-01-01T00:00:00Z ",
                           "+2024-01-01T00:00:00Z",
                           "2024-01-01",
                           "-024-01-01T00:00:00Z"}) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
  EXPECT_THAT(problems_of<Milliseconds>("\"yesterday\""), ElementsAre(" INVALID_VALUE"));
  EXPECT_THAT(problems_of<Milliseconds>("1709210096007"), ElementsAre(" WRONG_TYPE"));
}

TEST(Times, SpanTheYears0To9999) {
  EXPECT_EQ(format_time(*parse_time("0000-01-01T00:00:00.000Z")), "0000-01-01T00:00:00.000Z");
  const auto last = *parse_time("9999-12-31T23:59:59.999Z");
  EXPECT_EQ(format_time(last), "9999-12-31T23:59:59.999Z");
  EXPECT_THROW(format_time(last + 1ms), EncodeError);
  EXPECT_THROW(format_time(Milliseconds::min()), EncodeError);
  EXPECT_THROW(format_time(Milliseconds::max()), EncodeError);
}

TEST(Times, FinerThanMillisecondsAreCutWhenWritten) {
  EXPECT_EQ(to_text(Nanoseconds(1'999'999ns)), "\"1970-01-01T00:00:00.001Z\"");
  EXPECT_EQ(to_text(Nanoseconds(-1ns)), "\"1969-12-31T23:59:59.999Z\"");
}

TEST(Times, ThatTheTargetCannotHoldAreOutOfRange) {
  EXPECT_THAT(problems_of<Nanoseconds>("\"2300-01-01T00:00:00Z\""), ElementsAre(" OUT_OF_RANGE"));
  EXPECT_THAT(problems_of<Nanoseconds>("\"0001-01-01T00:00:00Z\""), ElementsAre(" OUT_OF_RANGE"));
  EXPECT_THAT(problems_of<Seconds>("\"2024-01-01T00:00:00.5Z\""), ElementsAre(" OUT_OF_RANGE"));
  EXPECT_EQ(from_text<Seconds>("\"1970-01-01T00:00:02.000Z\""), Seconds(2s));
}

TEST(Durations, AreIntegerMilliseconds) {
  EXPECT_EQ(to_text(1500ms), "1500");
  EXPECT_EQ(to_text(std::chrono::seconds(-2)), "-2000");
  EXPECT_EQ(to_text(std::chrono::hours(2)), "7200000");
  EXPECT_EQ(from_text<std::chrono::hours>("7200000"), 2h);
  EXPECT_THAT(problems_of<std::chrono::seconds>("1500"), ElementsAre(" OUT_OF_RANGE"));
  EXPECT_THAT(problems_of<std::chrono::milliseconds>("1.5"), ElementsAre(" WRONG_TYPE"));
  using Short = std::chrono::duration<std::int16_t>;
  EXPECT_THAT(problems_of<Short>("99999000"), ElementsAre(" OUT_OF_RANGE"));
}

}  // namespace
}  // namespace perdura::json::testing
